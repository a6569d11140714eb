// fit.glsl -- scales an image into a place of whole pixels that is made on the CPU.

// How much a pixel of the input counts for one of the result, `scale` of them wide: its share,
// or where the picture grows, as for a straight line between pixels.
float fit_weight(int pixel, float middle, float scale) {
    float low = float(pixel);
    if (scale <= 1.0) return max(1.0 - abs(low + 0.5 - middle), 0.0);
    float overlap = min(low + 1.0, middle + scale * 0.5) - max(low, middle - scale * 0.5);
    return max(overlap, 0.0) / scale;
}

// The software device ends loops after 65536 turns, and may run one of these for each of 16 pixels.
const int fit_most = 14000;  // pixels that are looked at for one of the result

// Its loops test at their end: of others the software device computes the body once more. All pixels
// go through them as often, as that device asks of such loops. Where the picture `stays` as large
// nobody looks at the mean.
vec4 fit_mean(vec2 middle, vec2 scale, bool stays) {
    vec2 reach = max(scale, vec2(2.0)) * 0.5;
    ivec2 first = ivec2(floor(middle - reach));
    ivec2 most = stays ? ivec2(1) : ivec2(ceil(2.0 * reach)) + 1;  // pixels that may count
    // Of more than that, every so many rows and columns.
    float many = scale.x * scale.y / float(fit_most);
    int stride = many > 1.0 ? int(ceil(sqrt(many))) : 1;
    vec4 sum = vec4(0.0);
    float weights = 0.0;
    int down = 0;
    do {
        int y = first.y + down;
        vec4 row = vec4(0.0);
        float columns = 0.0;
        int along = 0;
        do {
            ivec4 at = first.x + along + ivec4(0, 1, 2, 3) * stride;
            vec4 w = vec4(fit_weight(at.x, middle.x, scale.x),
                          fit_weight(at.y, middle.x, scale.x),
                          fit_weight(at.z, middle.x, scale.x),
                          fit_weight(at.w, middle.x, scale.x));
            row += fetch0(ivec2(at.x, y), EXTEND_HOLD) * w.x;
            row += fetch0(ivec2(at.y, y), EXTEND_HOLD) * w.y;
            row += fetch0(ivec2(at.z, y), EXTEND_HOLD) * w.z;
            row += fetch0(ivec2(at.w, y), EXTEND_HOLD) * w.w;
            columns += w.x + w.y + w.z + w.w;
            along += 4 * stride;
        } while (along < most.x);
        float weight = fit_weight(y, middle.y, scale.y);
        sum += weight > 0.0 ? row * weight : vec4(0.0);
        weights += columns * weight;
        down += stride;
    } while (down < most.y);
    return sum / weights;
}

vec4 fit(vec2 position, FitParams p) {
    vec2 size = vec2(p.place_shape.zw), at = position - vec2(p.place_shape.xy);
    if (any(lessThan(at, vec2(0.0))) || any(greaterThan(at, size)))
        return p.premultrgbbyalpha ? vec4(p.bgcolor.rgb * p.bgcolor.a, p.bgcolor.a) : p.bgcolor;
    vec2 scale = vec2(SIZE0) / size;
    bool stays = ivec2(size) == SIZE0;
    vec4 mean = fit_mean(at * scale, scale, stays);
    return stays ? fetch0(ivec2(at), EXTEND_HOLD) : mean;
}
