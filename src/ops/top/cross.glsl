// cross.glsl -- fades from one image to another.
vec4 cross(vec4 a, vec4 b, CrossParams p) {
    // At the ends the other image does not count, were it infinite or not a number.
    if (p.cross <= 0.0) return a;
    return p.cross >= 1.0 ? b : mix(a, b, p.cross);
}
