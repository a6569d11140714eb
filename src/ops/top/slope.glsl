// slope.glsl -- how fast values change, across and up.

// The menus of all channels agree; vertical entries follow the seven horizontal ones.
float slope_source(vec4 c, int which) {
    return channel_(c, which < SLOPE_RED_VLUMINANCE ? which : which - SLOPE_RED_VLUMINANCE);
}

vec2 slope_step(SlopeParams p) {
    return p.offsetunit == SLOPE_OFFSETUNIT_PIXELS ? p.offset : p.offset * vec2(SIZE);
}

vec4 slope_between(vec4 before, vec4 here, vec4 after, SlopeParams p) {
    if (p.method == SLOPE_METHOD_PREVCUR) return here - before;
    if (p.method == SLOPE_METHOD_CURNEXT) return after - here;
    return (after - before) * 0.5;
}

// What one of the four pixels around a place adds to its colour.
vec4 slope_part(vec2 position, int tap) {
    if (SIZE0 != SIZE) position = position * vec2(SIZE0) / vec2(SIZE);
    vec2 at = position - 0.5, corner = floor(at), part = at - corner;
    ivec2 beside = ivec2(tap & 1, tap >> 1);
    vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
    return fetch0(ivec2(corner) + beside, EXTEND_HOLD) * (weight.x * weight.y);
}

float slope_one(vec4 across, vec4 up, int which, SlopeParams p) {
    if (which == SLOPE_RED_NEUTRAL) return p.zeropoint;
    if (which == SLOPE_RED_ONE) return 1.0;
    if (which == SLOPE_RED_ZERO) return 0.0;
    float change = slope_source(which < SLOPE_RED_VLUMINANCE ? across : up, which);
    return p.zeropoint + p.strength * change;
}

// All sources are sums of channels, so that of a change is the change of a source.
vec4 slope(vec2 position, SlopeParams p) {
    vec2 away = slope_step(p), right = vec2(away.x, 0.0), above = vec2(0.0, -away.y);
    // Places that are the middles of pixels need one pixel each; others four.
    int taps = SIZE0 == SIZE && away == floor(away) ? 1 : 4;
    vec4 across = vec4(0.0), up = vec4(0.0);
    int tap = 0;
    do {
        vec4 here = slope_part(position, tap);
        across += slope_between(slope_part(position - right, tap), here,
                                slope_part(position + right, tap), p);
        up += slope_between(slope_part(position - above, tap), here,
                            slope_part(position + above, tap), p);
    } while (++tap < taps);
    return vec4(slope_one(across, up, p.red, p), slope_one(across, up, p.green, p),
                slope_one(across, up, p.blue, p), slope_one(across, up, p.alpha, p));
}
