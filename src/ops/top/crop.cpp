// crop.cpp -- Crop: a rectangle of an image.
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sarabet::ops {
namespace {

/// Cuts a rectangle out of its input. The edges are rounded to whole pixels and may lie outside.
struct Crop final : Top {
    static constexpr OpInfo info{.type = "cropTOP",
                                 .label = "Crop",
                                 .summary = "A rectangle of an image.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"window"};

    enum class Unit { Pixels, Fraction };
    enum class Extend { Hold, Zero, Repeat, Mirror };
    struct Params {
        float cropleft = 0;
        Unit cropleftunit = Unit::Fraction;
        float cropright = 1;
        Unit croprightunit = Unit::Fraction;
        float cropbottom = 0;
        Unit cropbottomunit = Unit::Fraction;
        float croptop = 1;
        Unit croptopunit = Unit::Fraction;
        Extend extend = Extend::Hold;
    };
    static constexpr std::tuple params{
        param(&Params::cropleft, {.name = "cropleft",
                                  .label = "Crop Left",
                                  .help = "Left edge, from the left of the image.",
                                  .min = -1e6,
                                  .max = 1e6,
                                  .soft_min = 0,
                                  .soft_max = 1}),
        param(&Params::cropleftunit, {.name = "cropleftunit",
                                      .label = "Crop Left Unit",
                                      .help = "Unit: pixels, or fractions of the image.",
                                      .menu = {{Unit::Pixels, "pixels", "Pixels"},
                                               {Unit::Fraction, "fraction", "Fraction"}}}),
        param(&Params::cropright, {.name = "cropright",
                                   .label = "Crop Right",
                                   .help = "Right edge, from the left of the image.",
                                   .min = -1e6,
                                   .max = 1e6,
                                   .soft_min = 0,
                                   .soft_max = 1}),
        param(&Params::croprightunit, {.name = "croprightunit",
                                       .label = "Crop Right Unit",
                                       .help = "Unit: pixels, or fractions of the image.",
                                       .menu = {{Unit::Pixels, "pixels", "Pixels"},
                                                {Unit::Fraction, "fraction", "Fraction"}}}),
        param(&Params::cropbottom, {.name = "cropbottom",
                                    .label = "Crop Bottom",
                                    .help = "Bottom edge, from the bottom of the image.",
                                    .min = -1e6,
                                    .max = 1e6,
                                    .soft_min = 0,
                                    .soft_max = 1}),
        param(&Params::cropbottomunit, {.name = "cropbottomunit",
                                        .label = "Crop Bottom Unit",
                                        .help = "Unit: pixels, or fractions of the image.",
                                        .menu = {{Unit::Pixels, "pixels", "Pixels"},
                                                 {Unit::Fraction, "fraction", "Fraction"}}}),
        param(&Params::croptop, {.name = "croptop",
                                 .label = "Crop Top",
                                 .help = "Top edge, from the bottom of the image.",
                                 .min = -1e6,
                                 .max = 1e6,
                                 .soft_min = 0,
                                 .soft_max = 1}),
        param(&Params::croptopunit, {.name = "croptopunit",
                                     .label = "Crop Top Unit",
                                     .help = "Unit: pixels, or fractions of the image.",
                                     .menu = {{Unit::Pixels, "pixels", "Pixels"},
                                              {Unit::Fraction, "fraction", "Fraction"}}}),
        param(&Params::extend, {.name = "extend",
                                .label = "Extend",
                                .help = "What lies outside the image.",
                                .menu = {{Extend::Hold, "hold", "Hold"},
                                         {Extend::Zero, "zero", "Zero"},
                                         {Extend::Repeat, "repeat", "Repeat"},
                                         {Extend::Mirror, "mirror", "Mirror"}}})};

    static int pixels(float edge, Unit unit, int size) {
        const double exact = unit == Unit::Fraction ? double{edge} * size : double{edge};
        return static_cast<int>(std::lround(std::clamp(exact, -1e9, 1e9)));
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const int width = inputs[0].width(), height = inputs[0].height();
        const int left = pixels(p.cropleft, p.cropleftunit, width);
        const int right = pixels(p.cropright, p.croprightunit, width);
        const int bottom = pixels(p.cropbottom, p.cropbottomunit, height);
        const int top = pixels(p.croptop, p.croptopunit, height);
        if (right <= left)
            throw Error(ErrorKind::Value,
                        fmt::format("'cropright' must be at least one pixel to the right of "
                                    "'cropleft' at pixel {}, got pixel {}",
                                    left, right));
        if (top <= bottom)
            throw Error(ErrorKind::Value,
                        fmt::format("'croptop' must be at least one pixel above 'cropbottom' at "
                                    "pixel {}, got pixel {}",
                                    bottom, top));
        out.propose(right - left, top - bottom);
        const std::array<float, 4> window{
            static_cast<float>(left), static_cast<float>(height - top),
            static_cast<float>(right - left), static_cast<float>(top - bottom)};
        out.set_array("window", window, {4, 0, 0, 0});
    }
};

SARABET_OPERATOR(Crop)

}  // namespace
}  // namespace sarabet::ops
