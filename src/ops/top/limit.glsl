// limit.glsl -- keeps values within a range, and on steps.

float limit_wrap(float c, int wrap, float end, LimitParams p) {
    float span = p.max - p.min;
    if (wrap == LIMIT_MINOP_OFF) return c;
    if (wrap == LIMIT_MINOP_CLAMP || span <= 0.0) return end;
    if (wrap == LIMIT_MINOP_LOOP) return p.min + mod(c - p.min, span);
    float at = mod(c - p.min, 2.0 * span);
    return p.min + min(at, 2.0 * span - at);
}

float limit_one(float c, LimitParams p) {
    if (c < p.min)
        c = limit_wrap(c, p.minop, p.min, p);
    else if (c > p.max)
        c = limit_wrap(c, p.maxop, p.max, p);
    if (p.positive) c = abs(c);
    float at = (c - p.voffset) / p.vstep;
    if (p.quantvalue == LIMIT_QUANTVALUE_CEILING) c = ceil(at) * p.vstep + p.voffset;
    if (p.quantvalue == LIMIT_QUANTVALUE_FLOOR) c = floor(at) * p.vstep + p.voffset;
    if (p.quantvalue == LIMIT_QUANTVALUE_ROUND) c = floor(at + 0.5) * p.vstep + p.voffset;
    return c;
}

vec4 limit(vec4 a, LimitParams p) {
    return vec4(limit_one(a.r, p), limit_one(a.g, p), limit_one(a.b, p), limit_one(a.a, p));
}
