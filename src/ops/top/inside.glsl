// inside.glsl -- one image where another is.
vec4 inside(vec4 a, vec4 b, InsideParams p) { return a * clamp(b.a, 0.0, 1.0); }
