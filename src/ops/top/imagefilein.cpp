// imagefilein.cpp -- Image File In: a picture from a file.
#include "core/graph_lock.hpp"
#include "core/picture_loader.hpp"

#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace sarabet::ops {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t files_ahead = 6;

/// Reads a PNG, JPEG, OpenEXR, TIFF or WebP file, or one of a sequence of them: 8 and 16 bits,
/// halves and floats stay what they are, and grey stays mono. A file is read again when its path
/// changes or on a pulse. The files of a sequence that come next are read ahead by a thread.
/// Without a file the image is transparent black.
struct ImageFileIn final : Top {
    static constexpr OpInfo info{
        .type = "imagefileinTOP", .label = "Image File In", .summary = "A picture from a file."};
    static constexpr TopKind kind = TopKind::Custom;
    struct Params {
        FilePath file;
        double index = 0;
        Pulse reloadpulse;
        bool premultiply = true;
    };
    static constexpr std::tuple params{
        param(&Params::file,
              {.name = "file",
               .label = "File",
               .help = "The picture: PNG, JPEG, OpenEXR, TIFF or WebP, whatever its name. Or "
                       "a sequence: img_%04d.png stands for all files with a number "
                       "there, a folder for all its image files."}),
        param(&Params::index, {.name = "index",
                               .label = "Index",
                               .help = "Which file of a sequence, the first one being 0; it begins "
                                       "again after the last one.",
                               .min = -1e9,
                               .max = 1e9}),
        param(&Params::reloadpulse,
              {.name = "reloadpulse", .label = "Reload Pulse", .help = "Reads the file again."}),
        param(&Params::premultiply,
              {.name = "premultiply",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies colour by alpha where the file stores it straight."})};

    // The files of a sequence, and the thread that reads them ahead.
    struct Sequence {
        std::string path;
        fs::file_time_type written;  // of the folder
        bool premultiply = true;
        std::vector<std::string> files;
        std::shared_ptr<PictureLoader> loader;
        std::shared_ptr<void> ends;  // tells the thread to end
        std::int64_t at = 0;
        std::int64_t step = 1;
    };

    // The last file that was read.
    struct State {
        std::string path;
        fs::file_time_type written;
        std::uintmax_t size = 0;
        bool premultiply = true;
        sarabet::Array pixels;
        Sequence sequence;
    };

    [[noreturn]] static void unreadable(const std::string& path, const std::string& why) {
        throw Error(ErrorKind::Value, fmt::format("'file': cannot read '{}': {}", path, why));
    }

    template <typename Call>
    static auto named(Call call) {
        try {
            return call();
        } catch (const Error& error) {
            throw Error(error.kind(), fmt::format("'file': {}", error.what()));
        }
    }

    static void update(const Params& p, State& state, const std::string& path) {
        std::error_code code;
        const auto size = fs::file_size(path, code);
        if (code) unreadable(path, code.message());
        const auto written = fs::last_write_time(path, code);
        if (code) unreadable(path, code.message());
        const bool known = state.pixels && state.path == path && state.size == size &&
                           state.written == written && state.premultiply == p.premultiply;
        if (known && !p.reloadpulse) return;
        const Blocking out;
        state = {path,
                 written,
                 size,
                 p.premultiply,
                 named([&] { return load_picture(path, p.premultiply); }),
                 {}};
    }

    static void open(const Params& p, Sequence& sequence, const std::string& path) {
        std::error_code code;
        const fs::path folder =
            fs::is_directory(path, code) ? fs::path(path) : fs::path(path).parent_path();
        const auto written = fs::last_write_time(folder.empty() ? "." : folder, code);
        if (sequence.loader && sequence.path == path && sequence.written == written &&
            sequence.premultiply == p.premultiply && !p.reloadpulse)
            return;
        sequence = {path, written, p.premultiply, files_of_sequence(path)};
        if (sequence.files.empty()) unreadable(path, "there are no such image files");
        sequence.loader = PictureLoader::begin(p.premultiply);
        sequence.ends = {nullptr, [loader = sequence.loader](void*) { loader->stop(); }};
    }

    // The file at the index, and those that follow if it goes on as it did.
    static sarabet::Array next(const Params& p, Sequence& sequence) {
        const auto count = static_cast<std::int64_t>(sequence.files.size());
        const auto at = static_cast<std::int64_t>(std::floor(p.index + 1e-6));
        if (at != sequence.at) sequence.step = std::clamp<std::int64_t>(at - sequence.at, -8, 8);
        sequence.at = at;
        std::vector<std::string> wanted;
        for (std::int64_t ahead = 0; ahead < files_ahead; ++ahead) {
            const std::int64_t n = (at + ahead * sequence.step) % count;
            const std::string& file =
                sequence.files[static_cast<std::size_t>(n < 0 ? n + count : n)];
            if (std::ranges::find(wanted, file) == wanted.end()) wanted.push_back(file);
        }
        return named([&] { return sequence.loader->get(wanted); });
    }

    static void cook(const Params& p, State& state, const TopInputs&, TopOutput& out,
                     CookContext& ctx) {
        if (p.file.path.empty()) {
            out.draw({});
            return;
        }
        const std::string path = ctx.file(p.file);
        if (is_sequence_path(path)) {
            open(p, state.sequence, path);
            state.path.clear();
            const std::int64_t before = state.sequence.at;
            state.pixels = next(p, state.sequence);
            // While it runs, files are read in the frames in which somebody looks.
            const bool runs = state.sequence.at != before;
            ctx.set_cook_level(runs ? CookLevel::WhenUsed : CookLevel::Automatic);
        } else {
            ctx.set_cook_level(CookLevel::Automatic);
            state.sequence = {};
            update(p, state, path);
        }
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
