// crop.glsl -- a rectangle of an image: the window's shape is its corner and its size in pixels.

vec4 crop(vec2 position, CropParams p) {
    vec2 corner = vec2(p.window_shape.xy), size = vec2(p.window_shape.zw);
    // A pixel stands for one where the size stays; else four give it.
    bool same = p.window_shape.zw == SIZE;
    vec2 at = corner + (same ? position : position * size / vec2(SIZE)) - 0.5;
    vec2 first = floor(at), part = at - first;
    vec4 color = vec4(0.0);
    int tap = 0;
    do {
        ivec2 beside = ivec2(tap & 1, tap >> 1);
        vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
        color += fetch0(ivec2(first) + beside, p.extend) * (weight.x * weight.y);
    } while (++tap < (same ? 1 : 4));
    return color;
}
