// antialias.cpp -- Anti Alias: smooths the stairs of slanted edges.
//
// The method is FXAA: T. Lottes, "FXAA", NVIDIA white paper, 2009, with the search along the edge
// of its version 3.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Smooths the stairs of slanted edges. It finds edges by luminance, looks along each for its ends,
/// and moves what it takes of the pixel on the other side accordingly. Beyond the border the edge
/// pixels go on.
struct AntiAlias final : Top {
    static constexpr OpInfo info{.type = "antialiasTOP",
                                 .label = "Anti Alias",
                                 .summary = "Smooths the stairs of slanted edges.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    struct Params {
        float edgethreshold = 0.125f;
        float darkthreshold = 0.03f;
        int maxsearchsteps = 8;
        float subpixel = 0.75f;
    };
    static constexpr std::tuple params{
        param(&Params::edgethreshold,
              {.name = "edgethreshold",
               .label = "Edge Threshold",
               .help = "Contrast from which on something is an edge, as a part of the brightest "
                       "luminance around.",
               .min = 0,
               .max = 1}),
        param(&Params::darkthreshold, {.name = "darkthreshold",
                                       .label = "Dark Threshold",
                                       .help = "Contrast that an edge has at least.",
                                       .min = 0,
                                       .max = 1}),
        param(&Params::maxsearchsteps,
              {.name = "maxsearchsteps",
               .label = "Max Search Steps",
               .help = "How far to look for the ends of an edge, to either side.",
               .unit = "pixels",
               .min = 1,
               .max = 64,
               .soft_max = 32}),
        param(&Params::subpixel, {.name = "subpixel",
                                  .label = "Subpixel",
                                  .help = "How much single pixels and thin lines are softened.",
                                  .min = 0,
                                  .max = 1})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(AntiAlias)

}  // namespace
}  // namespace sarabet::ops
