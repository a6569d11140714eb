// rectangle.glsl -- how much of a pixel a rectangle covers; its sizes are made on the CPU.

// How far inside of a rectangle with round corners, given by half its size.
float rectangle_inside(vec2 at, vec2 half_size, float radius) {
    vec2 q = abs(at) - half_size + radius;
    return radius - length(max(q, vec2(0.0))) - min(max(q.x, q.y), 0.0);
}

float rectangle_cover(vec2 at, vec2 half_size, float radius) {
    if (min(half_size.x, half_size.y) <= 0.0) return 0.0;
    if (radius > 0.0) return clamp(rectangle_inside(at, half_size, radius) + 0.5, 0.0, 1.0);
    vec2 overlap = min(at + 0.5, half_size) - max(at - 0.5, -half_size);
    overlap = clamp(overlap, 0.0, 1.0);
    return overlap.x * overlap.y;
}

// Fades from the outer edge inwards: over a pixel, and over the softness.
float rectangle_soft(float inside, float softness) {
    return clamp((inside + 0.5) / (1.0 + softness), 0.0, 1.0);
}

vec4 rectangle_color(vec3 rgb, float a, bool multiplied) {
    return vec4(multiplied ? rgb * a : rgb, a);
}

vec4 rectangle(vec2 position, RectangleParams p) {
    vec2 away = position - vec2(shape(0), shape(1));
    // Turned back; y is down.
    vec2 at = vec2(shape(2) * away.x - shape(3) * away.y, shape(3) * away.x + shape(2) * away.y);
    vec2 outer = vec2(shape(4), shape(5)), inner = vec2(shape(6), shape(7));
    float softness = shape(8);
    float whole = rectangle_cover(at, outer, shape(11));
    float filled = rectangle_cover(at, inner, shape(12));
    if (!p.antialias) {
        whole = step(0.5, whole);
        filled = step(0.5, filled);
    }
    float part = whole > 0.0 ? min(filled / whole, 1.0) : 0.0;
    if (shape(9) == 0.0) part = 1.0;  // no border
    float inside = rectangle_inside(at, outer, shape(11));
    if (softness > 0.0) whole = min(whole, rectangle_soft(inside, softness));
    vec4 fill = rectangle_color(p.fillcolor, p.fillalpha, p.multrgbbyalpha);
    vec4 border = rectangle_color(p.border, p.borderalpha, p.multrgbbyalpha);
    vec4 back = rectangle_color(p.bgcolor, p.bgalpha, p.multrgbbyalpha);
    return mix(back, mix(border, fill, part), whole);
}
