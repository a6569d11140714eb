// module.cpp -- the image module's table: picks a codec by content and lets no exception out.
#include "modules/images/codecs.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <new>

namespace sarabet::images {
namespace {

constexpr std::array<std::uint8_t, 8> png_signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
constexpr std::array<std::uint8_t, 3> jpeg_signature{0xff, 0xd8, 0xff};

bool starts_with(std::span<const std::byte> file, std::span<const std::uint8_t> signature) {
    return file.size() >= signature.size() &&
           std::equal(signature.begin(), signature.end(), file.begin(),
                      [](std::uint8_t a, std::byte b) { return std::byte{a} == b; });
}

bool decode_any(std::span<const std::byte> file, int max_side, DecodedImage& image,
                std::string& message) {
    if (starts_with(file, png_signature)) return decode_png(file, max_side, image, message);
    if (starts_with(file, jpeg_signature)) return decode_jpeg(file, max_side, image, message);
    message = "expected the bytes of a PNG or JPEG file, got " + std::to_string(file.size()) +
              " bytes of something else";
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

bool encode(bool jpeg, const ConstPixelView& view, float quality, std::vector<std::byte>& file,
            std::string& message) {
    return guarded(message, [&] {
        return jpeg ? encode_jpeg(view, quality, file, message) : encode_png(view, file, message);
    });
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
