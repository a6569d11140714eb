// over.glsl -- premultiplied compositing.
vec4 over(vec4 a, vec4 b, OverParams p) { return a + b * (1.0 - a.a); }
