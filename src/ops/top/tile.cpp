// tile.cpp -- Tile: an image, or a part of it, again and again.
#include <sarabet/op/crop_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

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
    static constexpr std::tuple params = std::tuple_cat(
        crop_lines<Params>(),
        std::tuple{
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
            param(&Params::flipx, {.name = "flipx",
                                   .label = "Flip X",
                                   .help = "Exchanges left and right of a tile."}),
            param(&Params::flipy, {.name = "flipy",
                                   .label = "Flip Y",
                                   .help = "Exchanges top and bottom of a tile."}),
            param(&Params::reflectx,
                  {.name = "reflectx",
                   .label = "Reflect X",
                   .help = "Exchanges left and right of every second tile across."}),
            param(&Params::reflecty,
                  {.name = "reflecty",
                   .label = "Reflect Y",
                   .help = "Exchanges top and bottom of every second tile up."})});

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const CropWindow window = crop_window(p, inputs[0].width(), inputs[0].height());
        out.set_array("window", {}, window.as_shape());
    }
};

SARABET_OPERATOR(Tile)

}  // namespace
}  // namespace sarabet::ops
