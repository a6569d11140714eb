// ramp.glsl -- a gradient through colours at positions.

// Width and height of the image in what the ramp's length is a part of.
vec2 ramp_unit(RampParams p) {
    vec2 size = vec2(SIZE);
    if (p.fitaspect == RAMP_FITASPECT_FITHORZ) return size / size.x;
    if (p.fitaspect == RAMP_FITASPECT_FITVERT) return size / size.y;
    if (p.fitaspect == RAMP_FITASPECT_FITBEST) return size / min(size.x, size.y);
    if (p.fitaspect == RAMP_FITASPECT_FITOUTSIDE) return size / max(size.x, size.y);
    return vec2(1.0);
}

// Position along the ramp, 0..1 within the image.
float ramp_place(vec2 uv, RampParams p) {
    vec2 across = (uv - 0.5) * ramp_unit(p) + 0.5;
    if (p.type == RAMP_TYPE_VERTICAL) return across.y;
    if (p.type == RAMP_TYPE_HORIZONTAL) return across.x;
    vec2 away = uv - p.position;
    if (p.type == RAMP_TYPE_CIRCULAR) return length(away * ramp_unit(p)) * 2.0;
    vec2 square = away * vec2(float(SIZE.x) / float(SIZE.y), 1.0);
    if (square == vec2(0.0)) return 0.0;
    float turn = atan(square.y, square.x) * 0.15915494309189535;
    return turn < 0.0 ? turn + 1.0 : turn;
}

vec4 ramp_key(int i) {
    return vec4(keys(i * 5 + 1), keys(i * 5 + 2), keys(i * 5 + 3), keys(i * 5 + 4));
}

// How fast the colour changes at a key: as from the key before to the one after.
vec4 ramp_slope(int i, RampParams p) {
    int before = max(i - 1, 0), after = min(i + 1, p.keys_shape.x - 1);
    float width = keys(after * 5) - keys(before * 5);
    return width > 0.0 ? (1.0 - p.tension) * (ramp_key(after) - ramp_key(before)) / width
                       : vec4(0.0);
}

vec4 ramp_hermite(int i, float width, float t, RampParams p) {
    float rest = 1.0 - t;
    return ramp_key(i) * (1.0 + 2.0 * t) * rest * rest +
           ramp_key(i + 1) * t * t * (3.0 - 2.0 * t) +
           width * (ramp_slope(i, p) * t * rest * rest - ramp_slope(i + 1, p) * t * t * rest);
}

vec4 ramp_between(float at, RampParams p) {
    int count = p.keys_shape.x;
    int after = 0;
    while (after < count && keys(after * 5) <= at) ++after;
    if (after == 0) return ramp_key(0);
    if (after == count || p.interp == RAMP_INTERP_STEP) return ramp_key(after - 1);
    float from = keys((after - 1) * 5);
    float width = keys(after * 5) - from, part = (at - from) / width;
    if (p.interp == RAMP_INTERP_HERMITE) return ramp_hermite(after - 1, width, part, p);
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
