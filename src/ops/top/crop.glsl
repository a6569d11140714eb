// crop.glsl -- a rectangle of an image: corner and size of the window in pixels.

vec4 crop(vec2 position, CropParams p) {
    vec2 corner = vec2(window(0), window(1)), size = vec2(window(2), window(3));
    if (ivec2(size) == SIZE) return fetch0(ivec2(position) + ivec2(corner), p.extend);
    return sample0(corner + position * size / vec2(SIZE), p.extend);
}
