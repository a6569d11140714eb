// remap.glsl -- looks up at the positions in the second input.

float remap_value(vec4 c, int source, float none) {
    if (source == REMAP_HORZSOURCE_RED) return c.r;
    if (source == REMAP_HORZSOURCE_GREEN) return c.g;
    if (source == REMAP_HORZSOURCE_BLUE) return c.b;
    return source == REMAP_HORZSOURCE_ALPHA ? c.a : none;
}

vec4 remap(vec2 position, RemapParams p) {
    vec4 map = SIZE1 == SIZE ? fetch1(ivec2(position), EXTEND_HOLD)
                             : sample1(position * vec2(SIZE1) / vec2(SIZE), EXTEND_HOLD);
    vec2 own = position / vec2(SIZE);
    float u = remap_value(map, p.horzsource, own.x);
    float v = remap_value(map, p.vertsource, 1.0 - own.y);
    if (p.fliphorz) u = 1.0 - u;
    if (!p.flipvert) v = 1.0 - v;  // now from the top
    return sample0(vec2(u, v) * vec2(SIZE0), p.extend);
}
