// image_codec.hpp -- image files in memory to pixels and back; the libraries are in a module.
#pragma once

#include "core/pixels.hpp"

#include <sarabet/dtype.hpp>
#include <sarabet/export.hpp>
#include <sarabet/op/array.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// The largest width and height that an image file may state.
inline constexpr int max_image_side = 16384;

/// Pixels of an image file as they are stored there: nothing is linearised, multiplied or turned.
struct DecodedImage {
    std::unique_ptr<std::byte[]> pixels;  ///< Rows without gaps, top row first, native byte order.
    int width = 0;
    int height = 0;
    int channels = 0;             ///< 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
    DType dtype = DType::UInt8;   ///< uint8, uint16, float16 or float32.
    bool straight_alpha = false;  ///< There is alpha and colour is not multiplied by it.

    std::size_t bytes() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(channels) * item_size(dtype);
    }
    ConstPixelView view() const {
        return packed_view(static_cast<const void*>(pixels.get()), dtype, channels, width, height);
    }
};

/// Decodes a PNG, JPEG, OpenEXR, TIFF or WebP file, told apart by its content. `who` opens the
/// messages. Errors: Value, with the library's own words, for bytes that are no complete image of a
/// supported kind, and where the module or its libraries are missing.
SARABET_API DecodedImage decode_image(std::span<const std::byte> file, std::string_view who,
                                      int max_side = max_image_side);

/// Decodes a file into pixels as a texture takes them: grey with alpha becomes RGBA, because no
/// pixel format means it, and straight alpha is multiplied into the colour if `multiply`. The shape
/// is (height, width) for grey, else (height, width, channels).
SARABET_API Array decode_picture(std::span<const std::byte> file, std::string_view who,
                                 bool multiply);

/// Encodes as the file name suffix says. ".png": 1..4 channels, uint8 as 8 bit, all other types as
/// 16 bit, alpha expected straight. ".jpg", ".jpeg": 1 or 3 channels, 8 bit; `quality` 0..1.
/// ".tif", ".tiff": 1..4 channels, integers as they are, floats as float32, alpha straight.
/// ".webp": 3 or 4 channels, 8 bit, alpha straight; `quality` 1 loses nothing. ".exr": 1..4
/// channels, uint8 and float16 as halves, uint16 and float32 as floats, colour multiplied by alpha.
/// Errors: Value for another suffix, channel count, or an empty or too large image.
SARABET_API std::vector<std::byte> encode_image(std::string_view suffix, const ConstPixelView& view,
                                                float quality, std::string_view who = "image");

/// The formats that image files are written in.
enum class ImageFormat : int { Png, Jpeg, Exr, Tiff, Webp };

/// The format that a file name's suffix means; throws Error (Value) for another one.
SARABET_API ImageFormat image_format_of(std::string_view suffix, std::string_view who);

/// What the module libsarabet_images.so exports: a table, reached through one C symbol. No
/// exception crosses it; a function that fails answers false and says why in `message`.
struct ImageModule {
    static constexpr const char* entry_point = "sarabet_image_module";
    using EntryPoint = const ImageModule* (*)();

    bool (*decode)(std::span<const std::byte> file, int max_side, DecodedImage& image,
                   std::string& message);
    /// `view` has packed pixels of an element type and a channel count that the format takes.
    bool (*encode)(ImageFormat format, const ConstPixelView& view, float quality,
                   std::vector<std::byte>& file, std::string& message);
};

}  // namespace sarabet
