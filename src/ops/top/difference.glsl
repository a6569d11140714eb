// difference.glsl -- distance between two images.
vec4 difference(vec4 a, vec4 b, DifferenceParams p) { return vec4(abs(a.rgb - b.rgb), 1.0); }
