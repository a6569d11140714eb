// tile.cpp -- Tile: an image, or a part of it, again and again.
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

/// Lays a rectangle of its input side by side, as often as wanted, into an image of the input's
/// size. Tiles are counted from the bottom left. A tile is transposed, then flipped, then
/// reflected.
struct Tile final : Top {
    static constexpr OpInfo info{.type = "tileTOP",
                                 .label = "Tile",
                                 .summary = "An image, or a part of it, again and again.",
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
        bool flop = false;
        float repeatx = 1;
        float repeaty = 1;
        bool flipx = false;
        bool flipy = false;
        bool reflectx = false;
        bool reflecty = false;
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
        param(&Params::extend,
              named(extend_param, "extend", "Extend",
                    "What the pixels at a tile's edges blend with, and what lies outside the "
                    "image.")),
        param(&Params::flop,
              {.name = "flop",
               .label = "Transpose",
               .help = "Exchanges rows and columns of a tile; its bottom left corner stays."}),
        param(&Params::repeatx, {.name = "repeatx",
                                 .label = "Repeat X",
                                 .help = "Number of tiles across.",
                                 .min = 0,
                                 .max = 1e5,
                                 .soft_min = 1,
                                 .soft_max = 10}),
        param(&Params::repeaty, {.name = "repeaty",
                                 .label = "Repeat Y",
                                 .help = "Number of tiles up.",
                                 .min = 0,
                                 .max = 1e5,
                                 .soft_min = 1,
                                 .soft_max = 10}),
        param(&Params::flipx,
              {.name = "flipx", .label = "Flip X", .help = "Exchanges left and right of a tile."}),
        param(&Params::flipy,
              {.name = "flipy", .label = "Flip Y", .help = "Exchanges top and bottom of a tile."}),
        param(&Params::reflectx, {.name = "reflectx",
                                  .label = "Reflect X",
                                  .help = "Exchanges left and right of every second tile across."}),
        param(&Params::reflecty, {.name = "reflecty",
                                  .label = "Reflect Y",
                                  .help = "Exchanges top and bottom of every second tile up."})};

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
        const std::array<float, 4> window{
            static_cast<float>(left), static_cast<float>(height - top),
            static_cast<float>(right - left), static_cast<float>(top - bottom)};
        out.set_array("window", window, {4, 0, 0, 0});
    }
};

SARABET_OPERATOR(Tile)

}  // namespace
}  // namespace sarabet::ops
