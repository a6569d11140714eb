// math.glsl -- arithmetic on channels, each by itself and with one another.

#define MATH_NAN uintBitsToFloat(0x7fc00000u)
#define MATH_INFINITE uintBitsToFloat(0x7f800000u)

vec4 math_root(vec4 c) {
    return mix(sqrt(max(c, vec4(0.0))), vec4(MATH_NAN), not(greaterThanEqual(c, vec4(0.0))));
}

vec4 math_inverse(vec4 c) {
    return mix(1.0 / c, vec4(MATH_INFINITE), equal(c, vec4(0.0)));
}

// The menus of both parameters agree.
vec4 math_unary(vec4 c, int op) {
    switch (op) {
    case MATH_PREOP_NEGATE: return -c;
    case MATH_PREOP_POS: return abs(c);
    case MATH_PREOP_ROOT: return math_root(c);
    case MATH_PREOP_SQUARE: return c * c;
    case MATH_PREOP_INVERSE: return math_inverse(c);
    default: return c;
    }
}

float math_pair(float a, float b, MathParams p) {
    switch (p.chanop) {
    case MATH_CHANOP_SUB: return a - b;
    case MATH_CHANOP_MUL: return a * b;
    case MATH_CHANOP_DIV:
        return b != 0.0 ? a / b
                        : a > 0.0 ? MATH_INFINITE : a < 0.0 ? -MATH_INFINITE : MATH_NAN;
    case MATH_CHANOP_MIN: return min(a, b);
    case MATH_CHANOP_MAX: return max(a, b);
    default: return a + b;  // add, average, length
    }
}

vec4 math_combined(vec4 c, MathParams p) {
    float one = 0.0, count = 0.0;
    for (int i = 0; i < 4; ++i) {
        float value = p.chanop == MATH_CHANOP_LEN ? c[i] * c[i] : c[i];
        one = used(i) == 0.0 ? one : count == 0.0 ? value : math_pair(one, value, p);
        count += used(i);
    }
    if (p.chanop == MATH_CHANOP_AVG) one /= max(count, 1.0);
    if (p.chanop == MATH_CHANOP_LEN) one = sqrt(one);
    return mix(c, vec4(one), notEqual(vec4(used(4), used(5), used(6), used(7)), vec4(0.0)));
}

vec4 math_range(vec4 c, MathParams p) {
    float span = p.fromrange.y - p.fromrange.x;
    vec4 at = (c - p.fromrange.x) / span;
    if (span == 0.0) at = step(vec4(p.fromrange.x), c);
    return at * (p.torange.y - p.torange.x) + p.torange.x;
}

vec4 math(vec4 a, MathParams p) {
    vec4 c = math_unary(a, p.preop);
    if (p.chanop != MATH_CHANOP_OFF) c = math_combined(c, p);
    c = math_unary(c, p.postop);
    c = (c + p.preoff) * p.gain + p.postoff;
    if (p.op == MATH_OP_RGBMULTALPHA) c.rgb *= c.a;
    if (p.op == MATH_OP_RGBDIVALPHA) c.rgb = c.a != 0.0 ? c.rgb / c.a : vec3(0.0);
    c = math_range(c, p);
    if (p.integer == MATH_INTEGER_CEILING) c = ceil(c);
    if (p.integer == MATH_INTEGER_FLOOR) c = floor(c);
    if (p.integer == MATH_INTEGER_ROUND) c = roundEven(c);
    return c;
}
