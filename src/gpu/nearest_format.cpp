// nearest_format.cpp -- which pixel format comes nearest to one that a device lacks.
#include "nearest_format.hpp"

#include <algorithm>

namespace sarabet::gpu {

namespace {

struct Holds {
    int colors;  // 0: none, 1: one for all, else how many
    bool alpha;
    int bits;  // of a channel
    bool floats;
};

Holds holds(const PixelFormatInfo& info) {
    const bool has_alpha = info.meaning == PixelChannels::Alpha ||
                           info.meaning == PixelChannels::MonoAlpha || info.channels == 4;
    const int colors = info.channels - (has_alpha ? 1 : 0);
    const int bits = info.packing == PixelPacking::RGB10A2 ? 10
                     : info.packing == PixelPacking::RG11B10
                         ? 11
                         : 8 * static_cast<int>(item_size(info.dtype));
    return {colors, has_alpha, bits, info.is_float()};
}

// What is lost weighs more than what is stored for nothing.
int cost(const Holds& wanted, const Holds& other) {
    int total = 10000 * std::max(0, wanted.colors - other.colors);
    if (wanted.alpha && !other.alpha) total += 10000;
    total += 100 * std::max(0, wanted.bits - other.bits);
    if (wanted.floats && !other.floats) total += 1000;
    total += 40 * std::max(0, other.colors - wanted.colors) + std::max(0, other.bits - wanted.bits);
    return total + (wanted.alpha != other.alpha ? 4 : 0) + (wanted.floats != other.floats ? 2 : 0);
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
