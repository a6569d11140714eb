// posterize.cpp -- Posterize: an image in few colours.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Rounds red, green and blue to a number of levels; alpha stays. The shader is posterize.glsl.
struct Posterize final : Top {
    static constexpr OpInfo info{.type = "posterizeTOP",
                                 .label = "Posterize",
                                 .summary = "An image in few colours.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;
    static constexpr bool per_channel = true;

    struct Params {
        float levels = 4;
    };
    static constexpr std::tuple params{param(&Params::levels, {.name = "levels",
                                                               .label = "Levels",
                                                               .help = "Values of each channel.",
                                                               .min = 2,
                                                               .max = 256})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Posterize)

}  // namespace
}  // namespace sarabet::ops
