// displace.glsl -- looks up where the second input says.

float displace_value(vec4 c, int source, float none) {
    if (source == DISPLACE_HORZSOURCE_RED) return c.r;
    if (source == DISPLACE_HORZSOURCE_GREEN) return c.g;
    if (source == DISPLACE_HORZSOURCE_BLUE) return c.b;
    return source == DISPLACE_HORZSOURCE_ALPHA ? c.a : none;
}

vec4 displace(vec2 position, DisplaceParams p) {
    vec2 size = vec2(SIZE0);
    vec4 map = SIZE1 == SIZE ? fetch1(ivec2(position), EXTEND_HOLD)
                             : sample1(position * vec2(SIZE1) / vec2(SIZE), EXTEND_HOLD);
    vec2 moved = vec2(displace_value(map, p.horzsource, p.midpoint.x),
                      displace_value(map, p.vertsource, p.midpoint.y)) - p.midpoint;
    moved *= p.displaceweight;
    if (p.displaceweightunit == DISPLACE_DISPLACEWEIGHTUNIT_FRACTION) moved *= size;
    vec2 offset = p.offset * p.offsetweight;
    if (p.offsetunit == DISPLACE_OFFSETUNIT_FRACTION) offset *= size;
    moved += offset;
    vec2 own = position * size / vec2(SIZE);
    vec2 from = p.uvweight == 1.0 ? own : mix(size * 0.5, own, p.uvweight);
    return sample0(from + vec2(moved.x, -moved.y), p.extend);
}
