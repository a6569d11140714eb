// cache.cpp -- Cache: the last images of its input, one of which it shows.
#include <sarabet/op/top.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <optional>

namespace sarabet::ops {
namespace {

/// Keeps the last images of its input and shows one of them: the newest, or one from before, which
/// makes it a delay. Images are held as they are, not copied, each with the size and the format
/// that it had. Without any it shows transparent black.
struct Cache final : Top {
    static constexpr OpInfo info{.type = "cacheTOP",
                                 .label = "Cache",
                                 .summary = "The last images of its input, one of which it shows.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;
    static constexpr bool every_kind = true;

    enum class Unit { Indices, Frames, Seconds, Fraction };
    struct Params {
        bool active = true;
        Pulse activepulse;
        bool replace = false;
        Pulse replacespulse;
        int replaceindex = 0;
        bool prefill = false;
        Pulse prefillpulse;
        int cachesize = 32;
        int step = 1;
        double outputindex = 0;
        Unit outputindexunit = Unit::Indices;
        bool reset = false;
        Pulse resetpulse;
    };
    static constexpr std::tuple params{
        param(&Params::active, {.name = "active",
                                .label = "Active",
                                .help = "Takes a new image every `step` frames; off, the cache "
                                        "stays as it is."}),
        param(&Params::activepulse,
              {.name = "activepulse", .label = "Active Pulse", .help = "Takes one new image."}),
        param(&Params::replace, {.name = "replace",
                                 .label = "Replace Single",
                                 .help = "Puts every image in the place of the one at "
                                         "`replaceindex`, and takes no new ones."}),
        param(&Params::replacespulse, {.name = "replacespulse",
                                       .label = "Replace Pulse",
                                       .help = "Puts one image in that place."}),
        param(&Params::replaceindex,
              {.name = "replaceindex",
               .label = "Replace Index",
               .help = "That place: 0 is the newest image, -1 the one before; the oldest if it is "
                       "beyond.",
               .min = -16383,
               .max = 0,
               .soft_min = -63}),
        param(&Params::prefill, {.name = "prefill",
                                 .label = "Pre-Fill",
                                 .help = "Takes every image into all places of the cache."}),
        param(&Params::prefillpulse, {.name = "prefillpulse",
                                      .label = "Pre-Fill Pulse",
                                      .help = "Takes one image into all places."}),
        param(&Params::cachesize, {.name = "cachesize",
                                   .label = "Cache Size",
                                   .help = "Number of images that are kept.",
                                   .min = 1,
                                   .max = 16384,
                                   .soft_min = 1,
                                   .soft_max = 64}),
        param(&Params::step, {.name = "step",
                              .label = "Step Size",
                              .help = "Frames from one image that is taken to the next.",
                              .unit = "frames",
                              .min = 1,
                              .max = 1000000,
                              .soft_min = 1,
                              .soft_max = 60}),
        param(&Params::outputindex,
              {.name = "outputindex",
               .label = "Output Index",
               .help = "The image that is shown: 0 is the newest, -1 the one before; rounded, and "
                       "the oldest if it is beyond.",
               .min = -1e9,
               .max = 0,
               .soft_min = -31}),
        param(&Params::outputindexunit,
              {.name = "outputindexunit",
               .label = "Output Index Unit",
               .help = "Unit: images, frames or seconds at `step`, or the part of the cache, whose "
                       "oldest place is -1.",
               .menu = {{Unit::Indices, "indices", "Indices"},
                        {Unit::Frames, "frames", "Frames"},
                        {Unit::Seconds, "seconds", "Seconds"},
                        {Unit::Fraction, "fraction", "Fraction"}}}),
        param(&Params::reset,
              {.name = "reset", .label = "Reset", .help = "Empties the cache while it is on."}),
        param(&Params::resetpulse,
              {.name = "resetpulse", .label = "Reset Pulse", .help = "Empties the cache once."})};
    struct State {
        std::deque<Ref<const Image>> images;  // the newest first
        std::optional<std::int64_t> taken;    // the frame of the last image
    };

    // The image as it is now: what it shows may be memory that its owner writes later.
    static Ref<const Image> kept(const Image& image) {
        const Ref<const Image> held(&image);
        const Ref<const Output> copy = image.kept();
        return copy ? Ref<const Image>(static_cast<const Image*>(copy.get())) : held;
    }

    // How many images before the newest an index means, within what is there.
    static std::size_t back(const State& state, double index) {
        const auto last = static_cast<double>(state.images.size()) - 1;
        return static_cast<std::size_t>(std::clamp(std::round(-index), 0.0, last));
    }

    static double in_images(const Params& p, const CookContext& ctx) {
        switch (p.outputindexunit) {
            case Unit::Indices: break;
            case Unit::Frames: return p.outputindex / p.step;
            case Unit::Seconds: return p.outputindex * ctx.fps().value() / p.step;
            case Unit::Fraction: return p.outputindex * (p.cachesize - 1);
        }
        return p.outputindex;
    }

    static void take(const Params& p, State& state, const Image& image, CookContext& ctx) {
        const auto most = static_cast<std::size_t>(p.cachesize);
        if (p.prefill || p.prefillpulse) {
            state.images.assign(most, kept(image));
        } else if ((p.replace || p.replacespulse) && !state.images.empty()) {
            state.images[back(state, p.replaceindex)] = kept(image);
        } else if (p.active || p.activepulse) {
            const std::int64_t frame = ctx.time().frame;
            if (!p.activepulse && state.taken && frame < *state.taken + p.step) return;
            state.taken = frame;
            state.images.push_front(kept(image));
        }
        if (state.images.size() > most) state.images.resize(most);
    }

    static void cook(const Params& p, State& state, const TopInputs& inputs, TopOutput& out,
                     CookContext& ctx) {
        const Image& image = inputs[0];
        if (p.reset || p.resetpulse) state = {};
        if (!p.reset) take(p, state, image, ctx);
        if (state.images.empty()) return out.draw({});
        out.share(*state.images[back(state, in_images(p, ctx))]);
    }
};

SARABET_OPERATOR(Cache)

}  // namespace
}  // namespace sarabet::ops
