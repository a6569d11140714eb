// hsvadjust.glsl -- turns hues, scales saturation and value.

// Hue 0..6, saturation, value.
vec3 hsvadjust_to_hsv(vec3 c) {
    float high = max(c.r, max(c.g, c.b)), low = min(c.r, min(c.g, c.b)), span = high - low;
    if (span <= 0.0) return vec3(0.0, 0.0, high);
    float hue;
    if (high == c.r)
        hue = (c.g - c.b) / span;
    else if (high == c.g)
        hue = 2.0 + (c.b - c.r) / span;
    else
        hue = 4.0 + (c.r - c.g) / span;
    return vec3(hue < 0.0 ? hue + 6.0 : hue, high == 0.0 ? 0.0 : span / high, high);
}

vec3 hsvadjust_to_rgb(vec3 hsv) {
    vec3 at = mod(vec3(5.0, 3.0, 1.0) + hsv.x, 6.0);
    return hsv.z - hsv.z * hsv.y * clamp(min(at, 4.0 - at), 0.0, 1.0);
}

// 1 within a range, falling to 0 over the falloff.
float hsvadjust_weight(float distance, float range, float falloff) {
    if (distance <= range) return 1.0;
    return falloff > 0.0 ? clamp(1.0 - (distance - range) / falloff, 0.0, 1.0) : 0.0;
}

vec4 hsvadjust(vec4 a, HSVAdjustParams p) {
    if (p.hueoffset == 0.0 && p.saturationmult == 1.0 && p.valuemult == 1.0) return a;
    vec3 hsv = hsvadjust_to_hsv(a.rgb), start = hsvadjust_to_hsv(p.startcolor);
    float turn = abs(hsv.x - start.x) * 60.0;
    float weight = hsvadjust_weight(min(turn, 360.0 - turn), p.huerange * 0.5, p.huefalloff);
    if (p.saturationrange < 1.0)
        weight *= hsvadjust_weight(abs(hsv.y - start.y), p.saturationrange, p.saturationfalloff);
    if (p.valuerange < 1.0)
        weight *= hsvadjust_weight(abs(hsv.z - start.z), p.valuerange, p.valuefalloff);
    hsv.x += weight * mod(p.hueoffset, 360.0) / 60.0;
    hsv.y = min(hsv.y * (1.0 + (p.saturationmult - 1.0) * weight), max(hsv.y, 1.0));
    hsv.z *= 1.0 + (p.valuemult - 1.0) * weight;
    return vec4(hsvadjust_to_rgb(hsv), a.a);
}
