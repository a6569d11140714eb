// convolve.glsl -- a weighted sum of neighbours.

vec4 convolve_pixel(vec2 position, ivec2 step, int extend) {
    if (SIZE0 == SIZE) return fetch0(ivec2(position) + step, extend);
    return sample0((position + vec2(step)) * vec2(SIZE0) / vec2(SIZE), extend);
}

vec4 convolve(vec2 position, ConvolveParams p) {
    ivec2 size = p.kernel_shape.yx;
    vec4 sum = vec4(0.0);
    if (size.x * size.y == 0) sum = convolve_pixel(position, ivec2(0), p.extend);
    for (int y = 0; y < size.y; ++y)
        for (int x = 0; x < size.x; ++x)
            sum += kernel(y * size.x + x) *
                   convolve_pixel(position, ivec2(x, y) - size / 2, p.extend);
    sum = sum * factor(0) + p.offset;
    if (!p.applytoalpha) sum.a = convolve_pixel(position, ivec2(0), p.extend).a;
    return sum;
}
