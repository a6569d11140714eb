// displace.cpp -- Displace: an image whose pixels are moved by a second one.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Each pixel shows the first input at its own position plus weight * (value - midpoint) plus
/// offset, where value is that of the second input: above the midpoint it looks to the right and
/// up. The second input is fitted to the size of the result; one with 8 bits has no exact 0.5.
struct Displace final : Top {
    static constexpr OpInfo info{.type = "displaceTOP",
                                 .label = "Displace",
                                 .summary = "An image whose pixels are moved by a second one.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Gather;

    struct Params {
        MapChannel horzsource = MapChannel::Red;
        MapChannel vertsource = MapChannel::Blue;
        std::array<float, 2> midpoint{0.5f, 0.5f};
        std::array<float, 2> displaceweight{0.5f, 0.5f};
        PixelUnit displaceweightunit = PixelUnit::Fraction;
        float uvweight = 1;
        std::array<float, 2> offset{0, 0};
        PixelUnit offsetunit = PixelUnit::Fraction;
        float offsetweight = 1;
        Extend extend = Extend::Hold;
    };
    static constexpr std::tuple params{
        param(&Params::horzsource,
              named(map_channel_param, "horzsource", "Horizontal Source",
                    "The channel of the second input that moves to the side.")),
        param(&Params::vertsource, named(map_channel_param, "vertsource", "Vertical Source",
                                         "The channel that moves up and down.")),
        param(&Params::midpoint, {.name = "midpoint",
                                  .label = "Source Midpoint",
                                  .help = "The values that move nothing.",
                                  .soft_min = 0,
                                  .soft_max = 1}),
        param(&Params::displaceweight,
              {.name = "displaceweight",
               .label = "Displace Weight",
               .help = "How far a difference of 1 from the midpoint moves, across and up.",
               .soft_min = -1,
               .soft_max = 1}),
        param(&Params::displaceweightunit,
              named(pixel_unit_param, "displaceweightunit", "Displace Weight Unit")),
        param(&Params::uvweight,
              {.name = "uvweight",
               .label = "UV Weight",
               .help = "How much a pixel's own position counts, from the centre; at 0 all start "
                       "there.",
               .soft_min = 0,
               .soft_max = 1}),
        param(&Params::offset, {.name = "offset",
                                .label = "Offset",
                                .help = "Added for every pixel, to the right and up.",
                                .soft_min = -1,
                                .soft_max = 1}),
        param(&Params::offsetunit, named(pixel_unit_param, "offsetunit", "Offset Unit")),
        param(&Params::offsetweight, {.name = "offsetweight",
                                      .label = "Offset Weight",
                                      .help = "Multiplies the offset.",
                                      .soft_min = 0,
                                      .soft_max = 1}),
        param(&Params::extend, extend_param)};

    static void cook(const Params&, const TopInputs& inputs, TopOutput&, CookContext&) {
        static_cast<void>(inputs[1]);
    }
};

SARABET_OPERATOR(Displace)

}  // namespace
}  // namespace sarabet::ops
