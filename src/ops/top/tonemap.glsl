// tonemap.glsl -- brings light of any strength into 0..1, and converts colour spaces.

vec3 tonemap_power(vec3 c, float e) {
    return mix(pow(max(c, vec3(1.0e-30)), vec3(e)), vec3(0.0), equal(c, vec3(0.0)));
}

// The curves are for values from 0; what is below has the same with a minus.
vec3 tonemap_decode(vec3 c, ToneMapParams p) {
    if (p.inputspace == TONEMAP_INPUTSPACE_LINEAR) return c;
    vec3 size = abs(c);
    if (p.inputspace == TONEMAP_INPUTSPACE_SRGB)
        size = mix(tonemap_power((size + 0.055) / 1.055, 2.4), size / 12.92,
                   lessThanEqual(size, vec3(0.04045)));
    if (p.inputspace == TONEMAP_INPUTSPACE_REC709)
        size = mix(tonemap_power((size + 0.099) / 1.099, 1.0 / 0.45), size / 4.5,
                   lessThan(size, vec3(0.081)));
    return sign(c) * size;
}

vec3 tonemap_encode(vec3 c, ToneMapParams p) {
    if (p.outputspace == TONEMAP_OUTPUTSPACE_LINEAR) return c;
    vec3 size = abs(c);
    if (p.outputspace == TONEMAP_OUTPUTSPACE_SRGB)
        size = mix(1.055 * tonemap_power(size, 1.0 / 2.4) - 0.055, size * 12.92,
                   lessThanEqual(size, vec3(0.0031308)));
    if (p.outputspace == TONEMAP_OUTPUTSPACE_REC709)
        size = mix(1.099 * tonemap_power(size, 0.45) - 0.099, size * 4.5,
                   lessThan(size, vec3(0.018)));
    return sign(c) * size;
}

vec3 tonemap_aces_fit(vec3 c) {
    const mat3 into = mat3(0.59719, 0.07600, 0.02840, 0.35458, 0.90834, 0.13383, 0.04823, 0.01566,
                           0.83777);
    const mat3 out_of = mat3(1.60475, -0.10208, -0.00327, -0.53108, 1.10813, -0.07276, -0.07367,
                             -0.00605, 1.07602);
    c = into * c;
    c = (c * (c + 0.0245786) - 0.000090537) / (c * (0.983729 * c + 0.4329510) + 0.238081);
    return clamp(out_of * c, 0.0, 1.0);
}

vec3 tonemap_curve(vec3 c, ToneMapParams p) {
    // Light is not negative, and squares of it must be finite; NaN is dark.
    c = mix(vec3(0.0), min(c, 1.0e9), greaterThan(c, vec3(0.0)));
    if (p.type == TONEMAP_TYPE_ACESAPPROX)
        return clamp(c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14), 0.0, 1.0);
    if (p.type == TONEMAP_TYPE_ACESFIT) return tonemap_aces_fit(c);
    float luminance = dot(c, vec3(0.2126, 0.7152, 0.0722));
    float white = p.type == TONEMAP_TYPE_REINHARDWHITE
                      ? 1.0 + luminance / (p.whitepoint * p.whitepoint) : 1.0;
    return c * (white / (1.0 + luminance));
}

vec4 tonemap(vec4 a, ToneMapParams p) {
    float alpha = a.a > 0.0 ? a.a : 1.0;
    vec3 c = tonemap_decode(a.rgb / alpha, p) * exp2(p.exposure);
    if (p.type != TONEMAP_TYPE_OFF) c = tonemap_curve(c, p);
    return vec4(tonemap_encode(c, p) * alpha, a.a);
}
