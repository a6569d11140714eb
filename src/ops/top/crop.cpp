// crop.cpp -- Crop: a rectangle of an image.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sarabet::ops {
namespace {

constexpr detail::ParamDecl<float> edge(const char* name, const char* label, const char* help) {
    return {.name = name,
            .label = label,
            .help = help,
            .min = -1e6,
            .max = 1e6,
            .soft_min = 0,
            .soft_max = 1};
}

/// Cuts a rectangle out of its input. The edges are rounded to whole pixels and may lie outside.
struct Crop final : Top {
    static constexpr OpInfo info{.type = "cropTOP",
                                 .label = "Crop",
                                 .summary = "A rectangle of an image.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"window"};

    struct Params {
        float cropleft = 0;
        PixelUnit cropleftunit = PixelUnit::Fraction;
        float cropright = 1;
        PixelUnit croprightunit = PixelUnit::Fraction;
        float cropbottom = 0;
        PixelUnit cropbottomunit = PixelUnit::Fraction;
        float croptop = 1;
        PixelUnit croptopunit = PixelUnit::Fraction;
        Extend extend = Extend::Hold;
    };
    static constexpr std::tuple params{
        param(&Params::cropleft,
              edge("cropleft", "Crop Left", "Left edge, from the left of the image.")),
        param(&Params::cropleftunit, named(pixel_unit_param, "cropleftunit", "Crop Left Unit")),
        param(&Params::cropright,
              edge("cropright", "Crop Right", "Right edge, from the left of the image.")),
        param(&Params::croprightunit, named(pixel_unit_param, "croprightunit", "Crop Right Unit")),
        param(&Params::cropbottom,
              edge("cropbottom", "Crop Bottom", "Bottom edge, from the bottom of the image.")),
        param(&Params::cropbottomunit,
              named(pixel_unit_param, "cropbottomunit", "Crop Bottom Unit")),
        param(&Params::croptop,
              edge("croptop", "Crop Top", "Top edge, from the bottom of the image.")),
        param(&Params::croptopunit, named(pixel_unit_param, "croptopunit", "Crop Top Unit")),
        param(&Params::extend, extend_param)};

    static int pixels(float edge, PixelUnit unit, int size) {
        const double exact = unit == PixelUnit::Fraction ? double{edge} * size : double{edge};
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
