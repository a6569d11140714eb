// pixel_format.hpp -- the pixel formats of textures.
#pragma once

#include <sarabet/dtype.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sarabet {

/// How one pixel is stored. `UseInput` stands for the format of the first input.
enum class PixelFormat : std::uint8_t {
    UseInput,
    RGBA8Fixed,
    SRGBA8Fixed,
    RGBA16Fixed,
    RGBA16Float,
    RGBA32Float,
    RG8Fixed,
    RG16Fixed,
    RG16Float,
    RG32Float,
    Mono8Fixed,
    Mono16Fixed,
    Mono16Float,
    Mono32Float,
};

/// The facts of one pixel format.
struct PixelFormatInfo {
    PixelFormat format;
    const char* name;   ///< Menu name, used in code and in project files.
    const char* label;  ///< What a person reads.
    DType dtype;        ///< Element type of the array that shows it.
    int channels;       ///< Channels of that array.

    int pixel_bytes() const { return channels * static_cast<int>(item_size(dtype)); }
    bool is_float() const { return dtype == DType::Float16 || dtype == DType::Float32; }
};

/// Every pixel format, in menu order, `UseInput` excepted.
inline constexpr std::array pixel_formats{
    PixelFormatInfo{PixelFormat::RGBA8Fixed, "rgba8fixed", "8-bit fixed (RGBA)", DType::UInt8, 4},
    PixelFormatInfo{PixelFormat::SRGBA8Fixed, "srgba8fixed", "sRGB 8-bit fixed (RGBA)",
                    DType::UInt8, 4},
    PixelFormatInfo{PixelFormat::RGBA16Fixed, "rgba16fixed", "16-bit fixed (RGBA)", DType::UInt16,
                    4},
    PixelFormatInfo{PixelFormat::RGBA16Float, "rgba16float", "16-bit float (RGBA)", DType::Float16,
                    4},
    PixelFormatInfo{PixelFormat::RGBA32Float, "rgba32float", "32-bit float (RGBA)", DType::Float32,
                    4},
    PixelFormatInfo{PixelFormat::RG8Fixed, "rg8fixed", "8-bit fixed (RG)", DType::UInt8, 2},
    PixelFormatInfo{PixelFormat::RG16Fixed, "rg16fixed", "16-bit fixed (RG)", DType::UInt16, 2},
    PixelFormatInfo{PixelFormat::RG16Float, "rg16float", "16-bit float (RG)", DType::Float16, 2},
    PixelFormatInfo{PixelFormat::RG32Float, "rg32float", "32-bit float (RG)", DType::Float32, 2},
    PixelFormatInfo{PixelFormat::Mono8Fixed, "mono8fixed", "8-bit fixed (Mono)", DType::UInt8, 1},
    PixelFormatInfo{PixelFormat::Mono16Fixed, "mono16fixed", "16-bit fixed (Mono)", DType::UInt16,
                    1},
    PixelFormatInfo{PixelFormat::Mono16Float, "mono16float", "16-bit float (Mono)", DType::Float16,
                    1},
    PixelFormatInfo{PixelFormat::Mono32Float, "mono32float", "32-bit float (Mono)", DType::Float32,
                    1},
};

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

/// The format that shows an array of this element type and number of channels (1, 2, 3 or 4).
constexpr std::optional<PixelFormat> pixel_format_for(DType dtype, int channels) {
    const int stored = channels == 3 ? 4 : channels;
    for (const PixelFormatInfo& info : pixel_formats)
        if (info.dtype == dtype && info.channels == stored) return info.format;
    return std::nullopt;
}

}  // namespace sarabet
