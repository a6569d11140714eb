// pixels.hpp -- conversion of rows of pixels between element types and channel layouts.
#pragma once

#include <sarabet/dtype.hpp>
#include <sarabet/export.hpp>
#include <sarabet/pixel_format.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sarabet {

/// Pixels in memory that may be read. Strides are bytes; a negative row stride walks upwards.
struct ConstPixelView {
    const void* data = nullptr;  ///< The first pixel of the first row to be visited.
    DType dtype = DType::UInt8;  ///< uint8, uint16, float16 or float32.
    int channels = 4;            ///< 1..4, adjacent in memory.
    int width = 0;
    int height = 0;
    std::ptrdiff_t row_stride = 0;
    std::ptrdiff_t pixel_stride = 0;
    PixelChannels meaning = PixelChannels::Color;  ///< One channel of colour is mono as well.
    PixelPacking packing = PixelPacking::Plain;    ///< Of 32 bits: read as float32.
};

/// Pixels in memory that may be written.
struct PixelView {
    void* data = nullptr;
    DType dtype = DType::UInt8;
    int channels = 4;
    int width = 0;
    int height = 0;
    std::ptrdiff_t row_stride = 0;
    std::ptrdiff_t pixel_stride = 0;

    operator ConstPixelView() const {
        return {data, dtype, channels, width, height, row_stride, pixel_stride, {}, {}};
    }
};

/// A view of tightly packed pixels; `row_stride` 0 means rows without gaps.
SARABET_API PixelView packed_view(void* data, DType dtype, int channels, int width, int height,
                                  std::ptrdiff_t row_stride = 0);
SARABET_API ConstPixelView packed_view(const void* data, DType dtype, int channels, int width,
                                       int height, std::ptrdiff_t row_stride = 0);

/// A view of pixels as `format` stores them.
SARABET_API ConstPixelView stored_view(const void* data, PixelFormat format, int width, int height,
                                       std::ptrdiff_t row_stride);

/// The same pixels, last row first.
SARABET_API PixelView flipped(const PixelView& view);
SARABET_API ConstPixelView flipped(const ConstPixelView& view);

/// Which channel of the source each channel of the destination takes.
struct SARABET_API Swizzle {
    static constexpr std::uint8_t zero = 4;
    static constexpr std::uint8_t one = 5;

    int count = 4;                                 ///< Channels of the destination, 1..4.
    std::array<std::uint8_t, 4> take{0, 1, 2, 3};  ///< 0..3 = r, g, b, a; or `zero`, `one`.

    /// The first `count` of r, g, b, a. Value error unless 1..4; `who` opens the message.
    static Swizzle first(int count, std::string_view who = "channels");

    /// The channels that `format` stores, in order.
    static Swizzle of(PixelFormat format);

    /// From letters: "bgr", "rgba", "a". Value error for anything else; `who` opens the message.
    static Swizzle parse(std::string_view letters, std::string_view who = "channels");

    /// For the way in: pixels whose channels are what this swizzle names, stored as the first
    /// `stored` of r, g, b, a. What is not named reads as `convert_pixels` says; a lone 'r' is
    /// mono. Value error if a channel is named twice.
    Swizzle inverted(int stored, std::string_view who = "channels") const;

    bool operator==(const Swizzle&) const = default;
};

/// Converts every pixel of `src` into `dst`, which must have the same width and height and
/// `swizzle.count` channels. The memory must not overlap.
///
/// Fixed-point values are fractions (255 and 65535 are 1.0): they are scaled, rounded to nearest,
/// clamped, and NaN becomes 0. Float to float is plain, ties to even. Channels that the source
/// lacks: mono repeats into r, g and b; else r, g and b read 0; a reads 1.
/// Errors: Type for an element type that is no pixel's, Value for sizes that do not agree.
SARABET_API void convert_pixels(const ConstPixelView& src, const PixelView& dst,
                                const Swizzle& swizzle);

/// Multiplies colour by the last channel, in place. Only views of 2 or 4 channels have alpha.
SARABET_API void premultiply(const PixelView& view);

/// Divides colour by the last channel, in place; where alpha is 0 colour becomes 0.
SARABET_API void unpremultiply(const PixelView& view);

/// Halves to floats and back, by hardware where the processor has it.
SARABET_API void halves_to_floats(const std::uint16_t* src, float* dst, std::size_t count);
SARABET_API void floats_to_halves(const float* src, std::uint16_t* dst, std::size_t count);

}  // namespace sarabet
