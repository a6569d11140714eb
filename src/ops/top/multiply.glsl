// multiply.glsl -- product of two images.
vec4 multiply(vec4 a, vec4 b, MultiplyParams p) { return a * b; }
