// circle.glsl -- how much of a pixel an ellipse covers; its sizes are made on the CPU.

// How far inside of an ellipse: exact for circles, and for all at the edge.
float circle_inside(vec2 at, vec2 radius) {
    if (min(radius.x, radius.y) <= 0.0) return -1.0e9;
    if (radius.x == radius.y) return radius.x - length(at);
    vec2 part = at / radius;
    float far = length(part), slope = length(part / radius);
    return slope > 0.0 ? far * (1.0 - far) / slope : min(radius.x, radius.y);
}

// Fades from the outer edge inwards: over a pixel, and over the softness.
float circle_soft(float inside, float softness) {
    return clamp((inside + 0.5) / (1.0 + softness), 0.0, 1.0);
}

vec4 circle_color(vec3 rgb, float a, bool multiplied) {
    return vec4(multiplied ? rgb * a : rgb, a);
}

vec4 circle(vec2 position, CircleParams p) {
    vec2 away = position - vec2(shape(0), shape(1));
    // Turned back; y is down.
    vec2 at = vec2(shape(2) * away.x - shape(3) * away.y, shape(3) * away.x + shape(2) * away.y);
    vec2 outer = vec2(shape(4), shape(5)), inner = vec2(shape(6), shape(7));
    float softness = shape(8);
    float whole = clamp(circle_inside(at, outer) + 0.5, 0.0, 1.0);
    float filled = clamp(circle_inside(at, inner) + 0.5, 0.0, 1.0);
    if (!p.antialias) {
        whole = step(0.5, whole);
        filled = step(0.5, filled);
    }
    float part = whole > 0.0 ? min(filled / whole, 1.0) : 0.0;
    if (shape(9) == 0.0) part = 1.0;  // no border
    if (softness > 0.0) whole = min(whole, circle_soft(circle_inside(at, outer), softness));
    vec4 fill = circle_color(p.fillcolor, p.fillalpha, p.multrgbbyalpha);
    vec4 border = circle_color(p.border, p.borderalpha, p.multrgbbyalpha);
    vec4 back = circle_color(p.bgcolor, p.bgalpha, p.multrgbbyalpha);
    return mix(back, mix(border, fill, part), whole);
}
