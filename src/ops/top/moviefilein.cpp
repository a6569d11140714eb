// moviefilein.cpp -- Movie File In: a film from a file.
#include "core/film_player.hpp"
#include "core/graph_lock.hpp"
#include "gpu/host_block.hpp"
#include "gpu/texture.hpp"

#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace sarabet::ops {
namespace {

namespace fs = std::filesystem;

/// Plays a film, or shows any frame of it. Pictures are decoded ahead by a thread of their own, and
/// only while somebody looks. Films of more than 8 bits are 16-bit fixed. Colour is made RGB by the
/// matrix and range that the file states, and multiplied by alpha. Without a file the image is
/// transparent black.
struct MovieFileIn final : Top {
    static constexpr OpInfo info{
        .type = "moviefileinTOP", .label = "Movie File In", .summary = "A film from a file."};
    static constexpr TopKind kind = TopKind::Custom;
    enum class PlayMode { Locked, Specify, Sequential };
    enum class Unit { Indices, Frames, Seconds, Fraction };
    enum class Extend { Hold, Cycle, Mirror, Black };
    struct Params {
        FilePath file;
        Pulse reloadpulse;
        PlayMode playmode = PlayMode::Sequential;
        bool play = true;
        double speed = 1;
        bool cue = false;
        Pulse cuepulse;
        double cuepoint = 0;
        Unit cuepointunit = Unit::Indices;
        double index = 0;
        Unit indexunit = Unit::Indices;
        bool trim = false;
        double tstart = 0;
        Unit tstartunit = Unit::Indices;
        double tend = 1;
        Unit tendunit = Unit::Fraction;
        Extend textendleft = Extend::Cycle;
        Extend textendright = Extend::Cycle;
        bool premultiply = true;
    };
    static constexpr detail::ParamDecl<Unit> unit{
        .help = "Frames of the film, frames of the project, seconds, or a part of the film.",
        .menu = {{Unit::Indices, "indices", "Index"},
                 {Unit::Frames, "frames", "Frames"},
                 {Unit::Seconds, "seconds", "Seconds"},
                 {Unit::Fraction, "fraction", "Fraction"}}};
    static constexpr detail::ParamDecl<Extend> extend{.menu = {{Extend::Hold, "hold", "Hold"},
                                                               {Extend::Cycle, "cycle", "Cycle"},
                                                               {Extend::Mirror, "mirror", "Mirror"},
                                                               {Extend::Black, "black", "Black"}}};
    static constexpr detail::ParamDecl<double> place{.min = -1e9, .max = 1e9};
    static constexpr std::tuple params{
        param(&Params::file,
              {.name = "file",
               .label = "File",
               .help = "The film: what FFmpeg reads, such as .mp4, .mov, .mkv, .webm or .avi."}),
        param(&Params::reloadpulse,
              {.name = "reloadpulse", .label = "Reload Pulse", .help = "Opens the file again."}),
        param(&Params::playmode,
              {.name = "playmode",
               .label = "Play Mode",
               .help = "Locked to the project's time, at the place that Index says, or played "
                       "from where it stands.",
               .menu = {{PlayMode::Locked, "locked", "Locked to Timeline"},
                        {PlayMode::Specify, "specify", "Specify Index"},
                        {PlayMode::Sequential, "sequential", "Sequential"}}}),
        param(&Params::play,
              {.name = "play", .label = "Play", .help = "Off holds the picture, in sequential."}),
        param(&Params::speed, {.name = "speed",
                               .label = "Speed",
                               .help = "Of sequential playing; below 0 it runs backwards.",
                               .min = -1000,
                               .max = 1000,
                               .soft_min = -2,
                               .soft_max = 2}),
        param(&Params::cue,
              {.name = "cue", .label = "Cue", .help = "Holds the film at the cue point."}),
        param(&Params::cuepulse, {.name = "cuepulse",
                                  .label = "Cue Pulse",
                                  .help = "Jumps to the cue point and plays on."}),
        param(&Params::cuepoint, named(place, "cuepoint", "Cue Point", "Where cueing goes.")),
        param(&Params::cuepointunit, named(unit, "cuepointunit", "Cue Point Unit")),
        param(&Params::index,
              named(place, "index", "Index", "The place that is shown by Specify Index.")),
        param(&Params::indexunit, named(unit, "indexunit", "Index Unit")),
        param(&Params::trim, {.name = "trim",
                              .label = "Trim",
                              .help = "Plays what is between Trim Start and Trim End alone."}),
        param(&Params::tstart, named(place, "tstart", "Trim Start", "The first place.")),
        param(&Params::tstartunit, named(unit, "tstartunit", "Trim Start Unit")),
        param(&Params::tend, named(place, "tend", "Trim End",
                                   "The last place; of indices and frames, the last frame.")),
        param(&Params::tendunit, named(unit, "tendunit", "Trim End Unit")),
        param(&Params::textendleft,
              named(extend, "textendleft", "Extend Left", "What is before the start.")),
        param(&Params::textendright,
              named(extend, "textendright", "Extend Right", "What is after the end.")),
        param(&Params::premultiply,
              {.name = "premultiply",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies colour by alpha, which films store straight."})};

    struct State {
        std::string path;
        fs::file_time_type written;
        std::uintmax_t size = 0;
        bool premultiply = true;
        std::shared_ptr<FilmHandle> film;
        double at = 0;    // seconds into the film, as it stood at `frame`
        double step = 0;  // how far it went on from there with each frame of the project
        std::int64_t frame = 0;
        bool begun = false;
    };

    // The part of the film that plays: its first frame, and how many there are.
    struct Part {
        std::int64_t first = 0;
        std::int64_t count = 1;
    };

    static FilmMemory allocate(int width, int height, DType dtype) {
        const PixelFormat format =
            dtype == DType::UInt16 ? PixelFormat::RGBA16Fixed : PixelFormat::RGBA8Fixed;
        const std::size_t pitch = gpu::texture_row_pitch(width, format);
        const auto block =
            gpu::allocate_host_block(gpu::texture_bytes({width, height}, format), pitch);
        return {{block, block->data()}, pitch};
    }

    static void open(const Params& p, State& state, const CookContext& ctx) {
        const std::string path = ctx.file(p.file);
        std::error_code code;
        const auto size = fs::file_size(path, code);
        const auto written = code ? fs::file_time_type{} : fs::last_write_time(path, code);
        if (code)
            throw Error(ErrorKind::Value,
                        fmt::format("'file': cannot read '{}': {}", path, code.message()));
        const bool same = state.film && state.path == path && state.premultiply == p.premultiply &&
                          state.size == size && state.written == written;
        if (same && !p.reloadpulse) return;
        const bool other = state.path != path;
        state.film = nullptr;
        std::shared_ptr<FilmHandle> film;
        {
            const Blocking out;
            film = std::make_shared<FilmHandle>(FilmPlayer::open(
                path, fmt::format("'file': cannot read '{}'", path), allocate, p.premultiply));
        }
        State fresh{path, written, size, p.premultiply, std::move(film)};
        if (!other) {
            fresh.at = state.at;
            fresh.step = state.step;
            fresh.frame = state.frame;
            fresh.begun = state.begun;
        }
        state = std::move(fresh);
    }

    // A place in the film, in seconds.
    static double seconds(double at, Unit unit, const FilmFacts& film, Rational fps) {
        switch (unit) {
            case Unit::Indices: return at / film.fps.value();
            case Unit::Frames: return at / fps.value();
            case Unit::Seconds: return at;
            case Unit::Fraction: return at * static_cast<double>(film.frames) / film.fps.value();
        }
        return at;
    }

    static std::int64_t frame_at(double seconds, const FilmFacts& film) {
        return static_cast<std::int64_t>(
            std::floor(std::clamp(seconds * film.fps.value(), -1e15, 1e15) + 1e-6));
    }

    static Part part_of(const Params& p, const FilmFacts& film, Rational fps) {
        if (!p.trim) return {0, film.frames};
        const std::int64_t first = std::clamp<std::int64_t>(
            frame_at(seconds(p.tstart, p.tstartunit, film, fps), film), 0, film.frames - 1);
        const bool counts = p.tendunit == Unit::Indices || p.tendunit == Unit::Frames;
        const double end = seconds(p.tend + (counts ? 1 : 0), p.tendunit, film, fps);
        const std::int64_t last = std::clamp<std::int64_t>(
            frame_at(end - 1e-5 / film.fps.value(), film), 0, film.frames - 1);
        return {first, std::max<std::int64_t>(last - first + 1, 1)};
    }

    // The frame of a place counted from the part's start; -1 is black.
    static std::int64_t frame_of(const Params& p, const Part& part, double at,
                                 const FilmFacts& film) {
        const std::int64_t n = frame_at(at, film) - part.first;
        if (n >= 0 && n < part.count) return part.first + n;
        const auto rest = [&](std::int64_t period) { return (n % period + period) % period; };
        switch (n < 0 ? p.textendleft : p.textendright) {
            case Extend::Hold: return n < 0 ? part.first : part.first + part.count - 1;
            case Extend::Cycle: return part.first + rest(part.count);
            case Extend::Mirror: {
                const std::int64_t k = rest(2 * part.count);
                return part.first + std::min(k, 2 * part.count - 1 - k);
            }
            case Extend::Black: return -1;
        }
        return -1;
    }

    // Where the film stands, and how far it goes on from frame to frame of the project.
    struct Place {
        double at = 0;
        double step = 0;
    };

    static Place where(const Params& p, State& state, const Part& part, CookContext& ctx) {
        const FilmFacts& film = (*state.film)->facts();
        const Rational fps = ctx.fps();
        if (p.playmode == PlayMode::Specify)
            return {seconds(p.index, p.indexunit, film, fps), 1 / film.fps.value()};
        const double start = static_cast<double>(part.first) / film.fps.value();
        if (p.playmode == PlayMode::Locked) return {start + ctx.time().seconds, 1 / fps.value()};
        const double step = p.play && !p.cue ? p.speed / fps.value() : 0;
        if (step != 0 || state.step != 0) {
            const std::int64_t now = ctx.time().frame;
            state.at += state.step * static_cast<double>(now - state.frame);
            state.frame = now;
        }
        if (p.cue || p.cuepulse)
            state.at = seconds(p.cuepoint, p.cuepointunit, film, fps);
        else if (!state.begun)
            state.at = start;
        state.step = step;
        state.begun = true;
        return {state.at, step};
    }

    static void show(const FilmPicture& picture, const FilmFacts& film, TopOutput& out) {
        const auto item = static_cast<std::int64_t>(item_size(film.dtype));
        out.pixels({.data = picture.memory.data.get(),
                    .dtype = film.dtype,
                    .shape = {film.height, film.width, 4},
                    .strides = {static_cast<std::int64_t>(picture.memory.pitch), 4 * item, item},
                    .writable = false,
                    .keep = picture.memory.data},
                   {}, true);
    }

    static void cook(const Params& p, State& state, const TopInputs&, TopOutput& out,
                     CookContext& ctx) {
        if (p.file.path.empty()) {
            out.draw({});
            return;
        }
        open(p, state, ctx);
        FilmPlayer& player = *state.film->operator->();
        const FilmFacts& film = player.facts();
        const Part part = part_of(p, film, ctx.fps());
        const Place place = where(p, state, part, ctx);
        // A film that runs is cooked in the frames in which somebody looks, not in all of them.
        const bool runs = p.playmode != PlayMode::Specify && place.step != 0;
        ctx.set_cook_level(runs ? CookLevel::WhenUsed : CookLevel::Automatic);
        std::vector<std::int64_t> wanted;
        for (int ahead = 0; wanted.size() < 12 && ahead < 48; ++ahead) {
            const std::int64_t frame = frame_of(p, part, place.at + ahead * place.step, film);
            if (frame < 0) {
                if (ahead == 0) break;
                continue;
            }
            if (std::ranges::find(wanted, frame) == wanted.end()) wanted.push_back(frame);
        }
        if (wanted.empty()) {
            out.propose(film.width, film.height);
            out.draw({});
            return;
        }
        const FilmPicture picture = player.frame(wanted);
        if (!picture.problem.empty())
            throw Error(ErrorKind::Value,
                        fmt::format("'file': '{}': {}", state.path, picture.problem));
        show(picture, film, out);
    }
};

SARABET_OPERATOR(MovieFileIn)

}  // namespace
}  // namespace sarabet::ops
