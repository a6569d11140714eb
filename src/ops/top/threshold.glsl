// threshold.glsl -- black where a comparison holds, white elsewhere.

float threshold_source(vec4 c, int source) {
    if (source == THRESHOLD_RGB_RGBMAX) return max(c.r, max(c.g, c.b));
    if (source == THRESHOLD_RGB_MAX) return max(max(c.r, c.g), max(c.b, c.a));
    return channel_(c, source);
}

bool threshold_holds(float c, ThresholdParams p) {
    switch (p.comparator) {
    case THRESHOLD_COMPARATOR_LESS: return c < p.threshold;
    case THRESHOLD_COMPARATOR_GREATER: return c > p.threshold;
    case THRESHOLD_COMPARATOR_LESSOREQUAL: return c <= p.threshold;
    case THRESHOLD_COMPARATOR_GREATEROREQUAL: return c >= p.threshold;
    case THRESHOLD_COMPARATOR_EQUAL: return abs(c - p.threshold) <= 1.0e-6;
    default: return abs(c - p.threshold) > 1.0e-6;
    }
}

float threshold_slope(float c, ThresholdParams p) {
    float above = (c - p.threshold) / p.soften;
    switch (p.comparator) {
    case THRESHOLD_COMPARATOR_LESS:
    case THRESHOLD_COMPARATOR_LESSOREQUAL: return clamp(0.5 + above, 0.0, 1.0);
    case THRESHOLD_COMPARATOR_GREATER:
    case THRESHOLD_COMPARATOR_GREATEROREQUAL: return clamp(0.5 - above, 0.0, 1.0);
    case THRESHOLD_COMPARATOR_EQUAL: return min(abs(above), 1.0);
    default: return 1.0 - min(abs(above), 1.0);
    }
}

vec4 threshold(vec4 a, ThresholdParams p) {
    float c = threshold_source(a, p.rgb);
    float white = threshold_holds(c, p) ? 0.0 : 1.0;
    if (p.soften > 0.0) white = threshold_slope(c, p);
    return vec4(vec3(white), p.alpha == THRESHOLD_ALPHA_ONE ? 1.0 : white);
}
