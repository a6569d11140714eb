// premultiply.glsl -- colours times their alpha, or back.
vec4 premultiply(vec4 a, PremultiplyParams p) {
    if (p.op == PREMULTIPLY_OP_RGBMULTALPHA) return vec4(a.rgb * a.a, a.a);
    return vec4(a.a > 0.0 ? a.rgb / a.a : vec3(0.0), a.a);
}
