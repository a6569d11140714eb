// imagefilein.cpp -- Image File In: a picture from a file.
#include "core/graph_lock.hpp"
#include "core/image_codec.hpp"

#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace sarabet::ops {
namespace {

/// Reads a PNG or JPEG file of 8 or 16 bits. Grey files stay mono; a file is read again when its
/// path changes or on a pulse. Without a file the image is transparent black.
struct ImageFileIn final : Top {
    static constexpr OpInfo info{
        .type = "imagefileinTOP", .label = "Image File In", .summary = "A picture from a file."};
    static constexpr TopKind kind = TopKind::Custom;
    struct Params {
        FilePath file;
        Pulse reloadpulse;
        bool premultiply = true;
    };
    static constexpr std::tuple params{
        param(&Params::file, {.name = "file",
                              .label = "File",
                              .help = "The picture: a PNG or JPEG file, whatever its name."}),
        param(&Params::reloadpulse,
              {.name = "reloadpulse", .label = "Reload Pulse", .help = "Reads the file again."}),
        param(&Params::premultiply,
              {.name = "premultiply",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies colour by alpha where the file stores it straight."})};

    // The last file that was read.
    struct State {
        std::string path;
        std::filesystem::file_time_type written;
        std::uintmax_t size = 0;
        bool premultiply = true;
        sarabet::Array pixels;
    };

    [[noreturn]] static void unreadable(const std::string& path, const std::string& why) {
        throw Error(ErrorKind::Value, fmt::format("'file': cannot read '{}': {}", path, why));
    }

    static std::vector<std::byte> read(const std::string& path, std::uintmax_t size) {
        std::ifstream file(path, std::ios::binary);
        if (!file) unreadable(path, "it cannot be opened");
        std::vector<std::byte> bytes(static_cast<std::size_t>(size));
        file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
        if (file.gcount() != static_cast<std::streamsize>(size))
            unreadable(path, "it ends too early");
        return bytes;
    }

    static void update(const Params& p, State& state, const CookContext& ctx) {
        const std::string path = ctx.file(p.file);
        std::error_code code;
        const auto size = std::filesystem::file_size(path, code);
        if (code) unreadable(path, code.message());
        const auto written = std::filesystem::last_write_time(path, code);
        if (code) unreadable(path, code.message());
        const bool known = state.pixels && state.path == path && state.size == size &&
                           state.written == written && state.premultiply == p.premultiply;
        if (known && !p.reloadpulse) return;
        const Blocking out;
        state = {
            path, written, size, p.premultiply,
            decode_picture(read(path, size), fmt::format("'file': '{}'", path), p.premultiply)};
    }

    static void cook(const Params& p, State& state, const TopInputs&, TopOutput& out,
                     CookContext& ctx) {
        if (p.file.path.empty()) {
            out.draw({});
            return;
        }
        update(p, state, ctx);
        ArrayIn pixels{.data = state.pixels.data.get(),
                       .dtype = state.pixels.dtype,
                       .shape = state.pixels.shape,
                       .strides = {},
                       .writable = false,
                       .keep = state.pixels.data};
        auto stride = static_cast<std::int64_t>(item_size(pixels.dtype));
        for (std::size_t axis = pixels.shape.size(); axis-- > 0;) {
            pixels.strides.insert(pixels.strides.begin(), stride);
            stride *= pixels.shape[axis];
        }
        out.pixels(pixels);
    }
};

SARABET_OPERATOR(ImageFileIn)

}  // namespace
}  // namespace sarabet::ops
