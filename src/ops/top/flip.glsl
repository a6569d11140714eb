// flip.glsl -- mirrors, and exchanges axes.

vec4 flip(vec2 position, FlipParams p) {
    vec2 uv = position / vec2(SIZE);
    if (p.flop == FLIP_FLOP_TOPLEFT) uv = uv.yx;
    if (p.flop == FLIP_FLOP_BOTTOMLEFT) uv = 1.0 - uv.yx;
    if (p.flipx) uv.x = 1.0 - uv.x;
    if (p.flipy) uv.y = 1.0 - uv.y;
    ivec2 same = p.flop == FLIP_FLOP_NOFLOP ? SIZE : SIZE.yx;
    vec2 at = uv * vec2(SIZE0);
    return SIZE0 == same ? fetch0(ivec2(at), EXTEND_HOLD) : sample0(at, EXTEND_HOLD);
}
