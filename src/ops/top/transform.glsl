// transform.glsl -- looks up where each pixel comes from; the map is made on the CPU.

vec4 transform(vec2 position, TransformParams p) {
    vec2 from = vec2(backmap(0) * position.x + backmap(1) * position.y + backmap(2),
                     backmap(3) * position.x + backmap(4) * position.y + backmap(5));
    vec4 c = backmap(6) != 0.0 ? sample0(from, p.extend) : vec4(0.0);
    if (!p.compover) return c;
    vec4 back = p.premultrgbbyalpha ? vec4(p.bgcolor.rgb * p.bgcolor.a, p.bgcolor.a) : p.bgcolor;
    return c + back * (1.0 - c.a);
}
