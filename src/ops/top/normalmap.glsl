// normalmap.glsl -- the directions that a surface faces.

vec2 normalmap_step(NormalMapParams p) {
    return p.offsetunit == NORMALMAP_OFFSETUNIT_PIXELS ? p.offset : p.offset * vec2(SIZE);
}

float normalmap_between(float before, float here, float after, NormalMapParams p) {
    if (p.method == NORMALMAP_METHOD_PREVCUR) return here - before;
    if (p.method == NORMALMAP_METHOD_CURNEXT) return after - here;
    return (after - before) * 0.5;
}

// What one of the four pixels around a place adds to its height.
float normalmap_part(vec2 position, int tap, NormalMapParams p) {
    if (SIZE0 != SIZE) position = position * vec2(SIZE0) / vec2(SIZE);
    vec2 at = position - 0.5, corner = floor(at), part = at - corner;
    ivec2 beside = ivec2(tap & 1, tap >> 1);
    vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
    return channel_(fetch0(ivec2(corner) + beside, EXTEND_HOLD), p.source) * (weight.x * weight.y);
}

vec4 normalmap(vec2 position, NormalMapParams p) {
    vec2 away = normalmap_step(p), across = vec2(away.x, 0.0), up = vec2(0.0, -away.y);
    // Places that are the middles of pixels need one pixel each; others four.
    int taps = SIZE0 == SIZE && away == floor(away) ? 1 : 4;
    float height = 0.0, x = 0.0, y = 0.0;
    int tap = 0;
    do {
        float here = normalmap_part(position, tap, p);
        height += here;
        x += normalmap_between(normalmap_part(position - across, tap, p), here,
                               normalmap_part(position + across, tap, p), p);
        y += normalmap_between(normalmap_part(position - up, tap, p), here,
                               normalmap_part(position + up, tap, p), p);
    } while (++tap < taps);
    vec3 normal = normalize(vec3(-p.strength * x, -p.strength * y, 1.0));
    return vec4(normal * 0.5 + 0.5, p.heightmap ? height : 1.0);
}
