// remap.cpp -- Remap: an image looked up at the positions that a second one holds.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Each pixel shows the first input at the position that the second input has there: 0..1 from the
/// left edge to the right one and from the bottom edge to the top one. The centre of pixel i of n
/// is at (i + 0.5) / n. Positions need a format with enough steps: 16 bits or floats.
struct Remap final : Top {
    static constexpr OpInfo info{.type = "remapTOP",
                                 .label = "Remap",
                                 .summary = "An image looked up at positions from a second one.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Gather;

    enum class From { Input1, Input2 };
    struct Params {
        From resolutionsource = From::Input1;
        MapChannel horzsource = MapChannel::Red;
        MapChannel vertsource = MapChannel::Green;
        bool fliphorz = false;
        bool flipvert = false;
        Extend extend = Extend::Hold;
    };
    static constexpr std::tuple params{
        param(&Params::resolutionsource,
              {.name = "resolutionsource",
               .label = "Resolution Source",
               .help = "The input that gives the size.",
               .menu = {{From::Input1, "input1", "Input 1"}, {From::Input2, "input2", "Input 2"}}}),
        param(&Params::horzsource,
              named(map_channel_param, "horzsource", "Horizontal Source",
                    "The channel of the second input with the positions from the left; none: a "
                    "pixel's own.")),
        param(&Params::vertsource, named(map_channel_param, "vertsource", "Vertical Source",
                                         "The channel with the positions from the bottom.")),
        param(&Params::fliphorz, {.name = "fliphorz",
                                  .label = "Flip Horizontal",
                                  .help = "Counts positions from the right."}),
        param(&Params::flipvert, {.name = "flipvert",
                                  .label = "Flip Vertical",
                                  .help = "Counts positions from the top, as arrays do."}),
        param(&Params::extend, extend_param)};

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const Image& map = inputs[1];
        if (p.resolutionsource == From::Input2) out.propose(map.width(), map.height());
    }
};

SARABET_OPERATOR(Remap)

}  // namespace
}  // namespace sarabet::ops
