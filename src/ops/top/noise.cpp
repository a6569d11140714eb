// noise.cpp -- Noise: random patterns, smooth or not.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Gradient noise summed over harmonics, or independent pixels. Made with integer hashes: the same
/// seed gives the same pattern everywhere.
struct Noise final : Top {
    static constexpr OpInfo info{
        .type = "noiseTOP", .label = "Noise", .summary = "Random patterns, smooth or not."};
    static constexpr TopKind kind = TopKind::Generator;

    enum class Type { Perlin2D, Perlin3D, Simplex2D, Simplex3D, Random };
    struct Params {
        Type type = Type::Simplex3D;
        int seed = 1;
        float period = 1;
        int harmon = 2;
        float spread = 2;
        float gain = 0.7f;
        float exp = 1;
        float amp = 0.5f;
        float offset = 0.5f;
        bool mono = true;
        bool aspectcorrect = true;
        std::array<float, 3> t{0, 0, 0};
        std::array<float, 3> s{1, 1, 1};
    };
    static constexpr std::tuple params{
        param(&Params::type,
              {.name = "type",
               .label = "Type",
               .help = "Smooth noise on squares (Perlin) or triangles (simplex), 3D ones showing "
                       "the slice at Translate Z; or every pixel for itself.",
               .menu = {{Type::Perlin2D, "perlin2d", "Perlin 2D"},
                        {Type::Perlin3D, "perlin3d", "Perlin 3D"},
                        {Type::Simplex2D, "simplex2d", "Simplex 2D"},
                        {Type::Simplex3D, "simplex3d", "Simplex 3D"},
                        {Type::Random, "random", "Random"}}}),
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
        param(&Params::spread, {.name = "spread",
                                .label = "Harmonic Spread",
                                .help = "How many times finer each layer is than the last.",
                                .min = 0,
                                .soft_max = 4}),
        param(&Params::gain, {.name = "gain",
                              .label = "Harmonic Gain",
                              .help = "How strong each layer is against the last.",
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
        param(&Params::t, {.name = "t",
                           .label = "Translate",
                           .help = "Moves through the noise; for Random any change is another "
                                   "pattern.",
                           .soft_min = -1,
                           .soft_max = 1}),
        param(&Params::s, {.name = "s",
                           .label = "Scale",
                           .help = "Multiplies the position in the image.",
                           .soft_min = 0,
                           .soft_max = 4})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Noise)

}  // namespace
}  // namespace sarabet::ops
