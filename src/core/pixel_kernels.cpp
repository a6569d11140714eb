// pixel_kernels.cpp -- loops that convert adjacent elements of pixels from one type to another.
//
// Each is written once, for vectors of eight: the compiler's own vector types become two SSE2
// instructions or one of AVX2, whatever the optimisation flags. Each is compiled twice, for the
// baseline and for AVX2 with F16C, and chosen at run time.
#include "core/pixel_kernels.hpp"

#include "core/half.hpp"
#include "core/pixels.hpp"

#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#define SARABET_X86 1
#define SARABET_INLINE [[gnu::always_inline]] inline
#else
#define SARABET_X86 0
#define SARABET_INLINE inline
#endif

namespace sarabet {
namespace {

#if SARABET_X86
const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c");
#endif

constexpr std::size_t lanes = 8;
template <typename T>
struct Vector {
    using Type [[gnu::vector_size(sizeof(T) * lanes)]] = T;
};
template <typename T>
using Lanes = typename Vector<T>::Type;

/// Integers within the range of `Fixed`, made narrow. Spelled out: g++ 12 would go element by
/// element.
SARABET_INLINE void narrow(const Lanes<std::int32_t>& in, Lanes<std::uint8_t>& out) {
#if SARABET_X86
    __m128i half[2];
    std::memcpy(half, &in, sizeof half);
    const __m128i words = _mm_packs_epi32(half[0], half[1]);
    const __m128i bytes = _mm_packus_epi16(words, words);
    std::memcpy(&out, &bytes, sizeof out);
#else
    out = __builtin_convertvector(in, Lanes<std::uint8_t>);
#endif
}

SARABET_INLINE void narrow(const Lanes<std::int32_t>& in, Lanes<std::uint16_t>& out) {
#if SARABET_X86
    const Lanes<std::int32_t> centred = in - 32768;  // SSE2 packs signed words alone
    __m128i half[2];
    std::memcpy(half, &centred, sizeof half);
    const __m128i words = _mm_packs_epi32(half[0], half[1]);
    std::memcpy(&out, &words, sizeof out);
    out ^= std::uint16_t{0x8000};
#else
    out = __builtin_convertvector(in, Lanes<std::uint16_t>);
#endif
}

/// Fraction to fixed point. Adding 1.5 * 2^23 leaves the rounded integer in the low mantissa bits;
/// the comparison is written so that NaN becomes 0.
template <typename Fixed>
struct ToFixed {
    using From = float;
    using To = Fixed;
    SARABET_INLINE static void apply(const Lanes<float>& in, Lanes<Fixed>& out) {
        constexpr float top = sizeof(Fixed) == 1 ? 255.0f : 65535.0f;
        const Lanes<float> zero = {};
        const Lanes<float> one = zero + 1.0f;
        Lanes<float> v = in > zero ? in : zero;
        v = v < one ? v : one;
        v = v * top + 12582912.0f;
        narrow((Lanes<std::int32_t>)v & (sizeof(Fixed) == 1 ? 0xff : 0xffff), out);
    }
};

template <typename Fixed>
struct ToFraction {
    using From = Fixed;
    using To = float;
    SARABET_INLINE static void apply(const Lanes<Fixed>& in, Lanes<float>& out) {
        constexpr float top = sizeof(Fixed) == 1 ? 255.0f : 65535.0f;
        const auto whole = __builtin_convertvector(in, Lanes<std::int32_t>);
        out = __builtin_convertvector(whole, Lanes<float>) / top;
    }
};

struct Widen {
    using From = std::uint8_t;
    using To = std::uint16_t;
    SARABET_INLINE static void apply(const Lanes<From>& in, Lanes<To>& out) {
        out = __builtin_convertvector(in, Lanes<To>) * std::uint16_t{257};
    }
};

struct Narrow {  // round(v / 257), exactly
    using From = std::uint16_t;
    using To = std::uint8_t;
    SARABET_INLINE static void apply(const Lanes<From>& in, Lanes<To>& out) {
        const auto wide = __builtin_convertvector(in, Lanes<std::uint32_t>);
        narrow((Lanes<std::int32_t>)((wide * 255u + 32895u) >> 16), out);
    }
};

template <typename Op>
SARABET_INLINE void map_elements(const void* src, void* dst, std::size_t count) {
    using From = typename Op::From;
    using To = typename Op::To;
    const From* from = static_cast<const From*>(src);
    To* to = static_cast<To*>(dst);
    Lanes<From> in = {};
    Lanes<To> out = {};
    for (; count >= lanes; count -= lanes, from += lanes, to += lanes) {
        std::memcpy(&in, from, sizeof in);
        Op::apply(in, out);
        std::memcpy(to, &out, sizeof out);
    }
    std::memcpy(&in, from, count * sizeof(From));
    Op::apply(in, out);
    std::memcpy(to, &out, count * sizeof(To));
}

template <typename Op>
void map_baseline(const void* src, void* dst, std::size_t count) {
    map_elements<Op>(src, dst, count);
}

#if SARABET_X86
template <typename Op>
[[gnu::target("avx2")]] void map_avx2(const void* src, void* dst, std::size_t count) {
    map_elements<Op>(src, dst, count);
}
#endif

template <typename Op>
PixelKernel map_kernel() {
#if SARABET_X86
    if (has_avx2) return map_avx2<Op>;
#endif
    return map_baseline<Op>;
}

// Halves ----------------------------------------------------------------------------------------

#if SARABET_X86
[[gnu::target("avx2,f16c")]] std::size_t halves_to_floats_f16c(const std::uint16_t* src, float* dst,
                                                               std::size_t count) {
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m128i halves = _mm_loadu_si128(reinterpret_cast<const __m128i*>(src + i));
        _mm256_storeu_ps(dst + i, _mm256_cvtph_ps(halves));
    }
    return i;
}

[[gnu::target("avx2,f16c")]] std::size_t floats_to_halves_f16c(const float* src, std::uint16_t* dst,
                                                               std::size_t count) {
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m128i halves = _mm256_cvtps_ph(_mm256_loadu_ps(src + i), _MM_FROUND_TO_NEAREST_INT);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(dst + i), halves);
    }
    return i;
}
#endif

// Pixels of 32 bits ------------------------------------------------------------------------------

void unpack_rgb10a2(const std::byte* src, float* dst, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i, dst += 4) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, src + i * sizeof bits, sizeof bits);
        dst[0] = static_cast<float>(bits & 1023u) / 1023.0f;
        dst[1] = static_cast<float>(bits >> 10 & 1023u) / 1023.0f;
        dst[2] = static_cast<float>(bits >> 20 & 1023u) / 1023.0f;
        dst[3] = static_cast<float>(bits >> 30) / 3.0f;
    }
}

void unpack_rg11b10(const std::byte* src, float* dst, std::size_t count) {
    // Moved to where a half has its exponent, they are halves without a sign.
    constexpr std::size_t at_once = 128;
    std::uint16_t halves[at_once * 3];
    while (count > 0) {
        const std::size_t some = count < at_once ? count : at_once;
        for (std::size_t i = 0; i < some; ++i) {
            std::uint32_t bits = 0;
            std::memcpy(&bits, src + i * sizeof bits, sizeof bits);
            halves[i * 3] = static_cast<std::uint16_t>((bits & 2047u) << 4);
            halves[i * 3 + 1] = static_cast<std::uint16_t>((bits >> 11 & 2047u) << 4);
            halves[i * 3 + 2] = static_cast<std::uint16_t>((bits >> 22) << 5);
        }
        halves_to_floats(halves, dst, some * 3);
        src += some * 4;
        dst += some * 3;
        count -= some;
    }
}

void half_float(const void* src, void* dst, std::size_t count) {
    halves_to_floats(static_cast<const std::uint16_t*>(src), static_cast<float*>(dst), count);
}

void float_half(const void* src, void* dst, std::size_t count) {
    floats_to_halves(static_cast<const float*>(src), static_cast<std::uint16_t*>(dst), count);
}

}  // namespace

PixelKernel pixel_kernel(DType from, DType to) {
    using U8 = std::uint8_t;
    using U16 = std::uint16_t;
    if (from == DType::UInt8) {
        if (to == DType::UInt16) return map_kernel<Widen>();
        if (to == DType::Float32) return map_kernel<ToFraction<U8>>();
    } else if (from == DType::UInt16) {
        if (to == DType::UInt8) return map_kernel<Narrow>();
        if (to == DType::Float32) return map_kernel<ToFraction<U16>>();
    } else if (from == DType::Float16) {
        if (to == DType::Float32) return half_float;
    } else {
        if (to == DType::UInt8) return map_kernel<ToFixed<U8>>();
        if (to == DType::UInt16) return map_kernel<ToFixed<U16>>();
        if (to == DType::Float16) return float_half;
    }
    return nullptr;
}

PixelUnpacker pixel_unpacker(PixelPacking packing) {
    if (packing == PixelPacking::RGB10A2) return unpack_rgb10a2;
    if (packing == PixelPacking::RG11B10) return unpack_rg11b10;
    return nullptr;
}

void halves_to_floats(const std::uint16_t* src, float* dst, std::size_t count) {
    std::size_t i = 0;
#if SARABET_X86
    if (has_avx2) i = halves_to_floats_f16c(src, dst, count);
#endif
    for (; i < count; ++i) dst[i] = half_to_float(src[i]);
}

void floats_to_halves(const float* src, std::uint16_t* dst, std::size_t count) {
    std::size_t i = 0;
#if SARABET_X86
    if (has_avx2) i = floats_to_halves_f16c(src, dst, count);
#endif
    for (; i < count; ++i) dst[i] = float_to_half(src[i]);
}

}  // namespace sarabet
