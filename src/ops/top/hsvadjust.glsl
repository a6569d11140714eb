// hsvadjust.glsl -- turns hues, scales saturation and value.

// Hue -1..5, saturation, value.
vec3 hsvadjust_to_hsv(vec3 c) {
    float high = max(c.r, max(c.g, c.b)), low = min(c.r, min(c.g, c.b)), span = high - low;
    bool red = high == c.r, green = high == c.g;
    float part = red ? c.g - c.b : green ? c.b - c.r : c.r - c.g;
    float hue = (red ? 0.0 : green ? 2.0 : 4.0) + part / span;
    return span <= 0.0 ? vec3(0.0, 0.0, high)
                       : vec3(hue, high == 0.0 ? 0.0 : span / high, high);
}

vec3 hsvadjust_to_rgb(vec3 hsv) {
    vec3 away = abs(mod(hsv.x, 6.0) - vec3(3.0, 2.0, 4.0));
    vec3 without = vec3(2.0 - away.r, away.gb - 1.0);
    return hsv.z - hsv.z * hsv.y * clamp(without, 0.0, 1.0);
}

// 1 within a range, falling to 0 over the falloff.
float hsvadjust_weight(float distance, float range, float falloff) {
    float beside = falloff > 0.0 ? clamp(1.0 - (distance - range) / falloff, 0.0, 1.0) : 0.0;
    return distance <= range ? 1.0 : beside;
}

vec4 hsvadjust(vec4 a, HSVAdjustParams p) {
    vec3 hsv = hsvadjust_to_hsv(a.rgb), start = hsvadjust_to_hsv(p.startcolor);
    float turn = abs(hsv.x - start.x) * 60.0;
    float weight = hsvadjust_weight(min(turn, 360.0 - turn), p.huerange * 0.5, p.huefalloff);
    float saturation =
        hsvadjust_weight(abs(hsv.y - start.y), p.saturationrange, p.saturationfalloff);
    float value = hsvadjust_weight(abs(hsv.z - start.z), p.valuerange, p.valuefalloff);
    weight *= p.saturationrange < 1.0 ? saturation : 1.0;
    weight *= p.valuerange < 1.0 ? value : 1.0;
    hsv.x += weight * mod(p.hueoffset, 360.0) / 60.0;
    hsv.y = min(hsv.y * (1.0 + (p.saturationmult - 1.0) * weight), max(hsv.y, 1.0));
    hsv.z *= 1.0 + (p.valuemult - 1.0) * weight;
    bool nothing = p.hueoffset == 0.0 && p.saturationmult == 1.0 && p.valuemult == 1.0;
    return nothing ? a : vec4(hsvadjust_to_rgb(hsv), a.a);
}
