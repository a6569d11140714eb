// subtract.glsl -- difference with its sign.
vec4 subtract(vec4 a, vec4 b, SubtractParams p) { return a - b; }
