// noise.cpp -- Noise: random patterns, smooth or not.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <array>
#include <cmath>
#include <numbers>

namespace sarabet::ops {
namespace {

// Maps a point: three rows of a 3x3 matrix with what is added.
struct Affine {
    std::array<std::array<double, 4>, 3> rows{{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}};

    // This map, then another.
    Affine then(const Affine& next) const {
        Affine out;
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 4; ++j) {
                out.rows[i][j] = j == 3 ? next.rows[i][3] : 0;
                for (std::size_t k = 0; k < 3; ++k) out.rows[i][j] += next.rows[i][k] * rows[k][j];
            }
        return out;
    }
};

Affine moved(const std::array<float, 3>& by, double sign = 1) {
    Affine out;
    for (std::size_t i = 0; i < 3; ++i) out.rows[i][3] = sign * by[i];
    return out;
}

Affine scaled(const std::array<float, 3>& by) {
    Affine out;
    for (std::size_t i = 0; i < 3; ++i) out.rows[i][i] = by[i];
    return out;
}

Affine turned(std::size_t axis, double degrees) {
    Affine out;
    const std::size_t a = (axis + 1) % 3, b = (axis + 2) % 3;
    const double angle = degrees * std::numbers::pi / 180;
    out.rows[a][a] = out.rows[b][b] = std::cos(angle);
    out.rows[b][a] = std::sin(angle);
    out.rows[a][b] = -std::sin(angle);
    return out;
}

/// Noise summed over harmonics, or independent pixels. Made with integer hashes: the same seed
/// gives the same pattern everywhere.
struct Noise final : Top {
    static constexpr OpInfo info{
        .type = "noiseTOP", .label = "Noise", .summary = "Random patterns, smooth or not."};
    static constexpr TopKind kind = TopKind::Generator;

    static constexpr const char* arrays[] = {"space"};

    enum class Type {
        Perlin2D,
        Perlin3D,
        Perlin4D,
        Simplex2D,
        Simplex3D,
        Simplex4D,
        RandomGPU,
        Sparse,
        Hermite,
        Harmonic,
        Random,
        Alligator
    };
    enum class Turns { XYZ, XZY, YXZ, YZX, ZXY, ZYX };
    enum class Alpha { Zero, One, Random };
    struct Params {
        Type type = Type::Simplex3D;
        int seed = 1;
        float period = 1;
        int harmon = 2;
        float spread = 2;
        float gain = 0.7f;
        float rough = 0.5f;
        float exp = 1;
        float amp = 0.5f;
        float offset = 0.5f;
        bool mono = true;
        bool aspectcorrect = true;
        TransformOrder xord = TransformOrder::SRT;
        Turns rord = Turns::XYZ;
        std::array<float, 3> t{0, 0, 0};
        std::array<float, 3> r{0, 0, 0};
        std::array<float, 3> s{1, 1, 1};
        std::array<float, 3> p{0, 0, 0};
        float t4d = 0;
        Alpha alpha = Alpha::One;
    };
    static constexpr std::tuple params{
        param(&Params::type,
              {.name = "type",
               .label = "Type",
               .help = "Smooth noise on squares (Perlin) or triangles (simplex) of 2 to 4 "
                       "dimensions, of which the slice at Translate is seen. Sparse: bumps at "
                       "random places. Hermite: random values joined smoothly. Harmonic: as "
                       "sparse, with layers as Harmonic Spread says. Alligator: cells, from 0 "
                       "where they meet to at most 1. Random: every pixel for itself.",
               .menu = {{Type::Perlin2D, "perlin2d", "Perlin 2D"},
                        {Type::Perlin3D, "perlin3d", "Perlin 3D"},
                        {Type::Perlin4D, "perlin4d", "Perlin 4D"},
                        {Type::Simplex2D, "simplex2d", "Simplex 2D"},
                        {Type::Simplex3D, "simplex3d", "Simplex 3D"},
                        {Type::Simplex4D, "simplex4d", "Simplex 4D"},
                        {Type::RandomGPU, "randomgpu", "Random (GPU)"},
                        {Type::Sparse, "sparse", "Sparse"},
                        {Type::Hermite, "hermite", "Hermite"},
                        {Type::Harmonic, "harmonic", "Harmonic Summation"},
                        {Type::Random, "random", "Random (White Noise)"},
                        {Type::Alligator, "alligator", "Alligator"}}}),
        param(&Params::seed, {.name = "seed",
                              .label = "Seed",
                              .help = "Another number gives another pattern.",
                              .soft_min = 0,
                              .soft_max = 1000}),
        param(&Params::period, {.name = "period",
                                .label = "Period",
                                .help = "Size of the features, 1 being the height of the image.",
                                .min = 0.0001,
                                .soft_max = 4}),
        param(&Params::harmon, {.name = "harmon",
                                .label = "Harmonics",
                                .help = "Finer layers added to the first one.",
                                .min = 0,
                                .max = 10}),
        param(&Params::spread,
              {.name = "spread",
               .label = "Harmonic Spread",
               .help = "How many times finer each layer is than the last; always 2 "
                       "for sparse, hermite and alligator.",
               .min = 0,
               .soft_max = 4}),
        param(&Params::gain, {.name = "gain",
                              .label = "Harmonic Gain",
                              .help = "How strong each layer is against the last, for Perlin and "
                                      "simplex noise.",
                              .min = 0,
                              .soft_max = 1}),
        param(&Params::rough, {.name = "rough",
                               .label = "Roughness",
                               .help = "How strong each layer is against the last, for the other "
                                       "smooth types; the sum keeps the size of one layer.",
                               .min = 0,
                               .soft_max = 1}),
        param(&Params::exp, {.name = "exp",
                             .label = "Exponent",
                             .help = "Raises the noise, -1..1, to this power, its sign kept.",
                             .min = 0.001,
                             .soft_max = 4}),
        param(&Params::amp, {.name = "amp",
                             .label = "Amplitude",
                             .help = "Multiplies the noise.",
                             .soft_min = 0,
                             .soft_max = 2}),
        param(&Params::offset, {.name = "offset",
                                .label = "Offset",
                                .help = "Added last: the value in the middle.",
                                .soft_min = 0,
                                .soft_max = 1}),
        param(&Params::mono, {.name = "mono",
                              .label = "Monochrome",
                              .help = "One pattern for red, green and blue instead of three."}),
        param(&Params::aspectcorrect,
              {.name = "aspectcorrect",
               .label = "Aspect Correct",
               .help = "Features are as wide as high in an image that is not square."}),
        param(&Params::xord, transform_order_param),
        param(&Params::rord, {.name = "rord",
                              .label = "Rotate Order",
                              .help = "Order of the rotations about the three axes.",
                              .menu = {{Turns::XYZ, "xyz", "Rx Ry Rz"},
                                       {Turns::XZY, "xzy", "Rx Rz Ry"},
                                       {Turns::YXZ, "yxz", "Ry Rx Rz"},
                                       {Turns::YZX, "yzx", "Ry Rz Rx"},
                                       {Turns::ZXY, "zxy", "Rz Rx Ry"},
                                       {Turns::ZYX, "zyx", "Rz Ry Rx"}}}),
        param(&Params::t, {.name = "t",
                           .label = "Translate",
                           .help = "Moves through the noise; for Random any change is another "
                                   "pattern.",
                           .soft_min = -1,
                           .soft_max = 1}),
        param(&Params::r, {.name = "r",
                           .label = "Rotate",
                           .help = "Turns the plane that is seen in the space of the noise.",
                           .unit = "degrees",
                           .soft_min = -180,
                           .soft_max = 180}),
        param(&Params::s, {.name = "s",
                           .label = "Scale",
                           .help = "Multiplies the position in the image.",
                           .soft_min = 0,
                           .soft_max = 4}),
        param(&Params::p, {.name = "p",
                           .label = "Pivot",
                           .help = "The point to scale and turn about, from the centre.",
                           .soft_min = -0.5,
                           .soft_max = 0.5}),
        param(&Params::t4d, {.name = "t4d",
                             .label = "Translate 4D",
                             .help = "Moves 4D noise along its fourth axis.",
                             .soft_min = -1,
                             .soft_max = 1}),
        param(&Params::alpha, {.name = "alpha",
                               .label = "Alpha",
                               .help = "Alpha of the image: 0, 1, or a pattern of its own.",
                               .menu = {{Alpha::Zero, "zero", "Zero"},
                                        {Alpha::One, "one", "One"},
                                        {Alpha::Random, "random", "Noise"}}})};

    static Affine rotation(const Params& p) {
        constexpr std::size_t axes[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                           {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        Affine all;
        for (const std::size_t axis : axes[static_cast<std::size_t>(p.rord)])
            all = all.then(turned(axis, p.r[axis]));
        return all;
    }

    // From a place in the image, y up about the centre, to one in the noise.
    static Affine space(const Params& p) {
        const Affine s = scaled(p.s), r = rotation(p), t = moved(p.t), start = moved(p.p, -1);
        const auto chain = [&](const Affine& a, const Affine& b, const Affine& c) {
            return start.then(a).then(b).then(c).then(moved(p.p));
        };
        switch (p.xord) {
            case TransformOrder::SRT: return chain(s, r, t);
            case TransformOrder::STR: return chain(s, t, r);
            case TransformOrder::RST: return chain(r, s, t);
            case TransformOrder::RTS: return chain(r, t, s);
            case TransformOrder::TSR: return chain(t, s, r);
            case TransformOrder::TRS: return chain(t, r, s);
        }
        return {};
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        std::array<float, 12> values{};
        const Affine map = space(p);
        for (std::size_t i = 0; i < 12; ++i) values[i] = static_cast<float>(map.rows[i / 4][i % 4]);
        out.set_array("space", values, {12, 0, 0, 0});
    }
};

SARABET_OPERATOR(Noise)

}  // namespace
}  // namespace sarabet::ops
