// layout.cpp -- Layout: several images beside one another, in a row, a column or a grid.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/quad_mesh.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sarabet::ops {
namespace {

// A pixel that shows an input is the mean of what lies under it. The software device runs a loop
// as often as any pixel wants and at least once, so outside of an image the loops end there; it
// ends them after 65536 turns, and may run one of these for each of 16 pixels.
constexpr const char* shader_head = R"(uniform vec4 background;
uniform vec4 boxes[32];
out vec4 shown;
const float most = 14000.0;  // pixels that are looked at for one of the result

// How much a pixel of an input counts for one of the result, `scale` of them wide: its share, or
// where the picture grows, as for a straight line between pixels.
vec2 weights_of(vec2 low, float middle, float scale) {
    vec2 near = max(1.0 - abs(low + 0.5 - middle), 0.0);
    vec2 overlap = min(low + 1.0, middle + scale * 0.5) - max(low, middle - scale * 0.5);
    return scale <= 1.0 ? near : max(overlap, 0.0) / scale;
}

void copy(sampler2D image, vec4 box, vec4 cell, vec2 position) {
    bool within = all(greaterThan(position, max(box.xy, cell.xy))) &&
                  all(lessThan(position, min(box.zw, cell.zw)));
    vec4 there = fetch_(image, ivec2(floor(position - box.xy)), EXTEND_HOLD);
    shown = within ? there : shown;
}

void lay(sampler2D image, vec4 box, vec4 cell, vec2 position) {
    bool within = all(greaterThan(position, max(box.xy, cell.xy))) &&
                  all(lessThan(position, min(box.zw, cell.zw)));
    vec2 scale = vec2(textureSize(image, 0)) / max(box.zw - box.xy, vec2(1.0));
    vec2 middle = (position - box.xy) * scale, reach = max(scale, vec2(2.0)) * 0.5;
    ivec2 first = ivec2(floor(middle - reach)), last = ivec2(ceil(middle + reach)) - 1;
    if (!within) last = first;
    int stride = max(int(ceil(sqrt(scale.x * scale.y / most))), 1);
    vec4 sum = vec4(0.0);
    float weights = 0.0;
    int y = first.y;
    do {
        float weight = weights_of(vec2(y), middle.y, scale.y).x;
        int x = first.x;
        do {
            vec2 w = weights_of(vec2(x, x + stride), middle.x, scale.x) * weight;
            sum += fetch_(image, ivec2(x, y), EXTEND_HOLD) * w.x;
            sum += fetch_(image, ivec2(x + stride, y), EXTEND_HOLD) * w.y;
            weights += w.x + w.y;
            x += 2 * stride;
        } while (x <= last.x);
        y += stride;
    } while (y <= last.y);
    if (within) shown = sum / weights;
}

void main() {
    vec2 position = vec2(gl_FragCoord.x, size_.y - gl_FragCoord.y);
    shown = background;
)";

/// Puts its inputs beside one another, each fitted into a cell; all cells have the same size. An
/// image of the size of its cell is copied as it is, others are rounded to whole pixels as by Fit.
/// Images for which a grid of `maxrows` by `maxcols` has no room are left out.
struct Layout final : Top {
    static constexpr OpInfo info{.type = "layoutTOP",
                                 .label = "Layout",
                                 .summary = "Several images beside one another.",
                                 .min_inputs = 1,
                                 .max_inputs = 16};
    static constexpr TopKind kind = TopKind::Custom;

    enum class Align { LeftRight, RightLeft, TopBottom, BottomTop, GridRows, GridColumns };
    struct Params {
        bool scaleres = true;
        Align align = Align::GridRows;
        int maxrows = 0;
        int maxcols = 0;
        FitMode fit = FitMode::Best;
        JustifyH justifyh = JustifyH::Center;
        JustifyV justifyv = JustifyV::Center;
        int spacing = 0;
        std::array<float, 4> bgcolor{0, 0, 0, 0};
        bool premultrgbbyalpha = true;
    };
    static constexpr std::tuple params{
        param(&Params::scaleres,
              {.name = "scaleres",
               .label = "Scale Resolution",
               .help = "Proposes a size in which every cell is as large as the first image; off, "
                       "that of the first image for all cells together."}),
        param(&Params::align,
              {.name = "align",
               .label = "Align",
               .help = "A row, a column, or a grid that is filled row by row or column by column.",
               .menu = {{Align::LeftRight, "horizlr", "Left to Right"},
                        {Align::RightLeft, "horizrl", "Right to Left"},
                        {Align::TopBottom, "verttb", "Top to Bottom"},
                        {Align::BottomTop, "vertbt", "Bottom to Top"},
                        {Align::GridRows, "gridrows", "Grid Rows"},
                        {Align::GridColumns, "gridcols", "Grid Columns"}}}),
        param(&Params::maxrows, {.name = "maxrows",
                                 .label = "Max Rows",
                                 .help = "Most rows of a grid; 0 leaves it free.",
                                 .min = 0,
                                 .max = 1000,
                                 .soft_max = 16}),
        param(&Params::maxcols, {.name = "maxcols",
                                 .label = "Max Columns",
                                 .help = "Most columns of a grid; 0 leaves it free.",
                                 .min = 0,
                                 .max = 1000,
                                 .soft_max = 16}),
        param(&Params::fit, named(fit_param, "fit", "Fit",
                                  "Stretched, as wide as the cell, as high as it, all of the image "
                                  "within it, all of it covered, or not scaled.")),
        param(&Params::justifyh, justify_h_param),
        param(&Params::justifyv, justify_v_param),
        param(&Params::spacing, {.name = "spacing",
                                 .label = "Spacing",
                                 .help = "Room between neighbouring cells.",
                                 .unit = "pixels",
                                 .min = 0,
                                 .max = 16384,
                                 .soft_max = 64}),
        param(&Params::bgcolor, {.name = "bgcolor",
                                 .label = "Background Color",
                                 .help = "What is between and around the images.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .color = true}),
        param(&Params::premultrgbbyalpha,
              {.name = "premultrgbbyalpha",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies the background's colour by its alpha."})};

    struct Grid {
        int columns, rows;
    };

    static Grid grid(const Params& p, int count) {
        const auto shared = [&](int by) { return (count + by - 1) / by; };
        const int square = static_cast<int>(std::ceil(std::sqrt(count)));
        Grid g{1, 1};
        switch (p.align) {
            case Align::LeftRight:
            case Align::RightLeft: return {count, 1};
            case Align::TopBottom:
            case Align::BottomTop: return {1, count};
            case Align::GridRows:
                g.columns = p.maxcols ? p.maxcols : p.maxrows ? shared(p.maxrows) : square;
                g.columns = std::min(g.columns, count);
                g.rows = shared(g.columns);
                break;
            case Align::GridColumns:
                g.rows = p.maxrows ? p.maxrows : p.maxcols ? shared(p.maxcols) : square;
                g.rows = std::min(g.rows, count);
                g.columns = shared(g.rows);
                break;
        }
        if (p.maxrows) g.rows = std::min(g.rows, p.maxrows);
        if (p.maxcols) g.columns = std::min(g.columns, p.maxcols);
        return g;
    }

    // The column and the row of a cell, counted from the top left.
    static std::array<int, 2> cell_of(Align align, const Grid& g, int index) {
        switch (align) {
            case Align::RightLeft: return {g.columns - 1 - index, 0};
            case Align::BottomTop: return {0, g.rows - 1 - index};
            case Align::GridColumns: return {index / g.rows, index % g.rows};
            default: return {index % g.columns, index / g.columns};
        }
    }

    // Pixels from a first one to the one after the last.
    struct Span {
        double first, end;
        double size() const { return end - first; }
    };

    static Span span_of(int size, int cells, int spacing, int index, const char* side) {
        const double room = double{1} * size - double{1} * spacing * (cells - 1);
        if (room < cells)
            throw Error(
                ErrorKind::Value,
                fmt::format("'spacing' must leave a pixel for each of {} cells in a {} of "
                            "{} pixels, expected at most {}, got {}",
                            cells, side, size, (size - cells) / std::max(cells - 1, 1), spacing));
        const double step = (room / cells) + spacing;
        return {std::round(index * step), std::round(index * step + room / cells)};
    }

    // Where an input is shown: the whole of it at `image`, of which the part within `cell` is seen.
    struct Place {
        PixelBox image, cell;
        bool scaled;

        PixelBox seen() const {
            return {std::max(image.left, cell.left), std::max(image.top, cell.top),
                    std::min(image.right, cell.right), std::min(image.bottom, cell.bottom)};
        }
    };

    static Place placed(const Params& p, const PixelBox& cell, double width, double height) {
        double x = cell.width() / width, y = cell.height() / height;
        switch (p.fit) {
            case FitMode::Fill: break;
            case FitMode::Horizontal: y = x; break;
            case FitMode::Vertical: x = y; break;
            case FitMode::Best: x = y = std::min(x, y); break;
            case FitMode::Outside: x = y = std::max(x, y); break;
            case FitMode::Native: x = y = 1; break;
        }
        const double w = std::max(std::round(width * x), 1.0);
        const double h = std::max(std::round(height * y), 1.0);
        const double right = cell.width() - w, bottom = cell.height() - h;
        double left = std::floor(right / 2), top = std::floor(bottom / 2);
        if (p.justifyh == JustifyH::Left) left = 0;
        if (p.justifyh == JustifyH::Right) left = right;
        if (p.justifyv == JustifyV::Top) top = 0;
        if (p.justifyv == JustifyV::Bottom) top = bottom;
        return {PixelBox{0, 0, w, h}.moved(cell.left + left, cell.top + top), cell,
                w != width || h != height};
    }

    static std::vector<Place> places_of(const Params& p, const TopInputs& inputs,
                                        const TopOutput& out, const Grid& g) {
        std::vector<Place> places;
        for (int n = 0; n < std::min(inputs.size(), g.columns * g.rows); ++n) {
            const auto [column, row] = cell_of(p.align, g, n);
            const Span across = span_of(out.width(), g.columns, p.spacing, column, "width");
            const Span down = span_of(out.height(), g.rows, p.spacing, row, "height");
            places.push_back(placed(p, {across.first, down.first, across.end, down.end},
                                    inputs[n].width(), inputs[n].height()));
        }
        return places;
    }

    static TopOutput::Uniform uniform(const char* name, std::vector<float> values,
                                      std::vector<std::int64_t> shape) {
        const auto held = std::make_shared<std::vector<float>>(std::move(values));
        return {name, {{held, held->data()}, DType::Float32, std::move(shape)}};
    }

    // Inputs laid over a background by one shader; `first` is the input of the first place.
    static void shade(TopOutput& out, std::span<const Place> places, int first,
                      const std::array<float, 4>& background) {
        std::string text = shader_head;
        std::vector<float> boxes;
        int input = first, next = 0;
        for (const Place& place : places) {
            for (const PixelBox& box : {place.image, place.cell})
                for (const double v : {box.left, box.top, box.right, box.bottom})
                    boxes.push_back(static_cast<float>(v));
            text += fmt::format("    {}(sTD2DInputs[{}], boxes[{}], boxes[{}], position);\n",
                                place.scaled ? "lay" : "copy", input++, next, next + 1);
            next += 2;
        }
        boxes.resize(std::size_t{32} * 4);
        const auto& [r, g, b, a] = background;
        out.glsl(text + "}\n", {uniform("background", {r, g, b, a}, {4}),
                                uniform("boxes", std::move(boxes), {32, 4})});
    }

    // Each input drawn by itself, what is scaled by a pass over its own pixels alone.
    static RenderScene scene_of(std::span<const Place> places, const TopInputs& inputs,
                                const TopOutput& out, CookContext& ctx) {
        RenderScene scene;
        for (std::size_t n = 0; n < places.size(); ++n) {
            const Place& place = places[n];
            const PixelBox seen = place.seen();
            Ref<const Image> image(&inputs[static_cast<int>(n)]);
            PixelBox shown = seen.moved(-place.image.left, -place.image.top);
            if (place.scaled) {
                TopOutput part(ctx);
                part.set_format(out.format());
                part.set_size(static_cast<int>(seen.width()), static_cast<int>(seen.height()));
                const Place own{place.image.moved(-seen.left, -seen.top),
                                {0, 0, seen.width(), seen.height()},
                                true};
                shade(part, {&own, 1}, static_cast<int>(n), {});
                image = Ref<const Image>(static_cast<const Image*>(part.publish().get()));
                shown = own.cell;
            }
            QuadMesh quad;
            quad.add(seen, shown, *image);
            scene.meshes.push_back(
                std::move(quad).mesh(std::move(image), out.width(), out.height(), false));
        }
        return scene;
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext& ctx) {
        const Image& first = inputs[0];
        const Grid g = grid(p, inputs.size());
        const auto along = [&](int size, int cells) {
            return p.scaleres ? size * cells + p.spacing * (cells - 1) : size;
        };
        out.propose(along(first.width(), g.columns), along(first.height(), g.rows));
        const std::vector<Place> places = places_of(p, inputs, out, g);
        const auto [r, green, b, a] = p.bgcolor;
        const float by = p.premultrgbbyalpha ? a : 1;
        const std::array<float, 4> background{r * by, green * by, b * by, a};
        // Textures are drawn with weights that are exact for bytes, but not for finer pixels.
        if (info_of(out.format()).dtype != DType::UInt8) return shade(out, places, 0, background);
        RenderScene scene = scene_of(places, inputs, out, ctx);
        scene.background = background;
        out.draw(std::move(scene));
    }
};

SARABET_OPERATOR(Layout)

}  // namespace
}  // namespace sarabet::ops
