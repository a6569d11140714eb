// displace.glsl -- looks up where the second input says.

float displace_value(vec4 c, int source, float none) {
    if (source == DISPLACE_HORZSOURCE_RED) return c.r;
    if (source == DISPLACE_HORZSOURCE_GREEN) return c.g;
    if (source == DISPLACE_HORZSOURCE_BLUE) return c.b;
    return source == DISPLACE_HORZSOURCE_ALPHA ? c.a : none;
}

// The second input; of one that is as large as the result a pixel is needed, else four.
vec4 displace_map(vec2 at) {
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

vec4 displace(vec2 position, DisplaceParams p) {
    vec2 size = vec2(SIZE0);
    vec4 map = displace_map(SIZE1 == SIZE ? position : position * vec2(SIZE1) / vec2(SIZE));
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
