// convolve.glsl -- a weighted sum of neighbours.

vec4 convolve_pixel(vec2 position, ivec2 away, int extend) {
    if (SIZE0 == SIZE) return fetch0(ivec2(position) + away, extend);
    return sample0((position + vec2(away)) * vec2(SIZE0) / vec2(SIZE), extend);
}

vec4 convolve(vec2 position, ConvolveParams p) {
    ivec2 size = p.kernel_shape.yx;
    vec4 middle = convolve_pixel(position, ivec2(0), p.extend);
    vec4 sum = size.x * size.y == 0 ? middle : vec4(0.0);
    if (SIZE0 == SIZE) {
        ivec2 corner = ivec2(position) - size / 2;
        int i = 0;
        for (int y = 0; y < size.y; ++y)
            for (int x = 0; x < size.x; ++x)
                sum += kernel(i++) * fetch0(corner + ivec2(x, y), p.extend);
    } else {
        for (int i = 0; i < size.x * size.y; ++i)
            sum += kernel(i) * convolve_pixel(position, ivec2(i % size.x, i / size.x) - size / 2,
                                              p.extend);
    }
    sum = sum * factor(0) + p.offset;
    return p.applytoalpha ? sum : vec4(sum.rgb, middle.a);
}
