// rgbtohsv.glsl -- hue, saturation and value in place of red, green and blue.
vec4 rgbtohsv(vec4 a, RGBToHSVParams p) {
    float high = max(a.r, max(a.g, a.b)), span = high - min(a.r, min(a.g, a.b));
    if (span <= 0.0) return vec4(0.0, 0.0, high, a.a);
    float hue = high == a.r   ? (a.g - a.b) / span
                : high == a.g ? 2.0 + (a.b - a.r) / span
                              : 4.0 + (a.r - a.g) / span;
    return vec4((hue < 0.0 ? hue + 6.0 : hue) / 6.0, high == 0.0 ? 0.0 : span / high, high, a.a);
}
