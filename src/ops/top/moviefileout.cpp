// moviefileout.cpp -- Movie File Out: an image, frame by frame, into a film.
#include "core/film_recorder.hpp"
#include "core/graph_lock.hpp"
#include "gpu/read_image.hpp"

#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <utility>

namespace sarabet::ops {
namespace {

/// Writes its input into a film while Record is on, each frame of the project once, and passes it
/// on. Pictures are encoded by a thread of their own. Switching Record off ends the file, and so
/// does the end of the process. Where the codec keeps alpha, colour is stored straight; else the
/// picture lies on black. Frames that were dropped in real time last as long as they should have.
struct MovieFileOut final : Top {
    static constexpr OpInfo info{.type = "moviefileoutTOP",
                                 .label = "Movie File Out",
                                 .summary = "Writes an image, frame by frame, into a film.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;
    enum class Codec { Automatic, H264, FFV1, MotionJpeg, Animation, ProRes };
    struct Params {
        FilePath file;
        bool record = false;
        bool pause = false;
        Pulse addframe;
        Codec videocodec = Codec::Automatic;
        float quality = 0.75f;
        FilePath audiofile;
    };
    static constexpr std::tuple params{
        param(&Params::file, {.name = "file",
                              .label = "File",
                              .help = "The film: .mp4, .mov, .mkv or .avi. One that is there is "
                                      "written over when recording begins."}),
        param(&Params::record, {.name = "record",
                                .label = "Record",
                                .help = "Writes each frame; switching it off ends the file."}),
        param(&Params::pause, {.name = "pause",
                               .label = "Pause",
                               .help = "Leaves frames out while it is on; the file stays open."}),
        param(
            &Params::addframe,
            {.name = "addframe", .label = "Add a Frame", .help = "Writes one frame, in a pause."}),
        param(&Params::videocodec,
              {.name = "videocodec",
               .label = "Video Codec",
               .help = "How pictures are stored. By the file's name it is H.264 for .mp4 and .mov, "
                       "FFV1 for .mkv and Motion JPEG for .avi. FFV1 and Animation lose nothing; "
                       "these two and ProRes keep alpha; FFV1 keeps 16 bits and ProRes 10. H.264 "
                       "needs an FFmpeg with libx264, and even sides.",
               .menu = {{Codec::Automatic, "auto", "By File Name"},
                        {Codec::H264, "h264", "H.264"},
                        {Codec::FFV1, "ffv1", "FFV1"},
                        {Codec::MotionJpeg, "mjpa", "Motion JPEG"},
                        {Codec::Animation, "rle", "Animation"},
                        {Codec::ProRes, "prores", "ProRes"}}}),
        param(&Params::quality, {.name = "quality",
                                 .label = "Quality",
                                 .help = "Of H.264 and Motion JPEG.",
                                 .min = 0,
                                 .max = 1}),
        param(&Params::audiofile,
              {.name = "audiofile",
               .label = "Audio File",
               .help = "A file whose sound is copied into the film as it is stored there, from its "
                       "start and for as long as there are pictures."})};

    /// The film being written. It is one thing in all copies of State: what is written cannot be
    /// taken back.
    struct Film {
        std::shared_ptr<FilmRecorder> recorder;
        std::int64_t last = -1;  // the project's frame that was added last; -1: none to go on from
        std::int64_t added = -1;
        ~Film() {
            if (recorder) recorder->stop();
        }
    };
    struct State {
        std::shared_ptr<Film> film = std::make_shared<Film>();
    };

    static const char* codec_name(Codec codec) {
        switch (codec) {
            case Codec::Automatic: return "";
            case Codec::H264: return "h264";
            case Codec::FFV1: return "ffv1";
            case Codec::MotionJpeg: return "mjpa";
            case Codec::Animation: return "rle";
            case Codec::ProRes: return "prores";
        }
        return "";
    }

    static void begin(const Params& p, Film& film, const Image& image, const CookContext& ctx) {
        if (p.file.path.empty())
            throw Error(ErrorKind::Value, "'file': expected a path to write to, got none");
        const PixelFormatInfo& format = info_of(image.format());
        const std::string path = ctx.file(p.file);
        const FilmWish wish{.path = path,
                            .codec = codec_name(p.videocodec),
                            .width = image.width(),
                            .height = image.height(),
                            .fps = ctx.fps(),
                            .dtype = format.dtype == DType::UInt8 ? DType::UInt8 : DType::UInt16,
                            .alpha = format.channels == 4 ||
                                     format.meaning == PixelChannels::MonoAlpha ||
                                     format.meaning == PixelChannels::Alpha,
                            .quality = p.quality,
                            .audio = p.audiofile.path.empty() ? "" : ctx.file(p.audiofile)};
        const Blocking out;
        film.recorder = FilmRecorder::begin(wish, fmt::format("'file': cannot write '{}'", path));
        film.last = film.added = -1;
    }

    static void end(Film& film) {
        if (const auto recorder = std::exchange(film.recorder, nullptr)) recorder->finish();
    }

    static void add(const Params& p, Film& film, const Image& image, CookContext& ctx) {
        const std::int64_t now = ctx.time().frame;
        const bool wanted = !p.pause || p.addframe;
        if (!wanted || film.added == now) {
            if (!wanted) film.last = -1;
            return;
        }
        const Ref<const Output> kept = image.kept();
        gpu::ReadImage read = gpu::read_image(kept ? static_cast<const Image&>(*kept) : image);
        const std::int64_t gap = film.last < 0 || p.pause ? 1 : now - film.last;
        film.recorder->add({read.pixels, std::move(read.keep), static_cast<int>(gap)});
        film.added = now;
        film.last = p.pause ? -1 : now;
    }

    static void cook(const Params& p, State& state, const TopInputs& inputs, TopOutput& out,
                     CookContext& ctx) {
        const Image& image = inputs[0];
        out.share(image);
        ctx.set_cook_level(p.record ? CookLevel::Always : CookLevel::Automatic);
        Film& film = *state.film;
        if (!p.record) return end(film);
        if (!film.recorder) begin(p, film, image, ctx);
        add(p, film, image, ctx);
    }
};

SARABET_OPERATOR(MovieFileOut)

}  // namespace
}  // namespace sarabet::ops
