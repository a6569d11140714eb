// antialias.glsl -- smooths the stairs of slanted edges.
//
// Places are in pixels of the input; all that is looked at lies whole pixels away from two of them,
// the middle and a place on the edge. A place is what four pixels around it give together. In a
// picture of the result's size the middle is one pixel, and a place on the edge lies between two:
// the loops over the four end before those that weigh nothing.

float antialias_light(ivec2 pixel) { return luminance_(fetch0(pixel, EXTEND_HOLD).rgb); }

float antialias_weight(vec2 part, ivec2 beside) {
    vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
    return weight.x * weight.y;
}

// How far single pixels are moved: by how much the middle stands out from all around it.
float antialias_subpixel(float middle, float sides, float corners, float contrast) {
    float stands_out = abs((2.0 * sides + corners) / 12.0 - middle) / contrast;
    float part = smoothstep(0.0, 1.0, clamp(stands_out, 0.0, 1.0));
    return part * part;
}

// How far the edge's pixels are moved: half a pixel at an end of a stair, nothing in its middle.
// `border` is on the line between this row of pixels and that on the other side.
float antialias_search(vec2 border, ivec2 along, float middle, float mean, float steep, int most) {
    ivec2 corner = ivec2(floor(border - 0.5)), across = along.yx;
    vec2 part = border - 0.5 - vec2(corner);
    vec2 ends = vec2(0.0);
    ivec2 apart = ivec2(0);
    bvec2 found = bvec2(false);
    int steps = 0;
    do {
        apart += mix(ivec2(1), ivec2(0), found);
        vec2 light = vec2(-mean);
        int tap = 0;
        do {
            ivec2 beside = along * tap, back = corner + beside - along * apart.x;
            ivec2 on = corner + beside + along * apart.y;
            light += antialias_weight(part, beside) *
                         vec2(antialias_light(back), antialias_light(on)) +
                     antialias_weight(part, beside + across) *
                         vec2(antialias_light(back + across), antialias_light(on + across));
        } while (++tap < (SIZE0 == SIZE ? 1 : 2));
        ends = mix(light, ends, found);
        found = greaterThanEqual(abs(ends), vec2(steep));
    } while (++steps < most && !all(found));
    bool first = apart.x < apart.y;
    float end = first ? ends.x : ends.y;
    bool crosses = (end < 0.0) != (middle < mean);
    return crosses ? 0.5 - float(min(apart.x, apart.y)) / float(apart.x + apart.y) : 0.0;
}

vec4 antialias_color(vec2 at, ivec2 along) {
    ivec2 corner = ivec2(floor(at - 0.5)), across = along.yx;
    vec2 part = at - 0.5 - vec2(corner);
    vec4 color = vec4(0.0);
    int tap = 0;
    do {
        ivec2 beside = along * tap;
        color += fetch0(corner + beside, EXTEND_HOLD) * antialias_weight(part, beside) +
                 fetch0(corner + beside + across, EXTEND_HOLD) *
                     antialias_weight(part, beside + across);
    } while (++tap < (SIZE0 == SIZE ? 1 : 2));
    return color;
}

vec4 antialias(vec2 position, AntiAliasParams p) {
    vec2 at = SIZE0 == SIZE ? position : position * vec2(SIZE0) / vec2(SIZE);
    ivec2 corner = ivec2(floor(at - 0.5));
    vec2 part = at - 0.5 - vec2(corner);
    vec4 color = vec4(0.0);
    vec4 sides = vec4(0.0), corners = vec4(0.0);  // n, s, w, e; nw, ne, sw, se
    int tap = 0;
    do {
        ivec2 beside = ivec2(tap & 1, tap >> 1), pixel = corner + beside;
        float weight = antialias_weight(part, beside);
        color += weight * fetch0(pixel, EXTEND_HOLD);
        sides += weight *
                 vec4(antialias_light(pixel - ivec2(0, 1)), antialias_light(pixel + ivec2(0, 1)),
                      antialias_light(pixel - ivec2(1, 0)), antialias_light(pixel + ivec2(1, 0)));
        corners += weight *
                   vec4(antialias_light(pixel - 1), antialias_light(pixel + ivec2(1, -1)),
                        antialias_light(pixel + ivec2(-1, 1)), antialias_light(pixel + 1));
    } while (++tap < (SIZE0 == SIZE ? 1 : 4));
    float middle = luminance_(color.rgb), n = sides.x, s = sides.y, w = sides.z, e = sides.w;
    float high = max(max(max(n, s), max(w, e)), middle);
    float contrast = high - min(min(min(n, s), min(w, e)), middle);
    // What is not finite is left alone.
    if (!(contrast >= max(p.darkthreshold, high * p.edgethreshold)) || contrast <= 0.0 ||
        contrast > 1.0e30)
        return color;
    float nw = corners.x, ne = corners.y, sw = corners.z, se = corners.w;
    float across = 2.0 * abs(n + s - 2.0 * middle) + abs(ne + se - 2.0 * e) +
                   abs(nw + sw - 2.0 * w);
    float upright = 2.0 * abs(w + e - 2.0 * middle) + abs(ne + nw - 2.0 * n) +
                    abs(se + sw - 2.0 * s);
    bool level = across >= upright;
    float before = level ? n : w, after = level ? s : e;
    bool back = abs(before - middle) >= abs(after - middle);
    float other = back ? before : after;
    vec2 side = (level ? vec2(0.0, 1.0) : vec2(1.0, 0.0)) * (back ? -1.0 : 1.0);
    ivec2 along = level ? ivec2(1, 0) : ivec2(0, 1);
    float move = antialias_search(at + side * 0.5, along, middle, 0.5 * (middle + other),
                                  0.25 * abs(other - middle), p.maxsearchsteps);
    float single = antialias_subpixel(middle, n + s + w + e, nw + ne + sw + se, contrast);
    return antialias_color(at + side * max(move, single * p.subpixel), along);
}
