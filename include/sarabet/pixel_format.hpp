// pixel_format.hpp -- the pixel formats of textures.
#pragma once

#include <sarabet/dtype.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sarabet {

/// How one pixel is stored. `UseInput` stands for the format of the first input.
enum class PixelFormat : int {
    UseInput,
    RGBA8Fixed,
    SRGBA8Fixed,
    RGBA16Float,
    RGBA32Float,
    RGB10A2Fixed,
    RGBA16Fixed,
    RGBA11Float,
    RGB16Float,
    RGB32Float,
    Mono8Fixed,
    Mono16Fixed,
    Mono16Float,
    Mono32Float,
    RG8Fixed,
    RG16Fixed,
    RG16Float,
    RG32Float,
    A8Fixed,
    A16Fixed,
    A16Float,
    A32Float,
    MonoAlpha8Fixed,
    MonoAlpha16Fixed,
    MonoAlpha16Float,
    MonoAlpha32Float,
};

/// What the channels of a pixel are.
enum class PixelChannels : std::uint8_t {
    Color,      ///< The first of r, g, b, a; b and g read 0 where they are missing, a reads 1.
    Mono,       ///< One value for r, g and b; a reads 1.
    MonoAlpha,  ///< The same, and alpha.
    Alpha,      ///< Alpha alone; r, g and b read 0.
};

/// How a pixel lies in memory.
enum class PixelPacking : std::uint8_t {
    Plain,    ///< As in an array: one element for each channel.
    Padded,   ///< Three elements, and one more that nobody reads.
    RGB10A2,  ///< 32 bits: r in the lowest ten, then g, b and two bits of a.
    RG11B10,  ///< 32 bits: r in the lowest eleven, then g, and b in ten; floats without a sign.
};

/// The facts of one pixel format.
struct PixelFormatInfo {
    PixelFormat format;
    const char* name;   ///< Menu name, used in code and in project files.
    const char* label;  ///< What a person reads.
    DType dtype;        ///< Element type of the array that shows it.
    int channels;       ///< Channels of that array.
    PixelChannels meaning = PixelChannels::Color;
    PixelPacking packing = PixelPacking::Plain;

    int pixel_bytes() const {
        const int item = static_cast<int>(item_size(dtype));
        if (packing == PixelPacking::Plain) return channels * item;
        return packing == PixelPacking::Padded ? 4 * item : 4;
    }
    bool is_float() const {
        return packing != PixelPacking::RGB10A2 &&
               (dtype == DType::Float16 || dtype == DType::Float32);
    }
    bool is_plain() const { return packing == PixelPacking::Plain; }
};

/// Every pixel format, in menu order, `UseInput` excepted.
// clang-format off
inline constexpr std::array pixel_formats{
    PixelFormatInfo{PixelFormat::RGBA8Fixed, "rgba8fixed", "8-bit fixed (RGBA)", DType::UInt8, 4},
    PixelFormatInfo{PixelFormat::SRGBA8Fixed, "srgba8fixed", "sRGB 8-bit fixed (RGBA)", DType::UInt8, 4},
    PixelFormatInfo{PixelFormat::RGBA16Float, "rgba16float", "16-bit float (RGBA)", DType::Float16, 4},
    PixelFormatInfo{PixelFormat::RGBA32Float, "rgba32float", "32-bit float (RGBA)", DType::Float32, 4},
    PixelFormatInfo{PixelFormat::RGB10A2Fixed, "rgb10a2fixed", "10-bit RGB, 2-bit Alpha, fixed (RGBA)", DType::Float32, 4, PixelChannels::Color, PixelPacking::RGB10A2},
    PixelFormatInfo{PixelFormat::RGBA16Fixed, "rgba16fixed", "16-bit fixed (RGBA)", DType::UInt16, 4},
    PixelFormatInfo{PixelFormat::RGBA11Float, "rgba11float", "11-bit float (RGB), Positive Values Only", DType::Float32, 3, PixelChannels::Color, PixelPacking::RG11B10},
    PixelFormatInfo{PixelFormat::RGB16Float, "rgb16float", "16-bit float (RGB)", DType::Float16, 3, PixelChannels::Color, PixelPacking::Padded},
    PixelFormatInfo{PixelFormat::RGB32Float, "rgb32float", "32-bit float (RGB)", DType::Float32, 3, PixelChannels::Color, PixelPacking::Padded},
    PixelFormatInfo{PixelFormat::Mono8Fixed, "mono8fixed", "8-bit fixed (Mono)", DType::UInt8, 1, PixelChannels::Mono},
    PixelFormatInfo{PixelFormat::Mono16Fixed, "mono16fixed", "16-bit fixed (Mono)", DType::UInt16, 1, PixelChannels::Mono},
    PixelFormatInfo{PixelFormat::Mono16Float, "mono16float", "16-bit float (Mono)", DType::Float16, 1, PixelChannels::Mono},
    PixelFormatInfo{PixelFormat::Mono32Float, "mono32float", "32-bit float (Mono)", DType::Float32, 1, PixelChannels::Mono},
    PixelFormatInfo{PixelFormat::RG8Fixed, "rg8fixed", "8-bit fixed (RG)", DType::UInt8, 2},
    PixelFormatInfo{PixelFormat::RG16Fixed, "rg16fixed", "16-bit fixed (RG)", DType::UInt16, 2},
    PixelFormatInfo{PixelFormat::RG16Float, "rg16float", "16-bit float (RG)", DType::Float16, 2},
    PixelFormatInfo{PixelFormat::RG32Float, "rg32float", "32-bit float (RG)", DType::Float32, 2},
    PixelFormatInfo{PixelFormat::A8Fixed, "a8fixed", "8-bit fixed (Alpha)", DType::UInt8, 1, PixelChannels::Alpha},
    PixelFormatInfo{PixelFormat::A16Fixed, "a16fixed", "16-bit fixed (Alpha)", DType::UInt16, 1, PixelChannels::Alpha},
    PixelFormatInfo{PixelFormat::A16Float, "a16float", "16-bit float (Alpha)", DType::Float16, 1, PixelChannels::Alpha},
    PixelFormatInfo{PixelFormat::A32Float, "a32float", "32-bit float (Alpha)", DType::Float32, 1, PixelChannels::Alpha},
    PixelFormatInfo{PixelFormat::MonoAlpha8Fixed, "monoalpha8fixed", "8-bit fixed (Mono+Alpha)", DType::UInt8, 2, PixelChannels::MonoAlpha},
    PixelFormatInfo{PixelFormat::MonoAlpha16Fixed, "monoalpha16fixed", "16-bit fixed (Mono+Alpha)", DType::UInt16, 2, PixelChannels::MonoAlpha},
    PixelFormatInfo{PixelFormat::MonoAlpha16Float, "monoalpha16float", "16-bit float (Mono+Alpha)", DType::Float16, 2, PixelChannels::MonoAlpha},
    PixelFormatInfo{PixelFormat::MonoAlpha32Float, "monoalpha32float", "32-bit float (Mono+Alpha)", DType::Float32, 2, PixelChannels::MonoAlpha},
};
// clang-format on

/// The facts of `format`; `UseInput` has none and answers those of rgba8fixed.
constexpr const PixelFormatInfo& info_of(PixelFormat format) {
    for (const PixelFormatInfo& info : pixel_formats)
        if (info.format == format) return info;
    return pixel_formats[0];
}

/// The format with this menu name, if there is one.
constexpr std::optional<PixelFormat> pixel_format_named(std::string_view name) {
    for (const PixelFormatInfo& info : pixel_formats)
        if (name == info.name) return info.format;
    return std::nullopt;
}

/// The format that shows an array of this element type and number of channels (1, 2, 3 or 4):
/// mono, red and green, or RGBA. `meaning` asks for one of the others.
constexpr std::optional<PixelFormat> pixel_format_for(
    DType dtype, int channels, std::optional<PixelChannels> meaning = std::nullopt) {
    const int stored = channels == 3 ? 4 : channels;
    const PixelChannels wanted =
        meaning.value_or(channels == 1 ? PixelChannels::Mono : PixelChannels::Color);
    for (const PixelFormatInfo& info : pixel_formats)
        if (info.dtype == dtype && info.channels == stored && info.meaning == wanted &&
            info.packing == PixelPacking::Plain)
            return info.format;
    return std::nullopt;
}

}  // namespace sarabet
