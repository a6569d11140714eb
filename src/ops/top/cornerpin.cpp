// cornerpin.cpp -- Corner Pin: the four corners of an image, moved in perspective.
#include <sarabet/error.hpp>
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <cmath>

namespace sarabet::ops {
namespace {

constexpr detail::ParamDecl<std::array<float, 2>> point(const char* name, const char* label,
                                                        const char* help) {
    return {.name = name,
            .label = label,
            .help = help,
            .min = -1e6,
            .max = 1e6,
            .soft_min = 0,
            .soft_max = 1};
}

using Point = std::array<double, 2>;
using Quad = std::array<Point, 4>;  // top left, top right, bottom right, bottom left; y is down
using Matrix = std::array<double, 9>;

Point pixels(std::array<float, 2> p, PixelUnit unit, double width, double height) {
    if (unit == PixelUnit::Fraction) return {p[0] * width, height - p[1] * height};
    return {p[0], height - p[1]};
}

double cross(const Point& a, const Point& b, const Point& c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

// 1 if its corners turn right throughout (on the screen), -1 if left, 0 if neither.
double turn_of(const Quad& q) {
    int right = 0, left = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const double turn = cross(q[i], q[(i + 1) % 4], q[(i + 2) % 4]);
        right += turn > 1e-6;
        left += turn < -1e-6;
    }
    return right == 4 ? 1 : left == 4 ? -1 : 0;
}

// The projective map from the unit square to a quad (Heckbert 1989).
Matrix from_square(const Quad& q) {
    const double sx = q[0][0] - q[1][0] + q[2][0] - q[3][0];
    const double sy = q[0][1] - q[1][1] + q[2][1] - q[3][1];
    const double ax = q[1][0] - q[2][0], bx = q[3][0] - q[2][0];
    const double ay = q[1][1] - q[2][1], by = q[3][1] - q[2][1];
    const double det = ax * by - bx * ay;
    const double g = (sx * by - bx * sy) / det, h = (ax * sy - sx * ay) / det;
    return {q[1][0] - q[0][0] + g * q[1][0],
            q[3][0] - q[0][0] + h * q[3][0],
            q[0][0],
            q[1][1] - q[0][1] + g * q[1][1],
            q[3][1] - q[0][1] + h * q[3][1],
            q[0][1],
            g,
            h,
            1};
}

// The inverse of a projective map, but for a factor.
Matrix inverse(const Matrix& m) {
    return {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
            m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
            m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
}

Matrix product(const Matrix& a, const Matrix& b) {
    Matrix out{};
    for (std::size_t i = 0; i < 9; ++i)
        for (std::size_t k = 0; k < 3; ++k) out[i] += a[i / 3 * 3 + k] * b[k * 3 + i % 3];
    return out;
}

/// Takes a four-sided part of its input and puts its corners where the result shall have them, in
/// perspective. Positions count from the bottom left. The edges of what is pinned are antialiased.
struct CornerPin final : Top {
    static constexpr OpInfo info{.type = "cornerpinTOP",
                                 .label = "Corner Pin",
                                 .summary = "The four corners of an image, moved in perspective.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"backmap"};

    struct Params {
        std::array<float, 2> extractp3{0, 0};
        PixelUnit extractp3unit = PixelUnit::Fraction;
        std::array<float, 2> extractp4{1, 0};
        PixelUnit extractp4unit = PixelUnit::Fraction;
        std::array<float, 2> extractp1{0, 1};
        PixelUnit extractp1unit = PixelUnit::Fraction;
        std::array<float, 2> extractp2{1, 1};
        PixelUnit extractp2unit = PixelUnit::Fraction;
        Extend extend = Extend::Hold;
        std::array<float, 2> pinp3{0, 0};
        PixelUnit pinp3unit = PixelUnit::Fraction;
        std::array<float, 2> pinp4{1, 0};
        PixelUnit pinp4unit = PixelUnit::Fraction;
        std::array<float, 2> pinp1{0, 1};
        PixelUnit pinp1unit = PixelUnit::Fraction;
        std::array<float, 2> pinp2{1, 1};
        PixelUnit pinp2unit = PixelUnit::Fraction;
        std::array<float, 4> bgcolor{0, 0, 0, 0};
        bool premultrgbbyalpha = true;
    };
    static constexpr std::tuple params{
        param(&Params::extractp3, point("extractp3", "Bottom Left",
                                        "The bottom left corner of what is taken from the input.")),
        param(&Params::extractp3unit, named(pixel_unit_param, "extractp3unit", "Bottom Left Unit")),
        param(&Params::extractp4,
              point("extractp4", "Bottom Right",
                    "The bottom right corner of what is taken from the input.")),
        param(&Params::extractp4unit,
              named(pixel_unit_param, "extractp4unit", "Bottom Right Unit")),
        param(&Params::extractp1, point("extractp1", "Top Left",
                                        "The top left corner of what is taken from the input.")),
        param(&Params::extractp1unit, named(pixel_unit_param, "extractp1unit", "Top Left Unit")),
        param(&Params::extractp2, point("extractp2", "Top Right",
                                        "The top right corner of what is taken from the input.")),
        param(&Params::extractp2unit, named(pixel_unit_param, "extractp2unit", "Top Right Unit")),
        param(&Params::extend, extend_param),
        param(&Params::pinp3,
              point("pinp3", "Bottom Left", "Where that corner (bottom left) lies in the result.")),
        param(&Params::pinp3unit, named(pixel_unit_param, "pinp3unit", "Bottom Left Unit")),
        param(&Params::pinp4, point("pinp4", "Bottom Right",
                                    "Where that corner (bottom right) lies in the result.")),
        param(&Params::pinp4unit, named(pixel_unit_param, "pinp4unit", "Bottom Right Unit")),
        param(&Params::pinp1,
              point("pinp1", "Top Left", "Where that corner (top left) lies in the result.")),
        param(&Params::pinp1unit, named(pixel_unit_param, "pinp1unit", "Top Left Unit")),
        param(&Params::pinp2,
              point("pinp2", "Top Right", "Where that corner (top right) lies in the result.")),
        param(&Params::pinp2unit, named(pixel_unit_param, "pinp2unit", "Top Right Unit")),
        param(&Params::bgcolor, {.name = "bgcolor",
                                 .label = "Background Color",
                                 .help = "What is around the pinned image.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .color = true}),
        param(&Params::premultrgbbyalpha,
              {.name = "premultrgbbyalpha",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies the background's colour by its alpha."})};

    static void expect_convex(const char* page, double turn) {
        if (turn == 0)
            throw Error(ErrorKind::Value,
                        fmt::format("the corners '{0}p1' to '{0}p4' must be those of a convex "
                                    "four-sided shape, in any direction around it, got corners "
                                    "that cross, lie in a line or bend inwards",
                                    page));
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const double w = inputs[0].width(), h = inputs[0].height();
        const Quad taken{
            pixels(p.extractp1, p.extractp1unit, w, h), pixels(p.extractp2, p.extractp2unit, w, h),
            pixels(p.extractp4, p.extractp4unit, w, h), pixels(p.extractp3, p.extractp3unit, w, h)};
        const double width = out.width(), height = out.height();
        const Quad pinned{pixels(p.pinp1, p.pinp1unit, width, height),
                          pixels(p.pinp2, p.pinp2unit, width, height),
                          pixels(p.pinp4, p.pinp4unit, width, height),
                          pixels(p.pinp3, p.pinp3unit, width, height)};
        const double turn = turn_of(pinned);
        expect_convex("extract", turn_of(taken));
        expect_convex("pin", turn);
        const Matrix back = product(from_square(taken), inverse(from_square(pinned)));
        std::array<float, 21> values{};
        // Of about the same size, so that single precision suffices; positive where it is seen.
        const double centre = back[6] * (pinned[0][0] + pinned[2][0]) / 2 +
                              back[7] * (pinned[0][1] + pinned[2][1]) / 2 + back[8];
        for (std::size_t i = 0; i < 9; ++i) values[i] = static_cast<float>(back[i] / centre);
        // How far inside of each edge: (a, b) . position + c.
        for (std::size_t i = 0; i < 4; ++i) {
            const Point &from = pinned[i], &to = pinned[(i + 1) % 4];
            const double x = to[0] - from[0], y = to[1] - from[1];
            const double length = std::hypot(x, y) * turn;
            values[9 + 3 * i] = static_cast<float>(-y / length);
            values[10 + 3 * i] = static_cast<float>(x / length);
            values[11 + 3 * i] = static_cast<float>((y * from[0] - x * from[1]) / length);
        }
        out.set_array("backmap", values, {21, 0, 0, 0});
    }
};

SARABET_OPERATOR(CornerPin)

}  // namespace
}  // namespace sarabet::ops
