// morphology.glsl -- the brightest or the darkest value around each pixel.

// A comparison with NaN is false: it stays where it is, and does not spread.
vec4 morphology_better(vec4 best, vec4 c, bool dark) {
    return mix(best, c, dark ? lessThan(c, best) : greaterThan(c, best));
}

vec4 morphology_pixel(ivec2 at) {
    return sample0((vec2(at) + 0.5) * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD);
}

vec4 morphology(vec2 position, MorphologyParams p) {
    bool flat_ = p.shape == MORPHOLOGY_SHAPE_RECTANGLE;
    int half_ = flat_ ? PASS / 2 : PASS;
    bool dark = p.operation == MORPHOLOGY_OPERATION_ERODE ||
                p.operation == (half_ == 0 ? MORPHOLOGY_OPERATION_OPEN
                                           : MORPHOLOGY_OPERATION_CLOSE);
    bool along_rows = flat_ && (PASS & 1) == 0;
    int high = along_rows ? 0 : p.size;
    ivec2 middle = ivec2(position);
    if (SIZE0 == SIZE) {
        vec4 best = fetch0(middle, EXTEND_HOLD);
        for (int y = -high; y <= high; ++y) {
            int wide = along_rows ? p.size : flat_ ? 0 : int(reach(y + p.size));
            for (int x = -wide; x <= wide; ++x)
                best = morphology_better(best, fetch0(middle + ivec2(x, y), EXTEND_HOLD), dark);
        }
        return best;
    }
    // Another size is asked for: steps of one pixel of the result.
    vec4 best = morphology_pixel(middle);
    for (int y = -high; y <= high; ++y) {
        int wide = along_rows ? p.size : flat_ ? 0 : int(reach(y + p.size));
        for (int x = -wide; x <= wide; ++x)
            best = morphology_better(best, morphology_pixel(middle + ivec2(x, y)), dark);
    }
    return best;
}
