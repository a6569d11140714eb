// fit.cpp -- Fit: an image in another size, with its proportions kept.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <algorithm>
#include <cmath>

namespace sarabet::ops {
namespace {

/// Scales its input into the size of the Common page without distorting it, and shows a background
/// around. What shrinks is averaged over the pixels' areas, as by Resolution. The size that it is
/// scaled to, and its place, are rounded to whole pixels.
struct Fit final : Top {
    static constexpr OpInfo info{.type = "fitTOP",
                                 .label = "Fit",
                                 .summary = "An image in another size, with its proportions kept.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"place"};

    struct Params {
        FitMode fit = FitMode::Best;
        JustifyH justifyh = JustifyH::Center;
        JustifyV justifyv = JustifyV::Center;
        std::array<float, 4> bgcolor{0, 0, 0, 0};
        bool premultrgbbyalpha = true;
    };
    static constexpr std::tuple params{
        param(&Params::fit, named(fit_param, "fit", "Fit",
                                  "Stretched, as wide as the result, as high as it, all of the "
                                  "image within it, all of it covered, or not scaled.")),
        param(&Params::justifyh, justify_h_param), param(&Params::justifyv, justify_v_param),
        param(&Params::bgcolor, {.name = "bgcolor",
                                 .label = "Background Color",
                                 .help = "What is around the image.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .color = true}),
        param(&Params::premultrgbbyalpha,
              {.name = "premultrgbbyalpha",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies the background's colour by its alpha."})};

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const double width = inputs[0].width(), height = inputs[0].height();
        const double across = out.width() / width, up = out.height() / height;
        double x = across, y = up;
        switch (p.fit) {
            case FitMode::Fill: break;
            case FitMode::Horizontal: y = across; break;
            case FitMode::Vertical: x = up; break;
            case FitMode::Best: x = y = std::min(across, up); break;
            case FitMode::Outside: x = y = std::max(across, up); break;
            case FitMode::Native: x = y = 1; break;
        }
        const double w = std::max(std::round(width * x), 1.0);
        const double h = std::max(std::round(height * y), 1.0);
        const double right = out.width() - w, down = out.height() - h;
        double left = std::floor(right / 2), top = std::floor(down / 2);
        if (p.justifyh == JustifyH::Left) left = 0;
        if (p.justifyh == JustifyH::Right) left = right;
        if (p.justifyv == JustifyV::Top) top = 0;
        if (p.justifyv == JustifyV::Bottom) top = down;
        // A shape is among the uniforms, which cost nothing to read; each value of an array does.
        out.set_array("place", {},
                      {static_cast<int>(left), static_cast<int>(top), static_cast<int>(w),
                       static_cast<int>(h)});
    }
};

SARABET_OPERATOR(Fit)

}  // namespace
}  // namespace sarabet::ops
