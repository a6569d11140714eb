// monochrome.glsl -- takes the colour out.

// The menus of the colours and of alpha agree.
float monochrome_source(vec4 c, int source) {
    switch (source) {
    case MONOCHROME_RGB_RED: return c.r;
    case MONOCHROME_RGB_GREEN: return c.g;
    case MONOCHROME_RGB_BLUE: return c.b;
    case MONOCHROME_RGB_ALPHA: return c.a;
    case MONOCHROME_RGB_RGBAVERAGE: return (c.r + c.g + c.b) / 3.0;
    case MONOCHROME_RGB_AVERAGE: return (c.r + c.g + c.b + c.a) / 4.0;
    default: return dot(c.rgb, vec3(0.299, 0.587, 0.114));
    }
}

vec4 monochrome(vec4 a, MonochromeParams p) {
    vec4 grey = vec4(vec3(monochrome_source(a, p.rgb)), monochrome_source(a, p.alpha));
    return p.mono == 1.0 ? grey : mix(a, grey, p.mono);
}
