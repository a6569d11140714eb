// nearest_format.cpp -- which pixel format comes nearest to one that a device lacks.
#include "nearest_format.hpp"

#include <algorithm>

namespace sarabet::gpu {

namespace {

struct Holds {
    int colors;  // 0: none, 1: one for all, else how many
    bool alpha;
    int bits;  // that a channel between 0 and 1 is exact to
    int alpha_bits;
    bool floats;
};

int exact_bits(const PixelFormatInfo& info) {
    if (info.packing == PixelPacking::RGB10A2) return 10;
    if (info.packing == PixelPacking::RG11B10) return 7;
    switch (info.dtype) {
        case DType::UInt8: return 8;
        case DType::UInt16: return 16;
        case DType::Float16: return 11;
        default: return 24;
    }
}

Holds holds(const PixelFormatInfo& info) {
    const bool alpha = info.meaning == PixelChannels::Alpha ||
                       info.meaning == PixelChannels::MonoAlpha || info.channels == 4;
    const int bits = exact_bits(info);
    return {info.channels - (alpha ? 1 : 0), alpha, bits,
            info.packing == PixelPacking::RGB10A2 ? 2 : bits, info.is_float()};
}

// What is lost weighs more than what is stored for nothing.
int cost(const Holds& wanted, const Holds& other) {
    int total = 10000 * std::max(0, wanted.colors - other.colors);
    if (wanted.alpha && !other.alpha) total += 10000;
    if (wanted.alpha && other.alpha)
        total += 50 * std::max(0, wanted.alpha_bits - other.alpha_bits);
    total += 100 * std::max(0, wanted.bits - other.bits);
    if (wanted.floats && !other.floats) total += 1000;
    total += 40 * std::max(0, other.colors - wanted.colors) + std::max(0, other.bits - wanted.bits);
    return total + (wanted.alpha != other.alpha ? 4 : 0) + (wanted.floats != other.floats ? 10 : 0);
}

}  // namespace

std::optional<PixelFormat> nearest_format(PixelFormat wanted,
                                          const std::function<bool(PixelFormat)>& has) {
    std::optional<PixelFormat> best;
    int least = 0;
    for (const PixelFormatInfo& info : pixel_formats) {
        // sRGB means other colours by the same numbers.
        const bool other_colors =
            (info.format == PixelFormat::SRGBA8Fixed) != (wanted == PixelFormat::SRGBA8Fixed);
        const int loss = cost(holds(info_of(wanted)), holds(info)) + (other_colors ? 20 : 0);
        if (info.format == wanted || !has(info.format) || (best && loss >= least)) continue;
        best = info.format;
        least = loss;
    }
    return best;
}

}  // namespace sarabet::gpu
