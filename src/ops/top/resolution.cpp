// resolution.cpp -- Resolution: an image in another size.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Scales its input to the size of the Common page. With High Quality Resize what shrinks is
/// averaged over the pixels' areas, as OpenCV's INTER_AREA does; what grows is interpolated. Where
/// one pixel of the result covers more than 14000, some of them evenly spread are averaged.
struct Resolution final : Top {
    static constexpr OpInfo info{.type = "resolutionTOP",
                                 .label = "Resolution",
                                 .summary = "An image in another size.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;

    struct Params {
        bool highqualresize = true;
    };
    static constexpr std::tuple params{
        param(&Params::highqualresize,
              {.name = "highqualresize",
               .label = "High Quality Resize",
               .help = "Averages all pixels that one of the result covers; otherwise four are "
                       "looked at, which is quicker."})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Resolution)

}  // namespace
}  // namespace sarabet::ops
