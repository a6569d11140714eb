// chromakey.glsl -- keeps, or takes away, a range of colours.

// Hue 0..360, saturation, value.
vec3 chromakey_hsv(vec3 c) {
    float high = max(c.r, max(c.g, c.b)), low = min(c.r, min(c.g, c.b)), span = high - low;
    if (span <= 0.0) return vec3(0.0, 0.0, high);
    float hue = high == c.r ? (c.g - c.b) / span
                            : high == c.g ? 2.0 + (c.b - c.r) / span : 4.0 + (c.r - c.g) / span;
    return vec3(60.0 * (hue < 0.0 ? hue + 6.0 : hue), high == 0.0 ? 0.0 : span / high, high);
}

// 1 at a distance of 0 from the range, falling to 0 over the width of the fade.
float chromakey_fade(float away, float soft) {
    if (away <= 0.0) return 1.0;
    return soft > 0.0 ? max(1.0 - away / soft, 0.0) : 0.0;
}

// Around the circle.
float chromakey_hue(float hue, ChromaKeyParams p) {
    float span = p.huemax - p.huemin;
    if (span < 0.0) span += 360.0;
    if (mod(hue - p.huemin, 360.0) <= span) return 1.0;
    return max(chromakey_fade(mod(p.huemin - hue, 360.0), p.hsoftlow),
               chromakey_fade(mod(hue - p.huemax, 360.0), p.hsofthigh));
}

// The ends 0 and 1 of a range are open: floats go beyond.
float chromakey_range(float c, float low, float high, float softlow, float softhigh) {
    float below = low <= 0.0 ? 0.0 : low - c, above = high >= 1.0 ? 0.0 : c - high;
    return chromakey_fade(below, softlow) * chromakey_fade(above, softhigh);
}

vec4 chromakey(vec4 a, ChromaKeyParams p) {
    vec3 hsv = chromakey_hsv(a.rgb);
    float key = chromakey_hue(hsv.x, p) *
                chromakey_range(hsv.y, p.satmin, p.satmax, p.ssoftlow, p.ssofthigh) *
                chromakey_range(hsv.z, p.valmin, p.valmax, p.vsoftlow, p.vsofthigh);
    if (p.invert) key = 1.0 - key;
    vec3 c = p.rgbout == CHROMAKEY_RGBOUT_NEWALPHA ? vec3(key) : a.rgb * key;
    return vec4(c, p.alphaout == CHROMAKEY_ALPHAOUT_NEWALPHA1 ? key : a.a * key);
}
