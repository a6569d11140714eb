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

vec4 slope_pixel(vec2 at) { return sample0(at * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD); }

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
    vec4 here = slope_pixel(position);
    vec4 across =
        slope_between(slope_pixel(position - right), here, slope_pixel(position + right), p);
    vec4 up = slope_between(slope_pixel(position - above), here, slope_pixel(position + above), p);
    return vec4(slope_one(across, up, p.red, p), slope_one(across, up, p.green, p),
                slope_one(across, up, p.blue, p), slope_one(across, up, p.alpha, p));
}
