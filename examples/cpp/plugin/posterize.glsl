// posterize.glsl -- rounds to levels.

vec4 posterize(vec4 a, PosterizeParams p) {
    float last = p.levels - 1.0;
    return vec4(floor(a.rgb * last + 0.5) / last, a.a);
}
