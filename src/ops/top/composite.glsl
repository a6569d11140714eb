// composite.glsl -- several images laid over one another by one blend operation.

// a / b, at most 1 and 0 where a is 0; both are not negative.
vec3 composite_part(vec3 a, vec3 b) { return min(a / max(b, vec3(1.0e-20)), 1.0); }

vec3 composite_light(vec3 by, vec3 x, vec3 y) {
    return mix(2.0 * x * y, 1.0 - 2.0 * (1.0 - x) * (1.0 - y), greaterThanEqual(by, vec3(0.5)));
}

// The blend modes: x is the colour below, y that of the layer on top of it, both within 0..1.
vec3 composite_mode(vec3 x, vec3 y, CompositeParams p) {
    bvec3 bright = greaterThanEqual(y, vec3(0.5));
    bool darker = luminance_(x) < luminance_(y);
    switch (p.operand) {
    case COMPOSITE_OPERAND_BURNCOLOR: return 1.0 - composite_part(1.0 - x, y);
    case COMPOSITE_OPERAND_BURNLINEAR: return max(x + y - 1.0, 0.0);
    case COMPOSITE_OPERAND_DARKERCOLOR: return darker ? x : y;
    case COMPOSITE_OPERAND_LIGHTERCOLOR: return darker ? y : x;
    case COMPOSITE_OPERAND_DODGE: return composite_part(x, 1.0 - y);
    case COMPOSITE_OPERAND_INVERSE: return composite_part(y, 1.0 - x);
    case COMPOSITE_OPERAND_EXCLUDE: return x + y - 2.0 * x * y;
    case COMPOSITE_OPERAND_NEGATE: return 1.0 - abs(1.0 - x - y);
    case COMPOSITE_OPERAND_REFLECT: return composite_part(x * x, 1.0 - y);
    case COMPOSITE_OPERAND_GLOW: return composite_part(y * y, 1.0 - x);
    case COMPOSITE_OPERAND_FREEZE: return 1.0 - composite_part((1.0 - x) * (1.0 - x), y);
    case COMPOSITE_OPERAND_HEAT: return 1.0 - composite_part((1.0 - y) * (1.0 - y), x);
    case COMPOSITE_OPERAND_HARDLIGHT: return composite_light(y, x, y);
    case COMPOSITE_OPERAND_OVERLAY: return composite_light(x, x, y);
    case COMPOSITE_OPERAND_SOFTLIGHT: return (1.0 - 2.0 * y) * x * x + 2.0 * x * y;
    case COMPOSITE_OPERAND_LINEARLIGHT: return clamp(x + 2.0 * y - 1.0, 0.0, 1.0);
    case COMPOSITE_OPERAND_PINLIGHT: return mix(min(x, 2.0 * y), max(x, 2.0 * y - 1.0), bright);
    case COMPOSITE_OPERAND_VIVIDLIGHT:
        return mix(1.0 - composite_part(1.0 - x, 2.0 * y),
                   composite_part(x, 2.0 * (1.0 - y)), bright);
    default: return step(1.0, x + y);  // hard mix
    }
}

vec3 composite_color(vec4 c) {
    return c.a > 0.0 ? clamp(c.rgb / c.a, 0.0, 1.0) : vec3(0.0);
}

vec4 composite_pair(vec4 a, vec4 b, CompositeParams p) {
    switch (p.operand) {
    case COMPOSITE_OPERAND_ADD: return a + b;
    case COMPOSITE_OPERAND_ATOP: return a * b.a + b * (1.0 - a.a);
    case COMPOSITE_OPERAND_AVERAGE: return (a + b) * 0.5;
    case COMPOSITE_OPERAND_BRIGHTEST:
        return luminance_(a.rgb) > luminance_(b.rgb) ? a : b;
    case COMPOSITE_OPERAND_DIFFERENCE: return vec4(abs(a.rgb - b.rgb), 1.0);
    case COMPOSITE_OPERAND_DIMMEST:
        return luminance_(a.rgb) < luminance_(b.rgb) ? a : b;
    case COMPOSITE_OPERAND_DIVIDE: return a / mix(b, vec4(1.0), equal(b, vec4(0.0)));
    case COMPOSITE_OPERAND_INSIDE: return a * clamp(b.a, 0.0, 1.0);
    case COMPOSITE_OPERAND_INSIDELUMINANCE:
        return a * clamp(luminance_(b.rgb), 0.0, 1.0);
    case COMPOSITE_OPERAND_MAXIMUM: return max(a, b);
    case COMPOSITE_OPERAND_MINIMUM: return min(a, b);
    case COMPOSITE_OPERAND_MULTIPLY: return a * b;
    case COMPOSITE_OPERAND_OUTSIDE: return a * (1.0 - b.a);
    case COMPOSITE_OPERAND_OUTSIDELUMINANCE:
        return a * (1.0 - clamp(luminance_(b.rgb), 0.0, 1.0));
    case COMPOSITE_OPERAND_OVER: return a + b * (1.0 - a.a);
    case COMPOSITE_OPERAND_SCREEN: return 1.0 - (1.0 - a) * (1.0 - b);
    case COMPOSITE_OPERAND_SUBTRACT: return a - b;
    case COMPOSITE_OPERAND_UNDER: return a * (1.0 - b.a) + b;
    case COMPOSITE_OPERAND_XOR: return a * (1.0 - b.a) + b * (1.0 - a.a);
    default: break;
    }
    vec3 both = composite_mode(composite_color(a), composite_color(b), p);
    return vec4(a.rgb * (1.0 - b.a) + b.rgb * (1.0 - a.a) + both * (a.a * b.a),
                a.a + b.a - a.a * b.a);
}

vec4 composite_on(vec4 a, vec4 b, CompositeParams p) {
    return p.swaporder ? composite_pair(b, a, p) : composite_pair(a, b, p);
}

vec4 composite(vec4 a0, vec4 a1, vec4 a2, vec4 a3, vec4 a4, vec4 a5, vec4 a6, vec4 a7, vec4 a8,
               vec4 a9, vec4 a10, vec4 a11, vec4 a12, vec4 a13, vec4 a14, vec4 a15,
               CompositeParams p) {
    // One call: drivers compile a copy of all operations for each.
    bool wired[15] = bool[15](WIRED1, WIRED2, WIRED3, WIRED4, WIRED5, WIRED6, WIRED7, WIRED8, WIRED9,
                              WIRED10, WIRED11, WIRED12, WIRED13, WIRED14, WIRED15);
    vec4 layers[15] = vec4[15](a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15);
    for (int i = 0; i < 15; ++i)
        if (wired[i]) a0 = composite_on(a0, layers[i], p);
    return a0;
}
