// constant.glsl -- one colour everywhere.
vec4 constant(vec2 position, ConstantParams p) {
    return vec4(p.multrgbbyalpha ? p.color * p.alpha : p.color, p.alpha);
}
