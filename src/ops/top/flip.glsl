// flip.glsl -- mirrors, and exchanges axes.

vec4 flip(vec2 position, FlipParams p) {
    vec2 uv = position / vec2(SIZE);
    if (p.flop == FLIP_FLOP_TOPLEFT) uv = uv.yx;
    if (p.flop == FLIP_FLOP_BOTTOMLEFT) uv = 1.0 - uv.yx;
    if (p.flipx) uv.x = 1.0 - uv.x;
    if (p.flipy) uv.y = 1.0 - uv.y;
    // A pixel stands for one where the size stays; else four give it.
    bool same = SIZE0 == (p.flop == FLIP_FLOP_NOFLOP ? SIZE : SIZE.yx);
    vec2 at = uv * vec2(SIZE0), first = floor(same ? at : at - 0.5);
    vec2 part = same ? vec2(0.0) : at - 0.5 - first;
    vec4 color = vec4(0.0);
    int tap = 0;
    do {
        ivec2 beside = ivec2(tap & 1, tap >> 1);
        vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
        color += fetch0(ivec2(first) + beside, EXTEND_HOLD) * (weight.x * weight.y);
    } while (++tap < (same ? 1 : 4));
    return color;
}
