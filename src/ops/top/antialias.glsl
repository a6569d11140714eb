// antialias.glsl -- smooths the stairs of slanted edges.
//
// Places are in pixels of the input.

float antialias_luminance(vec2 at) {
    return luminance_(sample0(at, EXTEND_HOLD).rgb);
}

// How far single pixels are moved: by how much the middle stands out from all around it.
float antialias_subpixel(float middle, float sides, float corners, float contrast) {
    float stands_out = abs((2.0 * sides + corners) / 12.0 - middle) / contrast;
    float part = smoothstep(0.0, 1.0, clamp(stands_out, 0.0, 1.0));
    return part * part;
}

// How far the edge's pixels are moved: half a pixel at an end of a stair, nothing in its middle.
// `border` is on the line between this row of pixels and that on the other side.
float antialias_search(vec2 border, vec2 along, float middle, float mean, float steep, int most) {
    vec2 ends = vec2(0.0), apart = vec2(0.0);
    bvec2 found = bvec2(false);
    int steps = 0;
    do {
        apart += mix(vec2(1.0), vec2(0.0), found);
        vec2 light = vec2(antialias_luminance(border - along * apart.x),
                          antialias_luminance(border + along * apart.y)) - mean;
        ends = mix(light, ends, found);
        found = greaterThanEqual(abs(ends), vec2(steep));
    } while (++steps < most && !all(found));
    bool first = apart.x < apart.y;
    float nearest = min(apart.x, apart.y), end = first ? ends.x : ends.y;
    bool crosses = (end < 0.0) != (middle < mean);
    return crosses ? 0.5 - nearest / (apart.x + apart.y) : 0.0;
}

vec4 antialias(vec2 position, AntiAliasParams p) {
    vec2 at = position * vec2(SIZE0) / vec2(SIZE);
    vec4 color = sample0(at, EXTEND_HOLD);
    float middle = luminance_(color.rgb);
    float n = antialias_luminance(at - vec2(0.0, 1.0));
    float s = antialias_luminance(at + vec2(0.0, 1.0));
    float w = antialias_luminance(at - vec2(1.0, 0.0));
    float e = antialias_luminance(at + vec2(1.0, 0.0));
    float high = max(max(max(n, s), max(w, e)), middle);
    float contrast = high - min(min(min(n, s), min(w, e)), middle);
    // What is not finite is left alone.
    if (!(contrast >= max(p.darkthreshold, high * p.edgethreshold)) || contrast <= 0.0 ||
        contrast > 1.0e30)
        return color;
    float nw = antialias_luminance(at - 1.0), se = antialias_luminance(at + 1.0);
    float ne = antialias_luminance(at + vec2(1.0, -1.0));
    float sw = antialias_luminance(at + vec2(-1.0, 1.0));
    float across = 2.0 * abs(n + s - 2.0 * middle) + abs(ne + se - 2.0 * e) +
                   abs(nw + sw - 2.0 * w);
    float upright = 2.0 * abs(w + e - 2.0 * middle) + abs(ne + nw - 2.0 * n) +
                    abs(se + sw - 2.0 * s);
    bool level = across >= upright;
    float before = level ? n : w, after = level ? s : e;
    bool back = abs(before - middle) >= abs(after - middle);
    float other = back ? before : after;
    vec2 side = (level ? vec2(0.0, 1.0) : vec2(1.0, 0.0)) * (back ? -1.0 : 1.0);
    float move = antialias_search(at + side * 0.5, level ? vec2(1.0, 0.0) : vec2(0.0, 1.0), middle,
                                  0.5 * (middle + other), 0.25 * abs(other - middle),
                                  p.maxsearchsteps);
    float single = antialias_subpixel(middle, n + s + w + e, nw + ne + sw + se, contrast);
    return sample0(at + side * max(move, single * p.subpixel), EXTEND_HOLD);
}
