// checker.glsl -- the mean of a chessboard with lines over each pixel.

// The integral of what is 1 in even fields and -1 in odd ones.
vec2 checker_sum(vec2 at, vec2 size) {
    vec2 turn = fract(at / size * 0.5) * 2.0;
    return size * (1.0 - abs(turn - 1.0));
}

// How much of a pixel around a position the lines between fields cover, across and down.
vec2 checker_lines(vec2 at, vec2 size, float width) {
    vec2 from = (at - 0.5 + width * 0.5) / size, to = (at + 0.5 + width * 0.5) / size;
    vec2 least = min(vec2(width), size);
    vec2 steps = floor(to) - floor(from);
    return steps * least + min(fract(to) * size, least) - min(fract(from) * size, least);
}

vec4 checker_color(vec4 c, bool multiplied) {
    return multiplied ? vec4(c.rgb * c.a, c.a) : c;
}

vec4 checker(vec2 position, CheckerParams p) {
    vec2 size = vec2(fields(0), fields(1));
    vec2 at = vec2(position.x, float(SIZE.y) - position.y) - vec2(fields(2), fields(3));
    vec2 mean = checker_sum(at + 0.5, size) - checker_sum(at - 0.5, size);
    vec4 c = mix(checker_color(p.color2, p.multrgbbyalpha),
                 checker_color(p.color1, p.multrgbbyalpha), 0.5 + 0.5 * mean.x * mean.y);
    vec2 lines = clamp(checker_lines(at, size, p.linewidth), 0.0, 1.0);
    float line = 1.0 - (1.0 - lines.x) * (1.0 - lines.y);
    return mix(c, checker_color(p.linecolor, p.multrgbbyalpha), line);
}
