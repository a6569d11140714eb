// texture3d.cpp -- Texture 3D: the last images of its input as the slices of one texture.
#include <sarabet/op/top.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace sarabet::ops {
namespace {

/// Keeps the last images of its input as the slices of a 3D texture or a 2D array texture. Slices
/// are filled round and round: the newest is at `newestSliceWOffset` times their number, and those
/// that were never filled are transparent black. Each cook copies all slices once, so that what was
/// read before stays as it was.
struct Texture3D final : Top {
    static constexpr OpInfo info{.type = "texture3dTOP",
                                 .label = "Texture 3D",
                                 .summary = "The last images of its input as slices of a texture.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;

    enum class Type { Volume, Array };
    struct Params {
        Type type = Type::Volume;
        bool active = true;
        bool replacesingle = false;
        Pulse replacesinglepulse;
        int replaceindex = 0;
        bool prefill = false;
        Pulse prefillpulse;
        int cachesize = 32;
        int step = 1;
        bool reset = false;
        Pulse resetpulse;
    };
    static constexpr std::tuple params{
        param(&Params::type, {.name = "type",
                              .label = "Type",
                              .help = "What kind of texture the slices make.",
                              .menu = {{Type::Volume, "texture3d", "3D Texture"},
                                       {Type::Array, "texture2darray", "2D Texture Array"}}}),
        param(&Params::active, {.name = "active",
                                .label = "Active",
                                .help = "Takes a new image every `step` frames; off, the slices "
                                        "stay as they are."}),
        param(&Params::replacesingle,
              {.name = "replacesingle",
               .label = "Replace Single",
               .help = "Takes every image into the slice `replaceindex`, and no other."}),
        param(&Params::replacesinglepulse, {.name = "replacesinglepulse",
                                            .label = "Replace Single Pulse",
                                            .help = "Takes one image into that slice."}),
        param(&Params::replaceindex, {.name = "replaceindex",
                                      .label = "Replace Index",
                                      .help = "That slice, from 0; the last one if it is beyond.",
                                      .min = 0,
                                      .max = 16383,
                                      .soft_min = 0,
                                      .soft_max = 63}),
        param(
            &Params::prefill,
            {.name = "prefill", .label = "Pre-Fill", .help = "Takes every image into all slices."}),
        param(&Params::prefillpulse, {.name = "prefillpulse",
                                      .label = "Pre-Fill Pulse",
                                      .help = "Takes one image into all slices."}),
        param(&Params::cachesize, {.name = "cachesize",
                                   .label = "Cache Size",
                                   .help = "Number of slices.",
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
        param(&Params::reset,
              {.name = "reset", .label = "Reset", .help = "Empties all slices while it is on."}),
        param(&Params::resetpulse,
              {.name = "resetpulse", .label = "Reset Pulse", .help = "Empties all slices once."})};
    struct State {
        std::vector<Ref<const Image>> slices;  // null: never filled
        int newest = -1;
        std::optional<std::int64_t> taken;  // the frame of the last image
    };

    // The image as it is now: what it shows may be memory that its owner writes later.
    static Ref<const Image> kept(const Image& image) {
        const Ref<const Image> held(&image);
        const Ref<const Output> copy = image.kept();
        return copy ? Ref<const Image>(static_cast<const Image*>(copy.get())) : held;
    }

    static void take(const Params& p, State& state, const Image& image, CookContext& ctx) {
        const int count = p.cachesize;
        if (p.prefill || p.prefillpulse) {
            std::fill(state.slices.begin(), state.slices.end(), kept(image));
            state.newest = 0;
        } else if (p.replacesingle || p.replacesinglepulse) {
            state.newest = std::min(p.replaceindex, count - 1);
            state.slices[static_cast<std::size_t>(state.newest)] = kept(image);
        } else if (p.active) {
            const std::int64_t frame = ctx.time().frame;
            if (state.taken && frame < *state.taken + p.step) return;
            state.taken = frame;
            state.newest = (state.newest + 1) % count;
            state.slices[static_cast<std::size_t>(state.newest)] = kept(image);
        }
    }

    static void cook(const Params& p, State& state, const TopInputs& inputs, TopOutput& out,
                     CookContext& ctx) {
        const Image& image = inputs[0];
        if (p.reset || p.resetpulse) state = {};
        state.slices.resize(static_cast<std::size_t>(p.cachesize));
        state.newest = std::min(state.newest, p.cachesize - 1);
        if (!p.reset) take(p, state, image, ctx);
        out.slices(state.slices, p.type == Type::Volume ? ImageKind::Volume : ImageKind::Array,
                   std::max(state.newest, 0));
    }
};

SARABET_OPERATOR(Texture3D)

}  // namespace
}  // namespace sarabet::ops
