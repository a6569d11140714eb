// function.glsl -- roots, angles, logarithms and powers of values.
//
// What GLSL leaves undefined (roots and logarithms of negative values, powers of 0) is decided
// here, so that every device gives what floats have for it.

#define FUNCTION_NAN uintBitsToFloat(0x7fc00000u)
#define FUNCTION_INFINITE uintBitsToFloat(0x7f800000u)

bool function_is_nan(float x) { return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u; }

float function_turn(FunctionParams p) {  // radians per unit of angles
    if (p.angunit == FUNCTION_ANGUNIT_DEG) return 0.017453292519943295;
    return p.angunit == FUNCTION_ANGUNIT_CYCLE ? 6.283185307179586 : 1.0;
}

float function_log2(float x) {
    if (x == 0.0) return -FUNCTION_INFINITE;
    return x > 0.0 ? log2(x) : FUNCTION_NAN;
}

float function_power(float x, float e) {
    float size = pow(abs(x), e);
    if (x == 0.0) size = e > 0.0 ? 0.0 : FUNCTION_INFINITE;
    if (e == 0.0) size = 1.0;
    return x < 0.0 ? -size : size;
}

float function_atan2(float y, float x) { return x == 0.0 && y == 0.0 ? 0.0 : atan(y, x); }

// The other leg of a triangle: arcsine and arccosine are arctangents of it, because drivers give
// their own few digits.
float function_leg(float x) { return sqrt(max((1.0 - x) * (1.0 + x), 0.0)); }

// The series where the difference of two exponentials would lose digits.
float function_sinh(float x) {
    float e = exp(abs(x)), square = x * x;
    return abs(x) < 0.5 ? x * (1.0 + square / 6.0 * (1.0 + square / 20.0 * (1.0 + square / 42.0)))
                        : sign(x) * 0.5 * (e - 1.0 / e);
}

float function_tanh(float x) {
    float e = exp(2.0 * min(abs(x), 20.0));
    float small = function_sinh(x) / (0.5 * (exp(min(abs(x), 1.0)) + exp(-min(abs(x), 1.0))));
    return abs(x) < 0.5 ? small : sign(x) * (1.0 - 2.0 / (e + 1.0));
}

// The menus of all channels agree.
float function_of(float x, float y, int func, FunctionParams p) {
    float turn = function_turn(p);
    switch (func) {
    case FUNCTION_FUNCRGBA_CONSTANT: return p.constval;
    case FUNCTION_FUNCRGBA_SQRT: return x >= 0.0 ? sqrt(x) : FUNCTION_NAN;
    case FUNCTION_FUNCRGBA_ABS: return abs(x);
    case FUNCTION_FUNCRGBA_SIGN: return sign(x);
    case FUNCTION_FUNCRGBA_COS: return cos(x * turn);
    case FUNCTION_FUNCRGBA_SIN: return sin(x * turn);
    case FUNCTION_FUNCRGBA_TAN: return tan(x * turn);
    case FUNCTION_FUNCRGBA_ACOS:
        return abs(x) <= 1.0 ? function_atan2(function_leg(x), x) / turn : FUNCTION_NAN;
    case FUNCTION_FUNCRGBA_ASIN:
        return abs(x) <= 1.0 ? function_atan2(x, function_leg(x)) / turn : FUNCTION_NAN;
    case FUNCTION_FUNCRGBA_ATAN: return atan(x) / turn;
    case FUNCTION_FUNCRGBA_ATAN2: return function_atan2(x, y) / turn;
    case FUNCTION_FUNCRGBA_COSH: return 0.5 * (exp(x) + exp(-x));
    case FUNCTION_FUNCRGBA_SINH: return function_sinh(x);
    case FUNCTION_FUNCRGBA_TANH: return function_tanh(x);
    case FUNCTION_FUNCRGBA_LOG10: return function_log2(x) * 0.3010299956639812;
    case FUNCTION_FUNCRGBA_LOG2: return function_log2(x);
    case FUNCTION_FUNCRGBA_LOGN: return function_log2(x) / function_log2(p.baseval);
    case FUNCTION_FUNCRGBA_LN: return function_log2(x) * 0.6931471805599453;
    case FUNCTION_FUNCRGBA_EXP: return exp(x);
    case FUNCTION_FUNCRGBA_EXP2: return exp2(x);
    case FUNCTION_FUNCRGBA_EXP10: return exp2(x * 3.321928094887362);
    case FUNCTION_FUNCRGBA_POWB: return function_power(p.baseval, x);
    case FUNCTION_FUNCRGBA_POWE: return function_power(x, p.expval);
    case FUNCTION_FUNCRGBA_POW: return function_power(x, y);
    default: return x;
    }
}

float function_one(float x, float y, int own, int several, FunctionParams p) {
    int func = own != FUNCTION_FUNCRGBA_INPUT ? own
                                               : several != FUNCTION_FUNCRGBA_INPUT ? several
                                                                                    : p.funcrgba;
    x = x * (p.rerange.y - p.rerange.x) + p.rerange.x;
    float found = function_of(x, y, func, p);
    bool constant = func == FUNCTION_FUNCRGBA_CONSTANT;
    if (function_is_nan(x) && !constant) found = FUNCTION_NAN;
    bool finite = (floatBitsToUint(found) & 0x7f800000u) != 0x7f800000u;
    return p.replace && !finite ? p.errval : found;
}

vec4 function(vec4 a, vec4 b, FunctionParams p) {
    return vec4(function_one(a.r, b.r, p.funcr, p.funcrgb, p),
                function_one(a.g, b.g, p.funcg, p.funcrgb, p),
                function_one(a.b, b.b, p.funcb, p.funcrgb, p),
                function_one(a.a, b.a, p.funca, FUNCTION_FUNCRGBA_INPUT, p));
}
