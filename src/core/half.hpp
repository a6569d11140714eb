// half.hpp -- 16-bit floats in software, bit for bit what F16C hardware computes.
#pragma once

#include <bit>
#include <cstdint>

namespace sarabet {

/// The float that a half stands for; exact for every value, NaNs become quiet.
constexpr float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1fu;
    std::uint32_t mantissa = half & 0x3ffu;
    if (exponent == 0x1f) {
        const std::uint32_t quiet = mantissa != 0 ? 0x400000u : 0u;
        return std::bit_cast<float>(sign | 0x7f800000u | quiet | (mantissa << 13));
    }
    if (exponent != 0)
        return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
    if (mantissa == 0) return std::bit_cast<float>(sign);
    const int shift = std::countl_zero(mantissa) - 21;  // moves the leading one to bit 10
    mantissa = (mantissa << shift) & 0x3ffu;
    return std::bit_cast<float>(sign | (static_cast<std::uint32_t>(113 - shift) << 23) |
                                (mantissa << 13));
}

/// The nearest half, ties to even; too large becomes infinity, NaNs stay NaN and become quiet.
constexpr std::uint16_t float_to_half(float value) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000u;
    const std::uint32_t magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u)
        return static_cast<std::uint16_t>(sign | 0x7e00u | ((magnitude >> 13) & 0x3ffu));
    if (magnitude >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);
    if (magnitude < 0x33000000u) return static_cast<std::uint16_t>(sign);  // below half a step
    std::uint32_t kept = 0;
    std::uint32_t rest = 0;
    std::uint32_t tie = 0;
    if (magnitude >= 0x38800000u) {  // a normal half
        kept = (magnitude - 0x38000000u) >> 13;
        rest = magnitude & 0x1fffu;
        tie = 0x1000u;
    } else {
        const std::uint32_t shift = 126 - (magnitude >> 23);  // 14..24
        const std::uint32_t mantissa = (magnitude & 0x7fffffu) | 0x800000u;
        kept = mantissa >> shift;
        rest = mantissa & ((1u << shift) - 1);
        tie = 1u << (shift - 1);
    }
    if (rest > tie || (rest == tie && (kept & 1u) != 0)) ++kept;
    return static_cast<std::uint16_t>(sign | kept);
}

}  // namespace sarabet
