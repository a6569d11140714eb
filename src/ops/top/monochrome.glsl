// monochrome.glsl -- takes the colour out.
vec4 monochrome(vec4 a, MonochromeParams p) {
    vec4 grey = vec4(vec3(channel_(a, p.rgb)), channel_(a, p.alpha));
    return p.mono == 1.0 ? grey : mix(a, grey, p.mono);
}
