// prelude.glsl -- what the engine's texture shaders use.
//
// Positions are in pixels from the top-left corner; the centre of the first pixel is (0.5, 0.5).
// Filtering is computed here in floats, not by the sampler: every format filters alike, and every
// device gives the same numbers.

const int EXTEND_HOLD = 0;    // the edge pixel goes on for ever
const int EXTEND_ZERO = 1;    // transparent black
const int EXTEND_REPEAT = 2;
const int EXTEND_MIRROR = 3;

int extend_coordinate_(int at, int size, int extend) {
    if (extend == EXTEND_REPEAT) {
        at %= size;
        return at < 0 ? at + size : at;
    }
    if (extend == EXTEND_MIRROR) {
        int period = 2 * size;
        at %= period;
        if (at < 0) at += period;
        return at < size ? at : period - 1 - at;
    }
    return clamp(at, 0, size - 1);
}

vec4 fetch_(sampler2D source, ivec2 at, int extend) {
    ivec2 size = textureSize(source, 0);
    if (extend == EXTEND_HOLD) return texelFetch(source, clamp(at, ivec2(0), size - 1), 0);
    bool outside = any(lessThan(at, ivec2(0))) || any(greaterThanEqual(at, size));
    if (!outside) return texelFetch(source, at, 0);
    if (extend == EXTEND_ZERO) return vec4(0.0);
    return texelFetch(source, ivec2(extend_coordinate_(at.x, size.x, extend),
                                    extend_coordinate_(at.y, size.y, extend)), 0);
}

vec4 sample_(sampler2D source, vec2 position, int extend) {
    // What no image reaches is kept where ints can hold it.
    vec2 corner = clamp(position - 0.5, -1.0e9, 1.0e9);
    ivec2 at = ivec2(floor(corner));
    vec2 part = corner - floor(corner);
    vec4 top = mix(fetch_(source, at, extend), fetch_(source, at + ivec2(1, 0), extend), part.x);
    vec4 bottom = mix(fetch_(source, at + ivec2(0, 1), extend),
                      fetch_(source, at + ivec2(1, 1), extend), part.x);
    return mix(top, bottom, part.y);
}

vec4 nearest_(sampler2D source, vec2 position, int extend) {
    return fetch_(source, ivec2(floor(clamp(position, -1.0e9, 1.0e9))), extend);
}

// What operators' menus call luminance, red, green, blue, alpha, RGB average and RGBA average: as
// many entries, in this order, at the head of the menu.
float luminance_(vec3 c) { return dot(c, vec3(0.299, 0.587, 0.114)); }

float channel_(vec4 c, int source) {
    switch (source) {
    case 1: return c.r;
    case 2: return c.g;
    case 3: return c.b;
    case 4: return c.a;
    case 5: return (c.r + c.g + c.b) / 3.0;
    case 6: return (c.r + c.g + c.b + c.a) / 4.0;
    default: return luminance_(c.rgb);
    }
}

// What a pixel format can hold. Every shader does this itself before its store, so that a chain
// of operators gives the same bytes whether it runs as one pass or as many, on every device.
vec4 fraction_(vec4 c) {  // NaN compares false and becomes 0
    return min(mix(vec4(0.0), c, greaterThan(c, vec4(0.0))), 1.0);
}

// Scaled back by a product, as the software device reads a texture.
vec4 quantise_fixed8_(vec4 c) { return roundEven(fraction_(c) * 255.0) * (1.0 / 255.0); }

vec4 quantise_fixed16_(vec4 c) { return roundEven(fraction_(c) * 65535.0) * (1.0 / 65535.0); }

// The store encodes, so this gives the linear value of the nearest encoded step.
vec4 quantise_srgb8_(vec4 c) {
    c = fraction_(c);
    vec3 low = c.rgb * 12.92;
    vec3 high = 1.055 * pow(max(c.rgb, vec3(0.0031308)), vec3(1.0 / 2.4)) - 0.055;
    vec3 encoded = mix(high, low, lessThanEqual(c.rgb, vec3(0.0031308)));
    encoded = roundEven(encoded * 255.0) / 255.0;
    low = encoded / 12.92;
    high = pow((encoded + 0.055) / 1.055, vec3(2.4));
    return vec4(mix(high, low, lessThanEqual(encoded, vec3(0.04045))),
                roundEven(c.a * 255.0) / 255.0);
}

// Nearest half, ties to even, by hand: packHalf2x16 may truncate. Halves below 2^-14 have steps of
// 2^-24; what reaches 65520 is infinite; a NaN stays one.
vec4 quantise_float16_(vec4 c) {
    uvec4 bits = floatBitsToUint(c);
    uvec4 size = bits & 0x7fffffffu;
    uvec4 rounded = (size + 0x0fffu + ((size >> 13) & 1u)) & ~0x1fffu;
    rounded = mix(rounded, uvec4(0x7f800000u), greaterThanEqual(rounded, uvec4(0x47800000u)));
    vec4 tiny = roundEven(abs(c) * 16777216.0) / 16777216.0;
    rounded = mix(rounded, floatBitsToUint(tiny), lessThan(size, uvec4(0x38800000u)));
    rounded = mix(rounded, size, greaterThan(size, uvec4(0x7f800000u)));
    return uintBitsToFloat(rounded | (bits & 0x80000000u));
}

vec4 quantise_float32_(vec4 c) { return c; }

vec4 opaque_(vec4 c) { return vec4(c.rgb, 1.0); }

const vec4 STEPS_10A2_ = vec4(1023.0, 1023.0, 1023.0, 3.0);

vec4 quantise_fixed10a2_(vec4 c) {
    return roundEven(fraction_(c) * STEPS_10A2_) * (1.0 / STEPS_10A2_);
}

// Floats without a sign: five bits of exponent, six of mantissa, of blue five. What is below 0 is
// 0, what is too large the largest; infinity and NaN stay.
uvec3 bits11_(vec3 c) {
    uvec3 bits = floatBitsToUint(c);
    const uvec3 drop = uvec3(17u, 17u, 18u);  // of a float's mantissa
    uvec3 normal = (bits + (uvec3(1u) << (drop - 1u)) - 1u + ((bits >> drop) & 1u) -
                    0x38000000u) >> drop;
    const vec3 least = vec3(1048576.0, 1048576.0, 524288.0);  // steps of 2^-20 and 2^-19
    uvec3 tiny = uvec3(ivec3(roundEven(min(abs(c), vec3(1.0)) * least)));
    uvec3 size = bits & 0x7fffffffu;
    const uvec3 infinite = uvec3(0x7c0u, 0x7c0u, 0x3e0u);
    uvec3 rounded = min(normal, infinite - 1u);
    rounded = mix(rounded, tiny, lessThan(size, uvec3(0x38800000u)));
    rounded = mix(rounded, infinite, equal(size, uvec3(0x7f800000u)));
    rounded = mix(rounded, uvec3(0u), greaterThan(bits, uvec3(0x7fffffffu)));
    return mix(rounded, infinite + 1u,
               greaterThan(size, uvec3(0x7f800000u)));
}

vec4 quantise_float11_(vec4 c) {
    uvec3 bits = bits11_(c.rgb);
    const uvec3 drop = uvec3(17u, 17u, 18u);
    uvec3 normal = (bits << drop) + 0x38000000u;
    vec3 tiny = vec3(bits) / vec3(1048576.0, 1048576.0, 524288.0);
    const uvec3 infinite = uvec3(0x7c0u, 0x7c0u, 0x3e0u);
    const uvec3 lowest = uvec3(0x40u, 0x40u, 0x20u);  // of those with a full mantissa
    uvec3 wide = mix(normal, floatBitsToUint(tiny), lessThan(bits, lowest));
    wide = mix(wide, uvec3(0x7f800000u), equal(bits, infinite));
    wide = mix(wide, uvec3(0x7fc00000u), greaterThan(bits, infinite));
    return vec4(uintBitsToFloat(wide), c.a);  // which blending needs; it is not stored
}

// The same, as the bits of each channel in memory: for passes that write several pixels at once.
uvec4 bits_fixed8_(vec4 c) { return uvec4(ivec4(roundEven(fraction_(c) * 255.0))); }

uvec4 bits_fixed16_(vec4 c) { return uvec4(ivec4(roundEven(fraction_(c) * 65535.0))); }

uvec4 bits_float16_(vec4 c) {
    uvec4 bits = floatBitsToUint(c);
    uvec4 size = bits & 0x7fffffffu;
    uvec4 rounded = (size + 0x0fffu + ((size >> 13) & 1u) - 0x38000000u) >> 13;
    uvec4 tiny = uvec4(ivec4(roundEven(min(abs(c), 1.0) * 16777216.0)));
    rounded = mix(min(rounded, 0x7c00u), tiny, lessThan(size, uvec4(0x38800000u)));
    rounded = mix(rounded, uvec4(0x7e00u), greaterThan(size, uvec4(0x7f800000u)));
    return rounded | ((bits >> 16) & 0x8000u);
}

uvec4 bits_float32_(vec4 c) { return floatBitsToUint(c); }

uvec4 bits_fixed10a2_(vec4 c) { return uvec4(ivec4(roundEven(fraction_(c) * STEPS_10A2_))); }

uvec4 bits_float11_(vec4 c) { return uvec4(bits11_(c.rgb), 0u); }

// Pixels enter a texel of 16 bytes at its end, so that the first comes to lie first.
uvec4 push8_(uvec4 texel, uint pixel) {
    return texel >> 8 | uvec4(texel.yzw, pixel) << 24;
}
uvec4 push16_(uvec4 texel, uint pixel) {
    return texel >> 16 | uvec4(texel.yzw, pixel) << 16;
}
uvec4 push32_(uvec4 texel, uint pixel) { return uvec4(texel.yzw, pixel); }
uvec4 push64_(uvec4 texel, uvec2 pixel) { return uvec4(texel.zw, pixel); }
