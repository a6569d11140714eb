// webp.cpp -- WebP files by libwebp.
#include "modules/images/codecs.hpp"

#include <webp/decode.h>
#include <webp/encode.h>

#include <cstring>

namespace sarabet::images {
namespace {

const std::uint8_t* octets(const void* bytes) {
    return static_cast<const std::uint8_t*>(bytes);
}

bool failed(std::string& message, const char* why) {
    message = std::string("WebP: ") + why;
    return false;
}

const char* words_of(VP8StatusCode code) {
    switch (code) {
        case VP8_STATUS_OUT_OF_MEMORY: return "out of memory";
        case VP8_STATUS_NOT_ENOUGH_DATA: return "the file ends too early";
        case VP8_STATUS_UNSUPPORTED_FEATURE: return "it uses what libwebp does not know";
        default: return "damaged data";
    }
}

}  // namespace

bool decode_webp(std::span<const std::byte> file, int max_side, DecodedImage& image,
                 std::string& message) {
    WebPBitstreamFeatures about;
    const VP8StatusCode code = WebPGetFeatures(octets(file.data()), file.size(), &about);
    if (code != VP8_STATUS_OK) return failed(message, words_of(code));
    if (about.has_animation) return failed(message, "it is an animation: Movie File In plays some");
    if (!size_allowed(static_cast<std::uint32_t>(about.width),
                      static_cast<std::uint32_t>(about.height), max_side, message))
        return false;
    const int channels = about.has_alpha ? 4 : 3;
    allocate(image, static_cast<std::uint32_t>(about.width),
             static_cast<std::uint32_t>(about.height), channels, DType::UInt8);
    auto* to = reinterpret_cast<std::uint8_t*>(image.pixels.get());
    const int row = about.width * channels;
    const auto into = about.has_alpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto;
    if (into(octets(file.data()), file.size(), to, image.bytes(), row)) return true;
    return failed(message, "damaged or incomplete data");
}

bool encode_webp(const ConstPixelView& view, float quality, std::vector<std::byte>& file,
                 std::string& message) {
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        return failed(message, "libwebp does not fit");
    config.lossless = quality >= 1;
    config.exact = 1;  // colour stays where alpha is 0
    config.quality = config.lossless ? 75 : quality * 100;
    picture.use_argb = config.lossless;
    picture.width = view.width;
    picture.height = view.height;
    WebPMemoryWriter memory;
    WebPMemoryWriterInit(&memory);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &memory;
    const auto import = view.channels == 4 ? WebPPictureImportRGBA : WebPPictureImportRGB;
    const bool done = import(&picture, octets(view.data), static_cast<int>(view.row_stride)) &&
                      WebPEncode(&config, &picture);
    if (done) {
        const auto* bytes = reinterpret_cast<const std::byte*>(memory.mem);
        file.assign(bytes, bytes + memory.size);
    }
    const bool too_large = picture.error_code == VP8_ENC_ERROR_BAD_DIMENSION;
    WebPMemoryWriterClear(&memory);
    WebPPictureFree(&picture);
    return done || failed(message, too_large ? "expected at most 16383 pixels each side"
                                             : "it cannot be encoded");
}

}  // namespace sarabet::images
