// blur.glsl -- one axis of a separable filter: rows in the first pass, columns in the second.

vec4 blur(vec2 position, BlurParams p) {
    bool rows = PASS == 0;
    // The weights of the middle and of one side: for rows, then for columns.
    int reach = (rows ? p.weights_shape.x : p.weights_shape.y) - 1;
    int first = rows ? 0 : p.weights_shape.x;
    ivec2 along = rows ? ivec2(1, 0) : ivec2(0, 1);
    if (SIZE0 == SIZE) {
        ivec2 at = ivec2(position);
        vec4 sum = fetch0(at, p.extend) * weights(first);
        for (int i = 1; i <= reach; ++i)
            sum += (fetch0(at - i * along, p.extend) + fetch0(at + i * along, p.extend)) *
                   weights(first + i);
        return sum;
    }
    // Another size is asked for: steps of one pixel of the result.
    vec2 ratio = vec2(SIZE0) / vec2(SIZE);
    vec2 at = position * ratio, by = vec2(along) * ratio;
    vec4 sum = sample0(at, p.extend) * weights(first);
    for (int i = 1; i <= reach; ++i)
        sum += (sample0(at - float(i) * by, p.extend) + sample0(at + float(i) * by, p.extend)) *
               weights(first + i);
    return sum;
}
