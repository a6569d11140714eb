// screen.glsl -- product of the negatives.
vec4 screen(vec4 a, vec4 b, ScreenParams p) { return 1.0 - (1.0 - a) * (1.0 - b); }
