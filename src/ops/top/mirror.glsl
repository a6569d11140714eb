// mirror.glsl -- looks up what lies beyond the line on this side of it.

vec4 mirror(vec2 position, MirrorParams p) {
    vec2 away = vec2(line(2), line(3));
    float beyond = dot(position - vec2(line(0), line(1)), away);
    vec2 from = position - 2.0 * max(beyond, 0.0) * away;
    if (p.flipx) from.x = float(SIZE.x) - from.x;
    if (p.flipy) from.y = float(SIZE.y) - from.y;
    return sample0(from * vec2(SIZE0) / vec2(SIZE), p.extend);
}
