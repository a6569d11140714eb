// rgbkey.glsl -- keeps, or takes away, a range of red, green and blue.

// 1 at a distance of 0 from the range, falling to 0 over the width of the fade.
float rgbkey_fade(float away, float soft) {
    if (away <= 0.0) return 1.0;
    return soft > 0.0 ? max(1.0 - away / soft, 0.0) : 0.0;
}

// The ends 0 and 1 of a range are open: floats go beyond.
float rgbkey_range(float c, float low, float high, float softlow, float softhigh) {
    float below = low <= 0.0 ? 0.0 : low - c, above = high >= 1.0 ? 0.0 : c - high;
    return rgbkey_fade(below, softlow) * rgbkey_fade(above, softhigh);
}

vec4 rgbkey(vec4 a, RGBKeyParams p) {
    float key = rgbkey_range(a.r, p.redmin, p.redmax, p.rsoftlow, p.rsofthigh) *
                rgbkey_range(a.g, p.greenmin, p.greenmax, p.gsoftlow, p.gsofthigh) *
                rgbkey_range(a.b, p.bluemin, p.bluemax, p.bsoftlow, p.bsofthigh);
    if (p.invert) key = 1.0 - key;
    vec3 c = p.rgbout == RGBKEY_RGBOUT_NEWALPHA ? vec3(key) : a.rgb * key;
    return vec4(c, p.alphaout == RGBKEY_ALPHAOUT_NEWALPHA1 ? key : a.a * key);
}
