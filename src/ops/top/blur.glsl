// blur.glsl -- one axis of a separable filter: rows in the first pass, columns in the second.

// Filters with weights below 0 go beyond 0 and 1, which the format between the passes may not hold:
// -0.5 to 1.5 are kept there as 0 to 1.
bool blur_beyond(BlurParams p) {
    return p.type == BLUR_TYPE_CATMULL || p.type == BLUR_TYPE_SINC;
}

vec4 blur_pixel(ivec2 at, BlurParams p) {
    vec4 c = fetch0(at, p.extend);
    if (!blur_beyond(p) || PASS == 0) return c;
    bool outside = any(lessThan(at, ivec2(0))) || any(greaterThanEqual(at, SIZE0));
    return p.extend == EXTEND_ZERO && outside ? vec4(0.0) : c * 2.0 - 0.5;
}

vec4 blur_result(vec4 sum, BlurParams p) {
    return blur_beyond(p) && PASS == 0 ? sum * 0.5 + 0.25 : sum;
}

vec4 blur(vec2 position, BlurParams p) {
    bool rows = PASS == 0;
    // The weights of the middle and of one side: for rows, then for columns.
    int reach = (rows ? p.weights_shape.x : p.weights_shape.y) - 1;
    int first = rows ? 0 : p.weights_shape.x;
    ivec2 along = rows ? ivec2(1, 0) : ivec2(0, 1);
    if (SIZE0 == SIZE) {
        ivec2 at = ivec2(position);
        vec4 sum = blur_pixel(at, p) * weights(first);
        for (int i = 1; i <= reach; ++i)
            sum += (blur_pixel(at - i * along, p) + blur_pixel(at + i * along, p)) *
                   weights(first + i);
        return blur_result(sum, p);
    }
    // Another size is asked for, of the first pass: steps of one pixel of the result.
    vec2 ratio = vec2(SIZE0) / vec2(SIZE);
    vec2 at = position * ratio, by = vec2(along) * ratio;
    vec4 sum = sample0(at, p.extend) * weights(first);
    for (int i = 1; i <= reach; ++i)
        sum += (sample0(at - float(i) * by, p.extend) + sample0(at + float(i) * by, p.extend)) *
               weights(first + i);
    return blur_result(sum, p);
}
