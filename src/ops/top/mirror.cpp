// mirror.cpp -- Mirror: one half of an image, and its mirror image.
#include <sarabet/op/shape_params.hpp>
#include <sarabet/op/top.hpp>

#include <cmath>
#include <numbers>

namespace sarabet::ops {
namespace {

/// How the pivot is given.

/// Keeps what is to the left of a line and puts its mirror image to the right of it. The flips come
/// first, so that Flip X keeps the other half.
struct Mirror final : Top {
    static constexpr OpInfo info{.type = "mirrorTOP",
                                 .label = "Mirror",
                                 .summary = "One half of an image, and its mirror image.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"line"};

    struct Params {
        std::array<float, 2> pivot{0, 0};
        shape::Unit pivotunit = shape::Unit::Fraction;
        float rotate = 0;
        Extend extend = Extend::Hold;
        bool flipx = false;
        bool flipy = false;
    };
    static constexpr std::tuple params{
        param(&Params::pivot, {.name = "pivot",
                               .label = "Pivot",
                               .help = "A point of the line, from the centre, to the right and up.",
                               .soft_min = -0.5,
                               .soft_max = 0.5}),
        param(&Params::pivotunit, named(shape::unit_param, "pivotunit", "Pivot Unit")),
        param(&Params::rotate, {.name = "rotate",
                                .label = "Rotate",
                                .help = "Turns the line counter-clockwise about the pivot; at 0 "
                                        "it is upright.",
                                .unit = "degrees",
                                .soft_min = -180,
                                .soft_max = 180}),
        param(&Params::extend, extend_param),
        param(&Params::flipx,
              {.name = "flipx", .label = "Flip X", .help = "Exchanges left and right first."}),
        param(&Params::flipy,
              {.name = "flipy", .label = "Flip Y", .help = "Exchanges top and bottom first."})};

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        const double width = out.width(), height = out.height();
        double x = p.pivot[0], y = p.pivot[1];
        if (p.pivotunit != shape::Unit::Pixels) y *= height;
        if (p.pivotunit == shape::Unit::Fraction) x *= width;
        if (p.pivotunit == shape::Unit::FractionAspect) x *= height;
        // Quarter turns are exact, so that they move pixels and blend none.
        double c = std::cos(p.rotate * std::numbers::pi / 180);
        double s = std::sin(p.rotate * std::numbers::pi / 180);
        if (std::fmod(p.rotate, 90) == 0) {
            c = std::round(c);
            s = std::round(s);
        }
        // A point from the top left, and the direction away from what is kept; y is down.
        const std::array<float, 4> line{static_cast<float>(width / 2 + x),
                                        static_cast<float>(height / 2 - y), static_cast<float>(c),
                                        static_cast<float>(-s)};
        out.set_array("line", line, {4, 0, 0, 0});
    }
};

SARABET_OPERATOR(Mirror)

}  // namespace
}  // namespace sarabet::ops
