// hsvtorgb.glsl -- red, green and blue in place of hue, saturation and value.
vec4 hsvtorgb(vec4 a, HSVToRGBParams p) {
    vec3 at = mod(vec3(5.0, 3.0, 1.0) + a.r * 6.0, 6.0);
    return vec4(a.b - a.b * a.g * clamp(min(at, 4.0 - at), 0.0, 1.0), a.a);
}
