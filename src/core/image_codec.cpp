// image_codec.cpp -- checks image requests and hands them to the module that has the libraries.
#include "core/image_codec.hpp"

#include "core/plugins.hpp"
#include "core/registrations.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/plugin.hpp>

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <mutex>

namespace sarabet {
namespace {

constexpr const char* module_file = "libsarabet_images.so";
constexpr const char* module_packages = "libpng16-16 and libjpeg62-turbo";

/// The file of the module: in the folder that SARABET_MODULES names, or beside this library.
std::string module_path() {
    static const char anchor = 0;
    const std::string own = file_of_code(&anchor);
    std::vector<std::string> folders{own.substr(0, own.rfind('/') + 1)};
    if (const char* named = std::getenv("SARABET_MODULES"))
        folders.insert(folders.begin(), std::string(named) + "/");
    for (const std::string& folder : folders)
        if (access((folder + module_file).c_str(), F_OK) == 0) return folder + module_file;
    return folders.back() + module_file;
}

const ImageModule* load_module(std::string& message) {
    try {
        void* handle = open_module(module_path(), SARABET_NOTE_IMAGE_MODULE,
                                   wanted_note(image_module_headers));
        const auto entry =
            reinterpret_cast<ImageModule::EntryPoint>(dlsym(handle, ImageModule::entry_point));
        if (entry != nullptr) return entry();
        message = "it has no entry point";
        dlclose(handle);
    } catch (const Error& error) {
        message = error.what();
    }
    return nullptr;
}

/// The module, loaded on first use and kept; a failure is tried again at the next request.
const ImageModule& image_module(std::string_view who) {
    static std::mutex mutex;
    static const ImageModule* loaded = nullptr;
    const std::lock_guard lock(mutex);
    std::string message;
    if (loaded == nullptr) loaded = load_module(message);
    if (loaded == nullptr)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: image files need {}, which needs the Debian packages {}; it "
                                "cannot be loaded: {}",
                                who, module_file, module_packages, message));
    return *loaded;
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
