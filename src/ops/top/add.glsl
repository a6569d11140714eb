// add.glsl -- sum of two images.
vec4 add(vec4 a, vec4 b, AddParams p) { return a + b; }
