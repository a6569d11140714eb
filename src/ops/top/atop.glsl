// atop.glsl -- premultiplied compositing.
vec4 atop(vec4 a, vec4 b, AtopParams p) { return a * b.a + b * (1.0 - a.a); }
