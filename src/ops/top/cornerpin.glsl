// cornerpin.glsl -- looks up where each pixel comes from; map and edges are made on the CPU.

float cornerpin_cover(vec2 position, int at) {
    float inside = backmap(at) * position.x + backmap(at + 1) * position.y + backmap(at + 2);
    return clamp(inside + 0.5, 0.0, 1.0);
}

vec4 cornerpin(vec2 position, CornerPinParams p) {
    float cover = cornerpin_cover(position, 9) * cornerpin_cover(position, 12) *
                  cornerpin_cover(position, 15) * cornerpin_cover(position, 18);
    vec3 at = vec3(position, 1.0);
    float depth = dot(vec3(backmap(6), backmap(7), backmap(8)), at);
    vec2 from = vec2(dot(vec3(backmap(0), backmap(1), backmap(2)), at),
                     dot(vec3(backmap(3), backmap(4), backmap(5)), at)) / max(depth, 1.0e-9);
    vec4 back = p.premultrgbbyalpha ? vec4(p.bgcolor.rgb * p.bgcolor.a, p.bgcolor.a) : p.bgcolor;
    return cover > 0.0 ? mix(back, sample0(from, p.extend), cover) : back;
}
