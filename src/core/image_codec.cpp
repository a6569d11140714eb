// image_codec.cpp -- checks image requests and hands them to the module that has the libraries.
#include "core/image_codec.hpp"

#include "core/modules.hpp"
#include "core/plugin_file.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/plugin.hpp>

#include <fmt/format.h>

namespace sarabet {
namespace {

/// The module, loaded on first use and kept.
const ImageModule& image_module(std::string_view who) {
    static auto& module = *new Module<ImageModule>(
        {"libsarabet_images.so", "image files", "libpng16-16 and libjpeg62-turbo",
         SARABET_NOTE_IMAGE_MODULE, image_module_headers, ImageModule::entry_point});
    return module.get(who);
}

bool is_jpeg_suffix(std::string_view suffix, std::string_view who) {
    std::string lower(suffix);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (lower == ".png") return false;
    if (lower == ".jpg" || lower == ".jpeg") return true;
    throw Error(
        ErrorKind::Value,
        fmt::format("{}: expected a file ending in .png, .jpg or .jpeg, got '{}'", who, suffix));
}

void check_encodable(const ConstPixelView& view, bool jpeg, std::string_view who) {
    if (view.width < 1 || view.height < 1 || view.width > max_image_side ||
        view.height > max_image_side)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: expected an image of 1..{} pixels each side, got {}x{}", who,
                                max_image_side, view.width, view.height));
    if (jpeg && view.channels != 1 && view.channels != 3)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: JPEG expected 1 or 3 channels, got {}", who, view.channels));
}

}  // namespace

DecodedImage decode_image(std::span<const std::byte> file, std::string_view who, int max_side) {
    const ImageModule& module = image_module(who);
    DecodedImage image;
    std::string message;
    if (!module.decode(file, max_side, image, message))
        throw Error(ErrorKind::Value, fmt::format("{}: cannot decode image: {}", who, message));
    return image;
}

Array decode_picture(std::span<const std::byte> file, std::string_view who, bool multiply) {
    DecodedImage image = decode_image(file, who);
    const int channels = image.channels == 2 ? 4 : image.channels;
    const auto view = [&](std::byte* pixels) {
        return packed_view(static_cast<void*>(pixels), image.dtype, channels, image.width,
                           image.height);
    };
    std::shared_ptr<std::byte[]> memory;
    if (image.channels == 2) {
        const std::size_t bytes = image.bytes() * 2;
        memory = std::shared_ptr<std::byte[]>(new std::byte[bytes]);
        convert_pixels(image.view(), view(memory.get()), Swizzle{4, {0, 0, 0, 1}});
    } else {
        memory = std::move(image.pixels);
    }
    if (multiply && image.straight_alpha && channels == 4) premultiply(view(memory.get()));
    Array pixels{{memory, memory.get()}, image.dtype, {image.height, image.width}};
    if (channels > 1) pixels.shape.push_back(channels);
    return pixels;
}

std::vector<std::byte> encode_image(std::string_view suffix, const ConstPixelView& view,
                                    float quality, std::string_view who) {
    const bool jpeg = is_jpeg_suffix(suffix, who);
    check_encodable(view, jpeg, who);
    if (!(quality >= 0.0f && quality <= 1.0f))
        throw Error(ErrorKind::Value,
                    fmt::format("{}: quality must be within 0..1, got {}", who, quality));
    const ImageModule& module = image_module(who);
    const DType stored = jpeg || view.dtype == DType::UInt8 ? DType::UInt8 : DType::UInt16;
    const auto pixels =
        static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height);
    const std::size_t bytes = pixels * static_cast<std::size_t>(view.channels) * item_size(stored);
    const auto packed = std::make_unique_for_overwrite<std::byte[]>(bytes);
    const PixelView rows = packed_view(static_cast<void*>(packed.get()), stored, view.channels,
                                       view.width, view.height);
    convert_pixels(view, rows, Swizzle::first(view.channels, who));
    std::vector<std::byte> file;
    std::string message;
    if (!module.encode(jpeg, rows, quality, file, message))
        throw Error(ErrorKind::Value, fmt::format("{}: cannot encode image: {}", who, message));
    return file;
}

}  // namespace sarabet
