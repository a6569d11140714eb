// outside.glsl -- one image where another is not.
vec4 outside(vec4 a, vec4 b, OutsideParams p) { return a * (1.0 - b.a); }
