// ramp.glsl -- a gradient through colours at positions.

// Position along the ramp, 0..1 within the image.
float ramp_place(vec2 uv, RampParams p) {
    if (p.type == RAMP_TYPE_VERTICAL) return uv.y;
    if (p.type == RAMP_TYPE_HORIZONTAL) return uv.x;
    vec2 away = uv - p.position;
    if (p.type == RAMP_TYPE_CIRCULAR) return length(away) * 2.0;
    vec2 square = away * vec2(float(SIZE.x) / float(SIZE.y), 1.0);
    if (square == vec2(0.0)) return 0.0;
    float turn = atan(square.y, square.x) * 0.15915494309189535;
    return turn < 0.0 ? turn + 1.0 : turn;
}

vec4 ramp_key(int i) {
    return vec4(keys(i * 5 + 1), keys(i * 5 + 2), keys(i * 5 + 3), keys(i * 5 + 4));
}

vec4 ramp_between(float at, RampParams p) {
    int count = p.keys_shape.x;
    int after = 0;
    while (after < count && keys(after * 5) <= at) ++after;
    if (after == 0) return ramp_key(0);
    if (after == count || p.interp == RAMP_INTERP_STEP) return ramp_key(after - 1);
    float from = keys((after - 1) * 5);
    float part = (at - from) / (keys(after * 5) - from);
    if (p.interp == RAMP_INTERP_EASEINEASEOUT) part = part * part * (3.0 - 2.0 * part);
    return mix(ramp_key(after - 1), ramp_key(after), part);
}

vec4 ramp(vec2 position, RampParams p) {
    vec2 uv = vec2(position.x, float(SIZE.y) - position.y) / vec2(SIZE);
    float at = (ramp_place(uv, p) - p.phase) / max(p.period, 1.0e-6);
    // extendright has one entry more, its first.
    int extend = p.extendleft;
    if (at > 1.0 && p.extendright != RAMP_EXTENDRIGHT_SAMEASLEFT) extend = p.extendright - 1;
    if (at < 0.0 || at > 1.0) {
        if (extend == RAMP_EXTENDLEFT_BLACK) return vec4(0.0, 0.0, 0.0, 1.0);
        if (extend == RAMP_EXTENDLEFT_ZERO) return vec4(0.0);
        if (extend == RAMP_EXTENDLEFT_REPEAT) at = fract(at);
        if (extend == RAMP_EXTENDLEFT_MIRROR) at = 1.0 - abs(2.0 * fract(at * 0.5) - 1.0);
    }
    vec4 color = ramp_between(at, p);
    return p.multrgbbyalpha ? vec4(color.rgb * color.a, color.a) : color;
}
