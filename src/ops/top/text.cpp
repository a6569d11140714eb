// text.cpp -- Text: letters, in any script, over a background.
#include "core/drawing.hpp"
#include "core/graph_lock.hpp"

#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Draws a text with the fonts that are installed: scripts from right to left and those whose
/// letters join, and emoji in colour. Lines end where the text breaks them, and with `wordwrap`
/// where the image ends. A text may be at most 1,000,000 pixels long, characters times size.
struct Text final : Top {
    static constexpr OpInfo info{.type = "textTOP",
                                 .label = "Text",
                                 .summary = "Letters, in any script, over a background."};
    static constexpr TopKind kind = TopKind::Custom;

    enum class SizeUnit { Points, Pixels, Fraction };
    enum class Across { Left, Center, Right };
    enum class Down { Bottom, Center, Top };
    enum class Direction { Automatic, LeftToRight, RightToLeft };
    struct Params {
        std::string text = "sarabet";
        bool markup = false;
        std::string font = "DejaVu Sans";
        bool bold = false;
        bool italic = false;
        float fontsizex = 32;
        SizeUnit fontsizexunit = SizeUnit::Pixels;
        float tracking = 0;
        float linespacing = 0;
        bool wordwrap = false;
        Across alignx = Across::Center;
        Down aligny = Down::Center;
        Direction readingdirection = Direction::Automatic;
        std::array<float, 2> position{0, 0};
        PixelUnit positionunit = PixelUnit::Pixels;
        std::array<float, 2> borderspace{0, 0};
        std::array<float, 3> fontcolor{1, 1, 1};
        float fontalpha = 1;
        std::array<float, 3> bgcolor{0, 0, 0};
        float bgalpha = 0;
    };
    static std::vector<std::string> families(const void*, CookContext&) { return font_families(); }

    static constexpr std::tuple params{
        param(&Params::text,
              {.name = "text", .label = "Text", .help = "What is written; \\n begins a new line."}),
        param(&Params::markup,
              {.name = "markup",
               .label = "Markup",
               .help = "Takes the text as Pango's markup: <b>, <i>, <u>, <span foreground='red' "
                       "size='200%'> and so on; & is &amp; there."}),
        param(&Params::font, {.name = "font",
                              .label = "Font",
                              .help = "The name of the font's family. What it lacks is taken from "
                                      "others; with a warning so is all of a missing one.",
                              .choices = families}),
        param(&Params::bold, {.name = "bold", .label = "Bold", .help = "Takes the bold font."}),
        param(&Params::italic,
              {.name = "italic", .label = "Italic", .help = "Takes the italic font."}),
        param(&Params::fontsizex, {.name = "fontsizex",
                                   .label = "Font Size",
                                   .help = "Height of the font, from line to line about 1.2 "
                                           "times that; at most 4096 pixels.",
                                   .unit = "fontsizexunit",
                                   .min = 0.001,
                                   .max = 4096,
                                   .soft_min = 1,
                                   .soft_max = 200}),
        param(&Params::fontsizexunit,
              {.name = "fontsizexunit",
               .label = "Font Size Unit",
               .help = "Unit: points (of which 72 are 96 pixels), pixels, or fractions of the "
                       "image's height.",
               .menu = {{SizeUnit::Points, "points", "Points"},
                        {SizeUnit::Pixels, "pixels", "Pixels"},
                        {SizeUnit::Fraction, "fraction", "Fraction"}}}),
        param(&Params::tracking, {.name = "tracking",
                                  .label = "Tracking",
                                  .help = "Room between characters, more than usual.",
                                  .unit = "pixels",
                                  .min = -4096,
                                  .max = 4096,
                                  .soft_min = -5,
                                  .soft_max = 20}),
        param(&Params::linespacing, {.name = "linespacing",
                                     .label = "Line Spacing",
                                     .help = "Room between lines, more than usual.",
                                     .unit = "pixels",
                                     .min = -4096,
                                     .max = 4096,
                                     .soft_min = -20,
                                     .soft_max = 50}),
        param(&Params::wordwrap, {.name = "wordwrap",
                                  .label = "Word Wrap",
                                  .help = "Breaks lines between words so that they are not wider "
                                          "than the image, and words that are too long."}),
        param(&Params::alignx, {.name = "alignx",
                                .label = "Horizontal Align",
                                .help = "Where each line is.",
                                .menu = {{Across::Left, "left", "Left"},
                                         {Across::Center, "center", "Center"},
                                         {Across::Right, "right", "Right"}}}),
        param(&Params::aligny, {.name = "aligny",
                                .label = "Vertical Align",
                                .help = "Where all lines together are.",
                                .menu = {{Down::Bottom, "bottom", "Bottom"},
                                         {Down::Center, "center", "Center"},
                                         {Down::Top, "top", "Top"}}}),
        param(&Params::readingdirection,
              {.name = "readingdirection",
               .label = "Reading Direction",
               .help = "The order of parts in different scripts: as the first letter of a "
                       "paragraph has it, or always one.",
               .menu = {{Direction::Automatic, "auto", "Automatic"},
                        {Direction::LeftToRight, "lefttoright", "Left to Right"},
                        {Direction::RightToLeft, "righttoleft", "Right to Left"}}}),
        param(&Params::position, {.name = "position",
                                  .label = "Position",
                                  .help = "Moves the text to the right and up.",
                                  .unit = "positionunit",
                                  .min = -1e6,
                                  .max = 1e6,
                                  .soft_min = -100,
                                  .soft_max = 100,
                                  .components = {"1", "2"}}),
        param(&Params::positionunit, named(pixel_unit_param, "positionunit", "Position Unit")),
        param(&Params::borderspace, {.name = "borderspace",
                                     .label = "Border Space",
                                     .help = "Room that is kept free at the sides, and above and "
                                             "below.",
                                     .unit = "pixels",
                                     .min = 0,
                                     .max = 16384,
                                     .soft_max = 100,
                                     .components = {"1", "2"}}),
        param(&Params::fontcolor, {.name = "fontcolor",
                                   .label = "Font Color",
                                   .help = "Colour of the letters, straight; emoji have their own.",
                                   .soft_min = 0,
                                   .soft_max = 1,
                                   .components = {"r", "g", "b"},
                                   .color = true}),
        param(&Params::fontalpha, {.name = "fontalpha",
                                   .label = "Font Alpha",
                                   .help = "Opacity of the letters.",
                                   .soft_min = 0,
                                   .soft_max = 1}),
        param(&Params::bgcolor, {.name = "bgcolor",
                                 .label = "Background Color",
                                 .help = "Colour of what is behind the letters, straight.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .components = {"r", "g", "b"},
                                 .color = true}),
        param(&Params::bgalpha, {.name = "bgalpha",
                                 .label = "Background Alpha",
                                 .help = "Opacity of the background.",
                                 .soft_min = 0,
                                 .soft_max = 1})};

    static double font_size(const Params& p, int height) {
        switch (p.fontsizexunit) {
            case SizeUnit::Points: return p.fontsizex * 96.0 / 72.0;
            case SizeUnit::Pixels: break;
            case SizeUnit::Fraction: return double{p.fontsizex} * height;
        }
        return p.fontsizex;
    }

    static TextBlock block_of(const Params& p, int width, int height) {
        using Block = TextBlock;
        constexpr std::array across{Block::Across::Left, Block::Across::Center,
                                    Block::Across::Right};
        constexpr std::array down{Block::Down::Bottom, Block::Down::Center, Block::Down::Top};
        constexpr std::array direction{Block::Direction::Automatic, Block::Direction::LeftToRight,
                                       Block::Direction::RightToLeft};
        const bool parts = p.positionunit == PixelUnit::Fraction;
        const auto& [r, g, b] = p.fontcolor;
        return {.text = p.text,
                .markup = p.markup,
                .font = {p.font, p.bold, p.italic, font_size(p, height)},
                .color = {r, g, b, p.fontalpha},
                .wrap = p.wordwrap,
                .across = across[static_cast<std::size_t>(p.alignx)],
                .down = down[static_cast<std::size_t>(p.aligny)],
                .direction = direction[static_cast<std::size_t>(p.readingdirection)],
                .border = {p.borderspace[0], p.borderspace[1]},
                .moved = {p.position[0] * (parts ? double{1} * width : 1),
                          -p.position[1] * (parts ? double{1} * height : 1)},
                .line_spacing = p.linespacing,
                .tracking = p.tracking};
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext& ctx) {
        const int width = out.width(), height = out.height();
        out.set_size(width, height);  // refused here if it is too large for any device
        Canvas canvas(width, height);
        std::string warning;
        {
            const Blocking steps_out;
            const auto& [r, g, b] = p.bgcolor;
            fill_canvas(canvas, {r, g, b, p.bgalpha});
            warning = draw_text(canvas, block_of(p, width, height));
        }
        if (!warning.empty()) ctx.warn(warning);
        out.pixels(canvas.array(), Canvas::channels);
    }
};

SARABET_OPERATOR(Text)

}  // namespace
}  // namespace sarabet::ops
