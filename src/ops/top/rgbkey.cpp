// rgbkey.cpp -- RGB Key: keeps, or takes away, a range of red, green and blue.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Makes a key of the pixels whose red, green and blue are all within their ranges, and multiplies
/// the image by it, or shows it.
struct RGBKey final : Top {
    static constexpr OpInfo info{.type = "rgbkeyTOP",
                                 .label = "RGB Key",
                                 .summary = "A key from red, green and blue.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Color { Multiplied, Key };
    enum class Alpha { Key, Multiplied };
    struct Params {
        float redmin = 0;
        float redmax = 1;
        float rsoftlow = 0;
        float rsofthigh = 0;
        float greenmin = 0;
        float greenmax = 1;
        float gsoftlow = 0;
        float gsofthigh = 0;
        float bluemin = 0;
        float bluemax = 1;
        float bsoftlow = 0;
        float bsofthigh = 0;
        bool invert = false;
        Color rgbout = Color::Multiplied;
        Alpha alphaout = Alpha::Key;
    };
    static constexpr std::tuple params{
        param(&Params::redmin,
              {.name = "redmin",
               .label = "Red Min",
               .help = "Red values from this one up are in the key; 0 takes those below 0 too.",
               .min = 0,
               .max = 1}),
        param(&Params::redmax,
              {.name = "redmax",
               .label = "Red Max",
               .help = "Red values up to this one are in the key; 1 takes those above 1 too.",
               .min = 0,
               .max = 1}),
        param(&Params::rsoftlow, {.name = "rsoftlow",
                                  .label = "Red Soft Low",
                                  .help = "Width of the fade below Red Min.",
                                  .min = 0,
                                  .max = 1}),
        param(&Params::rsofthigh, {.name = "rsofthigh",
                                   .label = "Red Soft High",
                                   .help = "Width of the fade above Red Max.",
                                   .min = 0,
                                   .max = 1}),
        param(&Params::greenmin,
              {.name = "greenmin",
               .label = "Green Min",
               .help = "Green values from this one up are in the key; 0 takes those below 0 too.",
               .min = 0,
               .max = 1}),
        param(&Params::greenmax,
              {.name = "greenmax",
               .label = "Green Max",
               .help = "Green values up to this one are in the key; 1 takes those above 1 too.",
               .min = 0,
               .max = 1}),
        param(&Params::gsoftlow, {.name = "gsoftlow",
                                  .label = "Green Soft Low",
                                  .help = "Width of the fade below Green Min.",
                                  .min = 0,
                                  .max = 1}),
        param(&Params::gsofthigh, {.name = "gsofthigh",
                                   .label = "Green Soft High",
                                   .help = "Width of the fade above Green Max.",
                                   .min = 0,
                                   .max = 1}),
        param(&Params::bluemin,
              {.name = "bluemin",
               .label = "Blue Min",
               .help = "Blue values from this one up are in the key; 0 takes those below 0 too.",
               .min = 0,
               .max = 1}),
        param(&Params::bluemax,
              {.name = "bluemax",
               .label = "Blue Max",
               .help = "Blue values up to this one are in the key; 1 takes those above 1 too.",
               .min = 0,
               .max = 1}),
        param(&Params::bsoftlow, {.name = "bsoftlow",
                                  .label = "Blue Soft Low",
                                  .help = "Width of the fade below Blue Min.",
                                  .min = 0,
                                  .max = 1}),
        param(&Params::bsofthigh, {.name = "bsofthigh",
                                   .label = "Blue Soft High",
                                   .help = "Width of the fade above Blue Max.",
                                   .min = 0,
                                   .max = 1}),
        param(
            &Params::invert,
            {.name = "invert", .label = "Invert", .help = "Takes what is outside of the ranges."}),
        param(&Params::rgbout, {.name = "rgbout",
                                .label = "RGB Output",
                                .help = "What red, green and blue become.",
                                .menu = {{Color::Multiplied, "multalpha", "Source RGB * New Alpha"},
                                         {Color::Key, "newalpha", "New Alpha"}}}),
        param(&Params::alphaout,
              {.name = "alphaout",
               .label = "Alpha Output",
               .help = "What alpha becomes.",
               .menu = {{Alpha::Key, "newalpha1", "New Alpha"},
                        {Alpha::Multiplied, "multnewalpha", "Source Alpha * New Alpha"}}})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(RGBKey)

}  // namespace
}  // namespace sarabet::ops
