// edge.glsl -- lines where values change.

vec2 edge_step(EdgeParams p) {
    return p.offsetunit == EDGE_OFFSETUNIT_PIXELS ? p.offset : p.offset * vec2(SIZE);
}

// The value `away` pixels off, upwards.
float edge_at(vec2 position, vec2 away, EdgeParams p) {
    vec2 at = position + vec2(away.x, -away.y) * edge_step(p);
    return channel_(sample0(at * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD), p.select);
}

float edge_size(vec2 position, EdgeParams p) {
    float a = edge_at(position, vec2(-1.0, 1.0), p), b = edge_at(position, vec2(1.0, 1.0), p);
    float c = edge_at(position, vec2(-1.0, -1.0), p), d = edge_at(position, vec2(1.0, -1.0), p);
    float left = edge_at(position, vec2(-1.0, 0.0), p);
    float right = edge_at(position, vec2(1.0, 0.0), p);
    float above = edge_at(position, vec2(0.0, 1.0), p);
    float below = edge_at(position, vec2(0.0, -1.0), p);
    vec2 gradient = vec2((b + 2.0 * right + d) - (a + 2.0 * left + c),
                         (a + 2.0 * above + b) - (c + 2.0 * below + d));
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
