// edge.glsl -- lines where values change.

vec2 edge_step(EdgeParams p) {
    return p.offsetunit == EDGE_OFFSETUNIT_PIXELS ? p.offset : p.offset * vec2(SIZE);
}

// What one of the four pixels around the place `away` steps off, upwards, adds to its value.
float edge_part(vec2 position, vec2 away, int tap, EdgeParams p) {
    vec2 at = position + vec2(away.x, -away.y) * edge_step(p);
    if (SIZE0 != SIZE) at = at * vec2(SIZE0) / vec2(SIZE);
    at -= 0.5;
    vec2 corner = floor(at), part = at - corner;
    ivec2 beside = ivec2(tap & 1, tap >> 1);
    vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
    float value = channel_(fetch0(ivec2(corner) + beside, EXTEND_HOLD), p.select);
    return value * (weight.x * weight.y);
}

float edge_size(vec2 position, EdgeParams p) {
    // Places that are the middles of pixels need one pixel each; others four.
    vec2 away = edge_step(p);
    int taps = SIZE0 == SIZE && away == floor(away) ? 1 : 4;
    vec2 gradient = vec2(0.0);
    int tap = 0;
    do {
        float a = edge_part(position, vec2(-1.0, 1.0), tap, p);
        float b = edge_part(position, vec2(1.0, 1.0), tap, p);
        float c = edge_part(position, vec2(-1.0, -1.0), tap, p);
        float d = edge_part(position, vec2(1.0, -1.0), tap, p);
        float left = edge_part(position, vec2(-1.0, 0.0), tap, p);
        float right = edge_part(position, vec2(1.0, 0.0), tap, p);
        float above = edge_part(position, vec2(0.0, 1.0), tap, p);
        float below = edge_part(position, vec2(0.0, -1.0), tap, p);
        gradient += vec2((b + 2.0 * right + d) - (a + 2.0 * left + c),
                         (a + 2.0 * above + b) - (c + 2.0 * below + d));
    } while (++tap < taps);
    return length(gradient) * 0.25;
}

vec4 edge(vec2 position, EdgeParams p) {
    float size = max(edge_size(position, p) - p.blacklevel, 0.0) / (1.0 - p.blacklevel);
    float line = min(size * p.strength, 1.0);
    vec3 color = p.premultrgbbyalpha ? p.edgecolor.rgb * p.edgecolor.a : p.edgecolor.rgb;
    vec4 drawn = vec4(color, p.edgecolor.a) * line;
    if (p.compinput) {
        vec4 input0 = sample0(position * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD);
        return drawn + input0 * (1.0 - drawn.a);
    }
    if (p.alphaoutputmenu == EDGE_ALPHAOUTPUTMENU_ONE) drawn.a = 1.0;
    if (p.alphaoutputmenu == EDGE_ALPHAOUTPUTMENU_ZERO) drawn.a = 0.0;
    return drawn;
}
