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
        {"libsarabet_images.so", "image files",
         "libpng16-16, libjpeg62-turbo, libopenexr-3-1-30, libtiff6 and libwebp7",
         SARABET_NOTE_IMAGE_MODULE, image_module_headers, ImageModule::entry_point});
    return module.get(who);
}

struct Suffix {
    std::string_view text;
    ImageFormat format;
};
constexpr Suffix suffixes[] = {{".png", ImageFormat::Png},   {".jpg", ImageFormat::Jpeg},
                               {".jpeg", ImageFormat::Jpeg}, {".exr", ImageFormat::Exr},
                               {".tif", ImageFormat::Tiff},  {".tiff", ImageFormat::Tiff},
                               {".webp", ImageFormat::Webp}};

/// What a format calls itself, and which channels it takes.
struct FormatFacts {
    const char* name;
    const char* channels;
    bool takes[5];
};

FormatFacts facts_of(ImageFormat format) {
    switch (format) {
        case ImageFormat::Jpeg: return {"JPEG", "1 or 3", {false, true, false, true, false}};
        case ImageFormat::Webp: return {"WebP", "3 or 4", {false, false, false, true, true}};
        default: return {"an image", "1..4", {false, true, true, true, true}};
    }
}

/// The element type that pixels are stored as.
DType stored_as(ImageFormat format, DType dtype) {
    const bool byte = dtype == DType::UInt8;
    switch (format) {
        case ImageFormat::Png: return byte ? DType::UInt8 : DType::UInt16;
        case ImageFormat::Exr:
            return byte || dtype == DType::Float16 ? DType::Float16 : DType::Float32;
        case ImageFormat::Tiff: return dtype == DType::Float16 ? DType::Float32 : dtype;
        default: return DType::UInt8;
    }
}

void check_encodable(const ConstPixelView& view, ImageFormat format, std::string_view who) {
    if (view.width < 1 || view.height < 1 || view.width > max_image_side ||
        view.height > max_image_side)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: expected an image of 1..{} pixels each side, got {}x{}", who,
                                max_image_side, view.width, view.height));
    const FormatFacts facts = facts_of(format);
    if (view.channels < 1 || view.channels > 4 || !facts.takes[view.channels])
        throw Error(ErrorKind::Value, fmt::format("{}: {} expected {} channels, got {}", who,
                                                  facts.name, facts.channels, view.channels));
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

ImageFormat image_format_of(std::string_view suffix, std::string_view who) {
    std::string lower(suffix);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const Suffix& one : suffixes)
        if (lower == one.text) return one.format;
    throw Error(ErrorKind::Value,
                fmt::format("{}: expected a file ending in .png, .jpg, .jpeg, .exr, .tif, .tiff or "
                            ".webp, got '{}'",
                            who, suffix));
}

std::vector<std::byte> encode_image(std::string_view suffix, const ConstPixelView& view,
                                    float quality, std::string_view who) {
    const ImageFormat format = image_format_of(suffix, who);
    check_encodable(view, format, who);
    if (!(quality >= 0.0f && quality <= 1.0f))
        throw Error(ErrorKind::Value,
                    fmt::format("{}: quality must be within 0..1, got {}", who, quality));
    const ImageModule& module = image_module(who);
    const DType stored = stored_as(format, view.dtype);
    const auto pixels =
        static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height);
    const std::size_t bytes = pixels * static_cast<std::size_t>(view.channels) * item_size(stored);
    const auto packed = std::make_unique_for_overwrite<std::byte[]>(bytes);
    const PixelView rows = packed_view(static_cast<void*>(packed.get()), stored, view.channels,
                                       view.width, view.height);
    convert_pixels(view, rows, Swizzle::first(view.channels, who));
    std::vector<std::byte> file;
    std::string message;
    if (!module.encode(format, rows, quality, file, message))
        throw Error(ErrorKind::Value, fmt::format("{}: cannot encode image: {}", who, message));
    return file;
}

}  // namespace sarabet
