// remap.glsl -- looks up at the positions in the second input.

float remap_value(vec4 c, int source, float none) {
    if (source == REMAP_HORZSOURCE_RED) return c.r;
    if (source == REMAP_HORZSOURCE_GREEN) return c.g;
    if (source == REMAP_HORZSOURCE_BLUE) return c.b;
    return source == REMAP_HORZSOURCE_ALPHA ? c.a : none;
}

// The second input; of one that is as large as the result a pixel is needed, else four.
vec4 remap_map(vec2 at) {
    vec2 corner = floor(at - 0.5), part = at - 0.5 - corner;
    vec4 map = vec4(0.0);
    int tap = 0;
    do {
        ivec2 beside = ivec2(tap & 1, tap >> 1);
        vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
        map += fetch1(ivec2(corner) + beside, EXTEND_HOLD) * (weight.x * weight.y);
    } while (++tap < (SIZE1 == SIZE ? 1 : 4));
    return map;
}

vec4 remap(vec2 position, RemapParams p) {
    vec4 map = remap_map(SIZE1 == SIZE ? position : position * vec2(SIZE1) / vec2(SIZE));
    vec2 own = position / vec2(SIZE);
    float u = remap_value(map, p.horzsource, own.x);
    float v = remap_value(map, p.vertsource, 1.0 - own.y);
    if (p.fliphorz) u = 1.0 - u;
    if (!p.flipvert) v = 1.0 - v;  // now from the top
    return sample0(vec2(u, v) * vec2(SIZE0), p.extend);
}
