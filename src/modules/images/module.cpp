// module.cpp -- the image module's table: picks a codec by content and lets no exception out.
#include "modules/images/codecs.hpp"

#include <cstring>
#include <exception>
#include <new>
#include <string_view>

namespace sarabet::images {
namespace {

using Signature = std::basic_string_view<char>;
using namespace std::string_view_literals;

bool starts_with(std::span<const std::byte> file, Signature signature, std::size_t at = 0) {
    return file.size() >= at + signature.size() &&
           std::memcmp(file.data() + at, signature.data(), signature.size()) == 0;
}

bool decode_any(std::span<const std::byte> file, int max_side, DecodedImage& image,
                std::string& message) {
    if (starts_with(file, "\x89PNG\r\n\x1a\n"sv)) return decode_png(file, max_side, image, message);
    if (starts_with(file, "\xff\xd8\xff"sv)) return decode_jpeg(file, max_side, image, message);
    if (starts_with(file, "\x76\x2f\x31\x01"sv)) return decode_exr(file, max_side, image, message);
    if (starts_with(file, "II*\0"sv) || starts_with(file, "MM\0*"sv) ||
        starts_with(file, "II+\0"sv) || starts_with(file, "MM\0+"sv))
        return decode_tiff(file, max_side, image, message);
    if (starts_with(file, "RIFF"sv) && starts_with(file, "WEBP"sv, 8))
        return decode_webp(file, max_side, image, message);
    message = "expected the bytes of a PNG, JPEG, OpenEXR, TIFF or WebP file, got " +
              std::to_string(file.size()) + " bytes of something else";
    return false;
}

template <typename Call>
bool guarded(std::string& message, Call call) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        message = "out of memory";
    } catch (const std::exception& error) {
        message = error.what();
    }
    return false;
}

bool decode(std::span<const std::byte> file, int max_side, DecodedImage& image,
            std::string& message) {
    return guarded(message, [&] { return decode_any(file, max_side, image, message); });
}

bool encode_any(ImageFormat format, const ConstPixelView& view, float quality,
                std::vector<std::byte>& file, std::string& message) {
    switch (format) {
        case ImageFormat::Png: return encode_png(view, file, message);
        case ImageFormat::Jpeg: return encode_jpeg(view, quality, file, message);
        case ImageFormat::Exr: return encode_exr(view, file, message);
        case ImageFormat::Tiff: return encode_tiff(view, file, message);
        case ImageFormat::Webp: return encode_webp(view, quality, file, message);
    }
    return false;
}

bool encode(ImageFormat format, const ConstPixelView& view, float quality,
            std::vector<std::byte>& file, std::string& message) {
    return guarded(message, [&] { return encode_any(format, view, quality, file, message); });
}

constexpr ImageModule table{decode, encode};

}  // namespace

bool size_allowed(std::uint32_t width, std::uint32_t height, int max_side, std::string& message) {
    const auto limit = static_cast<std::uint32_t>(max_side);
    if (width >= 1 && height >= 1 && width <= limit && height <= limit) return true;
    message = "expected 1.." + std::to_string(max_side) + " pixels each side, got " +
              std::to_string(width) + "x" + std::to_string(height);
    return false;
}

void allocate(DecodedImage& image, std::uint32_t width, std::uint32_t height, int channels,
              DType dtype) {
    image.width = static_cast<int>(width);
    image.height = static_cast<int>(height);
    image.channels = channels;
    image.dtype = dtype;
    image.straight_alpha = channels == 2 || channels == 4;
    image.pixels = std::make_unique_for_overwrite<std::byte[]>(image.bytes());
}

}  // namespace sarabet::images

extern "C" SARABET_API const sarabet::ImageModule* sarabet_image_module() {
    return &sarabet::images::table;
}
