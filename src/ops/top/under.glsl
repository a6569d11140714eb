// under.glsl -- premultiplied compositing.
vec4 under(vec4 a, vec4 b, UnderParams p) { return a * (1.0 - b.a) + b; }
