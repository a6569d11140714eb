// transform.cpp -- Transform: moves, turns and scales an image.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <cmath>
#include <numbers>

namespace sarabet::ops {
namespace {

// Maps a point: (a b c; d e f).
struct Affine {
    double a = 1, b = 0, c = 0, d = 0, e = 1, f = 0;

    // This map, then another.
    Affine then(const Affine& m) const {
        return {m.a * a + m.b * d, m.a * b + m.b * e, m.a * c + m.b * f + m.c,
                m.d * a + m.e * d, m.d * b + m.e * e, m.d * c + m.e * f + m.f};
    }
    double determinant() const { return a * e - b * d; }
    Affine inverse() const {
        const double det = determinant();
        return {e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det};
    }
};

Affine moved(double x, double y) {
    return {1, 0, x, 0, 1, y};
}

Affine scaled(double x, double y) {
    return {x, 0, 0, 0, y, 0};
}

// Quarter turns are exact, so that they move pixels and blend none.
Affine turned(double degrees) {
    const double quarters = degrees / 90;
    double cosine = std::cos(degrees * std::numbers::pi / 180);
    double sine = std::sin(degrees * std::numbers::pi / 180);
    if (quarters == std::floor(quarters)) {
        cosine = std::round(cosine);
        sine = std::round(sine);
    }
    return {cosine, -sine, 0, sine, cosine, 0};
}

/// Moves, turns and scales its input. Coordinates are y up with the centre of the image as origin.
struct Transform final : Top {
    static constexpr OpInfo info{.type = "transformTOP",
                                 .label = "Transform",
                                 .summary = "Moves, turns and scales an image.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"backmap"};

    struct Params {
        TransformOrder xord = TransformOrder::SRT;
        std::array<float, 2> t{0, 0};
        PixelUnit tunit = PixelUnit::Fraction;
        float rotate = 0;
        std::array<float, 2> s{1, 1};
        std::array<float, 2> p{0, 0};
        PixelUnit punit = PixelUnit::Fraction;
        std::array<float, 4> bgcolor{0, 0, 0, 0};
        bool premultrgbbyalpha = true;
        bool compover = false;
        Extend extend = Extend::Zero;
        bool limittiles = false;
        std::array<float, 2> tileu{0, 0};
        std::array<float, 2> tilev{0, 0};
    };
    static constexpr std::tuple params{
        param(&Params::xord, transform_order_param),
        param(&Params::t, {.name = "t",
                           .label = "Translate",
                           .help = "Moves the image to the right and up.",
                           .soft_min = -1,
                           .soft_max = 1}),
        param(&Params::tunit, named(pixel_unit_param, "tunit", "Translate Unit")),
        param(&Params::rotate, {.name = "rotate",
                                .label = "Rotate",
                                .help = "Turns the image counter-clockwise.",
                                .unit = "degrees",
                                .soft_min = -180,
                                .soft_max = 180}),
        param(&Params::s, {.name = "s",
                           .label = "Scale",
                           .help = "Scales the image; 0 leaves nothing of it.",
                           .soft_min = 0,
                           .soft_max = 2}),
        param(&Params::p, {.name = "p",
                           .label = "Pivot",
                           .help = "The point to scale and turn about, from the centre.",
                           .soft_min = -0.5,
                           .soft_max = 0.5}),
        param(&Params::punit, named(pixel_unit_param, "punit", "Pivot Unit")),
        param(&Params::bgcolor, {.name = "bgcolor",
                                 .label = "Background Color",
                                 .help = "What Comp Over Background puts behind the image.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .color = true}),
        param(&Params::premultrgbbyalpha,
              {.name = "premultrgbbyalpha",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies the background's colour by its alpha."}),
        param(&Params::compover, {.name = "compover",
                                  .label = "Comp Over Background",
                                  .help = "Puts the result over the background colour."}),
        param(&Params::extend, extend_param),
        param(&Params::limittiles,
              {.name = "limittiles",
               .label = "Limit Tiles",
               .help = "Ends what Extend lays around the image after so many images' widths and "
                       "heights; nothing is beyond."}),
        param(&Params::tileu, {.name = "tileu",
                               .label = "Tile U",
                               .help = "Tiles to the left and to the right of the image; parts of "
                                       "a tile end at whole pixels.",
                               .min = 0,
                               .max = 1e5,
                               .soft_max = 4,
                               .components = {"1", "2"}}),
        param(&Params::tilev, {.name = "tilev",
                               .label = "Tile V",
                               .help = "Tiles below and above the image; parts of a tile end at "
                                       "whole pixels.",
                               .min = 0,
                               .max = 1e5,
                               .soft_max = 4,
                               .components = {"1", "2"}})};

    // The transform in pixels of the result, y up, about the centre.
    static Affine forward(const Params& p, double width, double height) {
        const bool fraction = p.tunit == PixelUnit::Fraction,
                   pivot_fraction = p.punit == PixelUnit::Fraction;
        const Affine t =
            moved(fraction ? p.t[0] * width : p.t[0], fraction ? p.t[1] * height : p.t[1]);
        const Affine r = turned(p.rotate), s = scaled(p.s[0], p.s[1]);
        const double px = pivot_fraction ? p.p[0] * width : p.p[0];
        const double py = pivot_fraction ? p.p[1] * height : p.p[1];
        Affine all = moved(-px, -py);
        switch (p.xord) {
            case TransformOrder::SRT: all = all.then(s).then(r).then(t); break;
            case TransformOrder::STR: all = all.then(s).then(t).then(r); break;
            case TransformOrder::RST: all = all.then(r).then(s).then(t); break;
            case TransformOrder::RTS: all = all.then(r).then(t).then(s); break;
            case TransformOrder::TSR: all = all.then(t).then(s).then(r); break;
            case TransformOrder::TRS: all = all.then(t).then(r).then(s); break;
        }
        return all.then(moved(px, py));
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const double width = out.width(), height = out.height();
        const Affine map = forward(p, width, height);
        const double det = map.determinant();
        const bool visible = std::isnormal(det) && std::abs(det) > 1e-12;
        // From a position in the result, y down, to one in the input, y down.
        const Affine flip = scaled(1, -1);
        const Affine back =
            moved(-width / 2, -height / 2)
                .then(flip)
                .then(visible ? map.inverse() : Affine{})
                .then(flip)
                .then(moved(width / 2, height / 2))
                .then(scaled(inputs[0].width() / width, inputs[0].height() / height));
        const std::array<float, 7> values{static_cast<float>(back.a), static_cast<float>(back.b),
                                          static_cast<float>(back.c), static_cast<float>(back.d),
                                          static_cast<float>(back.e), static_cast<float>(back.f),
                                          visible ? 1.0f : 0.0f};
        out.set_array("backmap", values, {7, 0, 0, 0});
    }
};

SARABET_OPERATOR(Transform)

}  // namespace
}  // namespace sarabet::ops
