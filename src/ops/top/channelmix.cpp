// channelmix.cpp -- Channel Mix: sums of channels.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Makes each channel a sum of all channels, each times a number.
struct ChannelMix final : Top {
    static constexpr OpInfo info{.type = "channelmixTOP",
                                 .label = "Channel Mix",
                                 .summary = "Each channel as a sum of all channels.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    struct Params {
        std::array<float, 4> red{1, 0, 0, 0};
        std::array<float, 4> green{0, 1, 0, 0};
        std::array<float, 4> blue{0, 0, 1, 0};
        std::array<float, 4> alpha{0, 0, 0, 1};
        std::array<float, 4> constant{0, 0, 0, 0};
    };
    static constexpr std::tuple params{
        param(&Params::red, {.name = "red",
                             .label = "Red",
                             .help = "How much red, green, blue and alpha of the input add to red.",
                             .soft_min = -1,
                             .soft_max = 1,
                             .components = {"1", "2", "3", "4"}}),
        param(&Params::green,
              {.name = "green",
               .label = "Green",
               .help = "How much red, green, blue and alpha of the input add to green.",
               .soft_min = -1,
               .soft_max = 1,
               .components = {"1", "2", "3", "4"}}),
        param(&Params::blue,
              {.name = "blue",
               .label = "Blue",
               .help = "How much red, green, blue and alpha of the input add to blue.",
               .soft_min = -1,
               .soft_max = 1,
               .components = {"1", "2", "3", "4"}}),
        param(&Params::alpha,
              {.name = "alpha",
               .label = "Alpha",
               .help = "How much red, green, blue and alpha of the input add to alpha.",
               .soft_min = -1,
               .soft_max = 1,
               .components = {"1", "2", "3", "4"}}),
        param(&Params::constant, {.name = "constant",
                                  .label = "Constant",
                                  .help = "Added to red, green, blue and alpha.",
                                  .soft_min = -1,
                                  .soft_max = 1,
                                  .components = {"1", "2", "3", "4"}})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(ChannelMix)

}  // namespace
}  // namespace sarabet::ops
