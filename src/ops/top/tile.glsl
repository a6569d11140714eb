// tile.glsl -- looks up the place in the tile that a pixel lies in; no tile sees its neighbours.

vec4 tile_pixel(ivec2 at, ivec2 corner, ivec2 size, int extend) {
    bool inside = all(greaterThanEqual(at, ivec2(0))) && all(lessThan(at, size));
    if (!inside && extend == EXTEND_ZERO) return vec4(0.0);
    at = ivec2(extend_coordinate_(at.x, size.x, extend), extend_coordinate_(at.y, size.y, extend));
    return fetch0(corner + at, extend);
}

vec4 tile(vec2 position, TileParams p) {
    vec2 uv = vec2(position.x, float(SIZE.y) - position.y) / vec2(SIZE);
    uv *= vec2(p.repeatx, p.repeaty);
    vec2 count = floor(uv);
    uv -= count;
    bvec2 odd = equal(mod(count, 2.0), vec2(1.0));
    if (p.reflectx && odd.x) uv.x = 1.0 - uv.x;
    if (p.reflecty && odd.y) uv.y = 1.0 - uv.y;
    if (p.flipx) uv.x = 1.0 - uv.x;
    if (p.flipy) uv.y = 1.0 - uv.y;
    if (p.flop) uv = uv.yx;
    ivec2 corner = p.window_shape.xy, size = p.window_shape.zw;
    vec2 from = vec2(uv.x, 1.0 - uv.y) * vec2(size) - 0.5;
    ivec2 at = ivec2(floor(from));
    vec2 part = from - vec2(at);
    vec4 above = mix(tile_pixel(at, corner, size, p.extend),
                     tile_pixel(at + ivec2(1, 0), corner, size, p.extend), part.x);
    vec4 below = mix(tile_pixel(at + ivec2(0, 1), corner, size, p.extend),
                     tile_pixel(at + ivec2(1, 1), corner, size, p.extend), part.x);
    return mix(above, below, part.y);
}
