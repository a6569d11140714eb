// swizzle.cpp -- channel letters, and alpha in and out of colour.
#include "core/half.hpp"
#include "core/pixels.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {
namespace {

constexpr std::string_view letters_of_channels = "rgba";

template <typename Fixed>
Fixed times(Fixed value, Fixed alpha) {
    constexpr std::uint64_t top = static_cast<Fixed>(-1);
    return static_cast<Fixed>((value * static_cast<std::uint64_t>(alpha) + top / 2) / top);
}
float times(float value, float alpha) {
    return value * alpha;
}

template <typename Fixed>
Fixed over(Fixed value, Fixed alpha) {
    constexpr std::uint64_t top = static_cast<Fixed>(-1);
    if (alpha == 0) return 0;
    return static_cast<Fixed>(
        std::min(top, (value * top + alpha / 2u) / static_cast<std::uint64_t>(alpha)));
}
float over(float value, float alpha) {
    return alpha == 0.0f ? 0.0f : value / alpha;
}

template <typename T, typename Op>
void combine_row(std::byte* row, const PixelView& view, Op op) {
    for (int x = 0; x < view.width; ++x, row += view.pixel_stride) {
        T* pixel = reinterpret_cast<T*>(row);
        const T alpha = pixel[view.channels - 1];
        for (int c = 0; c + 1 < view.channels; ++c) pixel[c] = op(pixel[c], alpha);
    }
}

/// Colour and alpha by `op`, one function for every element type; halves go through floats.
template <typename Op>
void combine(const PixelView& view, const char* what, Op op) {
    if (view.channels != 2 && view.channels != 4)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: expected 2 or 4 channels, got {}", what, view.channels));
    auto* row = static_cast<std::byte*>(view.data);
    for (int y = 0; y < view.height; ++y, row += view.row_stride) {
        switch (view.dtype) {
            case DType::UInt8: combine_row<std::uint8_t>(row, view, op); break;
            case DType::UInt16: combine_row<std::uint16_t>(row, view, op); break;
            case DType::Float32: combine_row<float>(row, view, op); break;
            case DType::Float16:
                combine_row<std::uint16_t>(row, view, [op](std::uint16_t v, std::uint16_t a) {
                    return float_to_half(op(half_to_float(v), half_to_float(a)));
                });
                break;
            default:
                throw Error(ErrorKind::Type,
                            fmt::format("{}: expected uint8, uint16, float16 or float32, got {}",
                                        what, dtype_name(view.dtype)));
        }
    }
}

}  // namespace

Swizzle Swizzle::first(int count, std::string_view who) {
    if (count < 1 || count > 4)
        throw Error(
            ErrorKind::Value,
            fmt::format("{}: expected 1..4 channels or letters of 'rgba', got {}", who, count));
    Swizzle swizzle;
    swizzle.count = count;
    return swizzle;
}

Swizzle Swizzle::of(PixelFormat format) {
    const PixelFormatInfo& info = info_of(format);
    if (info.meaning == PixelChannels::MonoAlpha) return parse("ra");
    if (info.meaning == PixelChannels::Alpha) return parse("a");
    return first(info.channels);
}

Swizzle Swizzle::parse(std::string_view letters, std::string_view who) {
    Swizzle swizzle;
    bool known = !letters.empty() && letters.size() <= 4;
    for (std::size_t i = 0; known && i < letters.size(); ++i) {
        const std::size_t channel = letters_of_channels.find(letters[i]);
        known = channel != std::string_view::npos;
        if (known) swizzle.take[i] = static_cast<std::uint8_t>(channel);
    }
    if (!known)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: expected 1 to 4 letters of 'rgba' such as 'bgr', got '{}'",
                                who, letters));
    swizzle.count = static_cast<int>(letters.size());
    for (std::size_t i = letters.size(); i < 4; ++i)
        swizzle.take[i] = static_cast<std::uint8_t>(i);  // so that equal swizzles compare equal
    return swizzle;
}

Swizzle Swizzle::inverted(int stored, std::string_view who) const {
    Swizzle back = first(stored, who);
    if (count == 1 && take[0] == 0) return back;  // mono: convert_pixels repeats it
    std::array<int, 4> source{-1, -1, -1, -1};
    for (int c = 0; c < count; ++c) {
        if (take[c] > 3 || source[take[c]] >= 0)
            throw Error(ErrorKind::Value,
                        fmt::format("{}: expected each of 'rgba' at most once", who));
        source[take[c]] = c;
    }
    for (int c = 0; c < 4; ++c) {
        const std::uint8_t missing = c == 3 ? one : zero;
        if (c < stored)
            back.take[c] = source[c] >= 0 ? static_cast<std::uint8_t>(source[c]) : missing;
    }
    return back;
}

void premultiply(const PixelView& view) {
    combine(view, "premultiply", [](auto value, auto alpha) { return times(value, alpha); });
}

void unpremultiply(const PixelView& view) {
    combine(view, "unpremultiply", [](auto value, auto alpha) { return over(value, alpha); });
}

}  // namespace sarabet
