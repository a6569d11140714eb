// circle.cpp -- Circle: a circle or an ellipse, also turned and with a border.
#include <sarabet/op/shape_params.hpp>
#include <sarabet/op/top.hpp>

#include <cmath>
#include <numbers>

namespace sarabet::ops {
namespace {

using namespace shape;

/// A circle or an ellipse of one colour on another. Its edges are antialiased.
struct Circle final : Top {
    static constexpr OpInfo info{.type = "circleTOP",
                                 .label = "Circle",
                                 .summary = "A circle or an ellipse, with a border."};
    static constexpr TopKind kind = TopKind::Generator;
    static constexpr const char* arrays[] = {"shape"};

    struct Params {
        std::array<float, 2> radius{0.5f, 0.5f};
        Unit radiusunit = Unit::Fraction;
        float rotate = 0;
        std::array<float, 2> center{0, 0};
        Unit centerunit = Unit::Fraction;
        JustifyH justifyh = JustifyH::Center;
        JustifyV justifyv = JustifyV::Center;
        std::array<float, 3> fillcolor{1, 1, 1};
        float fillalpha = 1;
        std::array<float, 3> border{1, 1, 1};
        float borderalpha = 1;
        std::array<float, 3> bgcolor{0, 0, 0};
        float bgalpha = 0;
        bool multrgbbyalpha = true;
        float borderwidth = 0;
        PixelUnit borderwidthunit = PixelUnit::Fraction;
        float borderoffset = 0;
        bool antialias = true;
        float softness = 0;
        PixelUnit softnessunit = PixelUnit::Fraction;
    };
    static constexpr std::tuple params{
        param(&Params::radius, {.name = "radius",
                                .label = "Radius",
                                .help = "Half of the width and of the height.",
                                .min = 0,
                                .max = 1e6,
                                .soft_min = 0,
                                .soft_max = 1}),
        param(&Params::radiusunit, named(unit_param, "radiusunit", "Radius Unit")),
        param(&Params::rotate, {.name = "rotate",
                                .label = "Rotate",
                                .help = "Turns the ellipse counter-clockwise.",
                                .unit = "degrees",
                                .soft_min = -180,
                                .soft_max = 180}),
        param(&Params::center, {.name = "center",
                                .label = "Center",
                                .help = "Moves the ellipse to the right and up.",
                                .soft_min = -0.5,
                                .soft_max = 0.5}),
        param(&Params::centerunit, named(unit_param, "centerunit", "Center Unit")),
        param(
            &Params::justifyh,
            named(justify_h_param, "justifyh", "Justify Horizontal",
                  "The side of the image that the ellipse touches before it is turned and moved.")),
        param(&Params::justifyv, justify_v_param),
        param(&Params::fillcolor, color("fillcolor", "Fill Color", "Colour of the ellipse.")),
        param(&Params::fillalpha, alpha("fillalpha", "Fill Alpha", "How opaque the ellipse is.")),
        param(&Params::border, color("border", "Border Color", "Colour of the border.")),
        param(&Params::borderalpha,
              alpha("borderalpha", "Border Alpha", "How opaque the border is.")),
        param(&Params::bgcolor, color("bgcolor", "Background Color", "Colour of what is around.")),
        param(&Params::bgalpha,
              alpha("bgalpha", "Background Alpha", "How opaque the background is.")),
        param(&Params::multrgbbyalpha,
              {.name = "multrgbbyalpha",
               .label = "Multiply RGB by Alpha",
               .help = "Multiplies the colours by their alpha, as compositing expects it."}),
        param(&Params::borderwidth,
              length("borderwidth", "Border Width", "Width of the border; 0 is none.")),
        param(&Params::borderwidthunit,
              named(width_unit_param, "borderwidthunit", "Border Width Unit")),
        param(&Params::borderoffset,
              {.name = "borderoffset",
               .label = "Border Offset",
               .help = "The part of the border that lies outside of the ellipse's edge.",
               .min = 0,
               .max = 1}),
        param(&Params::antialias,
              {.name = "antialias",
               .label = "Anti-Alias",
               .help = "Blends the colours of pixels that an edge goes through."}),
        param(&Params::softness, length("softness", "Softness",
                                        "How far the background fades into the ellipse from its "
                                        "outer edge.")),
        param(&Params::softnessunit, named(width_unit_param, "softnessunit", "Softness Unit"))};

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        const double width = out.width(), height = out.height();
        const double border = in_pixels(p.borderwidth, p.borderwidthunit, height);
        const double outside = border * p.borderoffset, inside = border - outside;
        const auto size = in_pixels(p.radius, p.radiusunit, width, height);
        const double x = size[0], y = size[1];
        const auto moved = in_pixels(p.center, p.centerunit, width, height);
        // The centre in pixels from the top left.
        double across = width / 2, down = height / 2;
        if (p.justifyh == JustifyH::Left) across = x + outside;
        if (p.justifyh == JustifyH::Right) across = width - x - outside;
        if (p.justifyv == JustifyV::Bottom) down = height - y - outside;
        if (p.justifyv == JustifyV::Top) down = y + outside;
        const double angle = p.rotate * std::numbers::pi / 180;
        const std::array<double, 11> exact{across + moved[0],
                                           down - moved[1],
                                           std::cos(angle),
                                           std::sin(angle),
                                           x + outside,
                                           y + outside,
                                           x - inside,
                                           y - inside,
                                           in_pixels(p.softness, p.softnessunit, height),
                                           border > 0 ? 1.0 : 0.0,
                                           p.antialias ? 1.0 : 0.0};
        std::array<float, 11> values{};
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(exact[i]);
        out.set_array("shape", values, {11, 0, 0, 0});
    }
};

SARABET_OPERATOR(Circle)

}  // namespace
}  // namespace sarabet::ops
