// transform.glsl -- looks up where each pixel comes from; the map is made on the CPU.

// A pixel of the tiled plane, from the first to before the last one.
vec4 transform_tile(ivec2 at, ivec4 tiles, int extend) {
    bool inside = all(greaterThanEqual(at, tiles.xy)) && all(lessThan(at, tiles.zw));
    return inside ? fetch0(at, extend) : vec4(0.0);
}

// Bilinear as sample0 is, with nothing around the tiles.
vec4 transform_sample(vec2 from, TransformParams p) {
    if (!p.limittiles) return sample0(from, p.extend);
    vec2 size = vec2(SIZE0), low = vec2(-p.tileu.x, -p.tilev.y), high = vec2(p.tileu.y, p.tilev.x);
    ivec4 tiles = ivec4(roundEven(low * size), roundEven((1.0 + high) * size));
    from = clamp(from, vec2(-1.0e9), vec2(1.0e9));
    vec2 corner = floor(from - 0.5), part = from - 0.5 - corner;
    ivec2 at = ivec2(corner);
    vec4 above = mix(transform_tile(at, tiles, p.extend),
                     transform_tile(at + ivec2(1, 0), tiles, p.extend), part.x);
    vec4 below = mix(transform_tile(at + ivec2(0, 1), tiles, p.extend),
                     transform_tile(at + ivec2(1, 1), tiles, p.extend), part.x);
    return mix(above, below, part.y);
}

vec4 transform(vec2 position, TransformParams p) {
    vec2 from = vec2(backmap(0) * position.x + backmap(1) * position.y + backmap(2),
                     backmap(3) * position.x + backmap(4) * position.y + backmap(5));
    vec4 c = backmap(6) != 0.0 ? transform_sample(from, p) : vec4(0.0);
    if (!p.compover) return c;
    vec4 back = p.premultrgbbyalpha ? vec4(p.bgcolor.rgb * p.bgcolor.a, p.bgcolor.a) : p.bgcolor;
    return c + back * (1.0 - c.a);
}
