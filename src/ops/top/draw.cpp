// draw.cpp -- Draw: boxes, lines, circles, points and labels over an image, from arrays.
#include "core/drawing.hpp"
#include "core/graph_lock.hpp"

#include <sarabet/op/channel_block.hpp>
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/quad_mesh.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <vector>

namespace sarabet::ops {
namespace {

constexpr detail::ParamDecl<sarabet::Array> rows(const char* name, const char* label,
                                                 const char* help, int columns) {
    return {.name = name,
            .label = label,
            .help = help,
            .dtype = DType::Float32,
            .shape = {-1, columns}};
}
constexpr detail::ParamDecl<float> length(const char* name, const char* label, const char* help,
                                          double least, double usual) {
    return {.name = name,
            .label = label,
            .help = help,
            .unit = "pixels",
            .min = least,
            .max = 4096,
            .soft_max = usual};
}

/// Draws shapes over its input, or over nothing, with smooth edges. Rows of arrays are shapes;
/// positions count from the top left corner of the image, so that pixel (0, 0) reaches from 0 to 1.
/// Lines lie half on each side of where they are. Rows that are not finite are left out. Shapes
/// have 8 bits per channel, whatever the format of the image; where nothing is drawn it stays as it
/// is.
struct Draw final : Top {
    static constexpr OpInfo info{.type = "drawTOP",
                                 .label = "Draw",
                                 .summary = "Boxes, lines, circles, points and labels from arrays.",
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"tiles", "overlay"};

    enum class Kind { Boxes, Lines, Circles, Points };
    struct Params {
        sarabet::Array boxes;
        sarabet::Array lines;
        sarabet::Array circles;
        sarabet::Array points;
        ChopRef chop;
        Kind chopshape = Kind::Points;
        PixelUnit units = PixelUnit::Pixels;
        std::array<float, 4> color{1, 0.2f, 0.1f, 1};
        sarabet::Array colors;
        float thickness = 2;
        float fillalpha = 0;
        float pointsize = 8;
        std::string labels;
        sarabet::Array labelpositions;
        std::string font = "DejaVu Sans";
        float labelsize = 16;
        bool labelbackground = true;
    };
    static std::vector<std::string> families(const void*, CookContext&) { return font_families(); }

    static constexpr std::tuple params{
        param(&Params::boxes, rows("boxes", "Boxes", "(n, 4): left, top, right, bottom.", 4)),
        param(&Params::lines, rows("lines", "Lines", "(n, 4): x and y of both ends.", 4)),
        param(&Params::circles,
              rows("circles", "Circles", "(n, 3): x and y of the centre, radius.", 3)),
        param(&Params::points, rows("points", "Points", "(n, 2): x and y, drawn as discs.", 2)),
        param(&Params::chop,
              {.name = "chop",
               .label = "CHOP",
               .help = "More shapes, one for each sample: its first channels are the columns."}),
        param(&Params::chopshape, {.name = "chopshape",
                                   .label = "CHOP Shape",
                                   .help = "What the samples of the CHOP are.",
                                   .menu = {{Kind::Boxes, "boxes", "Boxes"},
                                            {Kind::Lines, "lines", "Lines"},
                                            {Kind::Circles, "circles", "Circles"},
                                            {Kind::Points, "points", "Points"}}}),
        param(&Params::units,
              named(pixel_unit_param, "units", "Units",
                    "Unit of all positions: pixels, or fractions of the image's width and height; "
                    "of a radius, fractions of the height.")),
        param(&Params::color, {.name = "color",
                               .label = "Color",
                               .help = "Colour of all shapes, straight.",
                               .soft_min = 0,
                               .soft_max = 1,
                               .color = true}),
        param(
            &Params::colors,
            rows("colors", "Colors",
                 "(n, 3) or (n, 4): the colour of the first box, line, circle and point, of "
                 "the second ones, and so on, from the start again at the end. In place of Color.",
                 -1)),
        param(&Params::thickness,
              length("thickness", "Thickness", "Width of lines; 0 draws none.", 0, 20)),
        param(&Params::fillalpha,
              {.name = "fillalpha",
               .label = "Fill Alpha",
               .help = "Opacity of the inside of boxes and circles, times that of their colour.",
               .min = 0,
               .max = 1}),
        param(&Params::pointsize, length("pointsize", "Point Size", "Diameter of points.", 0, 50)),
        param(&Params::labels,
              {.name = "labels",
               .label = "Labels",
               .help = "One in each line of this text: that of the first box, the second, and so "
                       "on; of circles, points or lines where there are no boxes."}),
        param(
            &Params::labelpositions,
            rows("labelpositions", "Label Positions",
                 "(n, 2): x and y of the labels' lower left corners, in place of the shapes'.", 2)),
        param(&Params::font, {.name = "font",
                              .label = "Font",
                              .help = "The name of the font's family.",
                              .choices = families}),
        param(&Params::labelsize,
              length("labelsize", "Label Size", "Size of the labels' font.", 1, 64)),
        param(&Params::labelbackground,
              {.name = "labelbackground",
               .label = "Label Background",
               .help = "Draws labels in black or white on a box of their colour, else in it."})};

    /// What the parameters and the CHOP say, in pixels.
    class Collector {
    public:
        Collector(const Params& p, int width, int height) : p_(p), width_(width), height_(height) {}

        void add(Kind kind, const sarabet::Array& array) {
            if (!array) return;
            const auto columns = static_cast<std::size_t>(array.shape[1]);
            const auto values = array.as<float>();
            for (std::size_t i = 0; i + columns <= values.size(); i += columns)
                add(kind, values.subspan(i, columns));
        }

        void add(Kind kind, const ChannelBlock& block) {
            const std::size_t columns = columns_of(kind);
            if (block.channels() < static_cast<int>(columns))
                throw Error(ErrorKind::Value,
                            fmt::format("'chop' expects {} channels for each of these shapes, got "
                                        "{}",
                                        columns, block.channels()));
            std::array<float, 4> row{};
            for (std::int64_t sample = 0; sample < block.samples(); ++sample) {
                for (std::size_t c = 0; c < columns; ++c)
                    row[c] = block.channel(static_cast<int>(c))[static_cast<std::size_t>(sample)];
                add(kind, std::span<const float>(row).first(columns));
            }
        }

        // In the order in which they are drawn: kind by kind, labels at last.
        std::vector<Shape> shapes(CookContext& ctx) {
            std::vector<Shape> all;
            for (const auto& some : of_kind_) all.insert(all.end(), some.begin(), some.end());
            add_labels(all, ctx);
            return all;
        }

    private:
        static std::size_t columns_of(Kind kind) {
            return kind == Kind::Points ? 2 : kind == Kind::Circles ? 3 : 4;
        }

        std::vector<Shape>& of(Kind kind) { return of_kind_[static_cast<std::size_t>(kind)]; }

        double across(float v) const { return p_.units == PixelUnit::Fraction ? v * width_ : v; }
        double down(float v) const { return p_.units == PixelUnit::Fraction ? v * height_ : v; }

        void add(Kind kind, std::span<const float> row) {
            constexpr std::array kinds{Shape::Kind::Box, Shape::Kind::Line, Shape::Kind::Circle,
                                       Shape::Kind::Point};
            Shape shape;
            shape.kind = kinds[static_cast<std::size_t>(kind)];
            shape.at = {across(row[0]), down(row[1]), 0, 0};
            if (kind == Kind::Circles) shape.at[2] = down(row[2]);
            if (kind == Kind::Points) shape.at[2] = p_.pointsize * 0.5;
            if (row.size() == 4)
                shape.at = {shape.at[0], shape.at[1], across(row[2]), down(row[3])};
            shape.color = color(of(kind).size());
            of(kind).push_back(shape);
        }

        DrawColor color(std::size_t index) const {
            if (!p_.colors || p_.colors.size() == 0) return p_.color;
            const auto columns = static_cast<std::size_t>(p_.colors.shape[1]);
            const auto row = p_.colors.as<float>().subspan(
                index % (p_.colors.size() / columns) * columns, columns);
            return {row[0], row[1], row[2], columns == 4 ? row[3] : 1};
        }

        // Where the label of a shape is, and whether anything of the shape is seen.
        std::array<double, 2> corner(const Shape& shape, bool& seen) const {
            const double width = width_, height = height_;
            double left = shape.at[0], top = shape.at[1], right = left, bottom = top;
            if (shape.kind == Shape::Kind::Box) {
                left = std::min(shape.at[0], shape.at[2]);
                top = std::min(shape.at[1], shape.at[3]);
                right = std::max(shape.at[0], shape.at[2]);
                bottom = std::max(shape.at[1], shape.at[3]);
            }
            seen = right >= 0 && bottom >= 0 && left <= width && top <= height;
            double away = 0;
            if (shape.kind == Shape::Kind::Box) away = -p_.thickness * 0.5;
            if (shape.kind == Shape::Kind::Circle || shape.kind == Shape::Kind::Point)
                away = shape.at[2] * 0.75;
            return {std::max(left, 0.0) + away, std::max(top, 0.0) - std::abs(away)};
        }

        void add_labels(std::vector<Shape>& all, CookContext& ctx) {
            std::vector<Shape> anchors;
            for (const Kind kind : {Kind::Boxes, Kind::Circles, Kind::Points, Kind::Lines})
                if (anchors.empty()) anchors = of(kind);
            const bool placed = p_.labelpositions && p_.labelpositions.size() > 0;
            const std::size_t room = placed ? p_.labelpositions.size() / 2 : anchors.size();
            std::size_t index = 0, beyond = 0;
            for (std::size_t start = 0; start < p_.labels.size(); ++index) {
                const std::size_t end = std::min(p_.labels.find('\n', start), p_.labels.size());
                const std::string text = p_.labels.substr(start, end - start);
                start = end + 1;
                if (text.empty()) continue;
                if (index >= room) {
                    ++beyond;
                    continue;
                }
                Shape label{.kind = Shape::Kind::Label, .color = color(index), .text = text};
                bool seen = true;
                std::array<double, 2> at{};
                if (placed) {
                    const auto row = p_.labelpositions.as<float>().subspan(index * 2, 2);
                    at = {across(row[0]), down(row[1])};
                } else {
                    at = corner(anchors[index], seen);
                }
                label.at = {at[0], at[1], 0, 0};
                if (seen) all.push_back(std::move(label));
            }
            if (beyond > 0)
                ctx.warn(
                    fmt::format("'labels' has {} more lines than there are places for them "
                                "({})",
                                beyond, room));
        }

        const Params& p_;
        int width_, height_;
        std::array<std::vector<Shape>, 4> of_kind_;
    };

    static constexpr int side = 16;  // of a tile

    struct Tile {
        int left, top, width, height;
    };

    // Calls for each part of the canvas on which anything was drawn; at its edges they are smaller.
    template <class Use>
    static void for_tiles(const Canvas& canvas, Use use) {
        for (int top = 0; top < canvas.height; top += side)
            for (int left = 0; left < canvas.width; left += side) {
                const Tile tile{left, top, std::min(side, canvas.width - left),
                                std::min(side, canvas.height - top)};
                std::uint32_t any = 0;
                for (int y = 0; y < tile.height; ++y)
                    for (const std::uint32_t pixel : row_of(canvas, tile, y)) any |= pixel;
                if (any != 0) use(tile);
            }
    }

    static std::span<const std::uint32_t> row_of(const Canvas& canvas, const Tile& tile, int y) {
        const std::size_t row =
            static_cast<std::size_t>(tile.top + y) * static_cast<std::size_t>(canvas.width);
        return std::span(canvas.pixels)
            .subspan(row + static_cast<std::size_t>(tile.left),
                     static_cast<std::size_t>(tile.width));
    }

    // For the shader: the tiles' pixels, four bytes in the place of a float. `tiles` has the number
    // of each tile, row by row; 0 is the empty one.
    static void shade(const Canvas& canvas, TopOutput& out) {
        constexpr std::size_t pixels = std::size_t{side} * side;
        const int columns = (canvas.width + side - 1) / side;
        const int rows = (canvas.height + side - 1) / side;
        std::vector<float> tiles(static_cast<std::size_t>(columns) *
                                 static_cast<std::size_t>(rows));
        std::vector<float> overlay(pixels);
        for_tiles(canvas, [&](const Tile& tile) {
            const std::size_t start = overlay.size();
            tiles[static_cast<std::size_t>(tile.top / side * columns + tile.left / side)] =
                static_cast<float>(start / pixels);
            overlay.resize(start + pixels);
            for (int y = 0; y < tile.height; ++y) {
                const std::span<const std::uint32_t> row = row_of(canvas, tile, y);
                std::memcpy(&overlay[start + static_cast<std::size_t>(y * side)], row.data(),
                            row.size_bytes());
            }
        });
        out.set_array("tiles", tiles);
        out.set_array("overlay", overlay);
    }

    // The input as a rectangle, and the tiles over it: quicker, and exact for bytes.
    static void lay(const Canvas& canvas, const Image& input, TopOutput& out, CookContext& ctx) {
        const PixelBox all{0, 0, double{1} * out.width(), double{1} * out.height()};
        RenderScene scene;
        QuadMesh below;
        below.add(all, {0, 0, double{1} * input.width(), double{1} * input.height()}, input);
        scene.meshes.push_back(
            std::move(below).mesh(Ref<const Image>(&input), out.width(), out.height(), false));
        TopOutput drawn(ctx);
        drawn.set_size(out.width(), out.height());
        drawn.set_format(PixelFormat::RGBA8Fixed);
        drawn.pixels(canvas.array(), Canvas::channels);
        const Ref<const Image> overlay(static_cast<const Image*>(drawn.publish().get()));
        QuadMesh above;
        for_tiles(canvas, [&](const Tile& tile) {
            const PixelBox box{double{1} * tile.left, double{1} * tile.top,
                               double{1} * tile.left + tile.width,
                               double{1} * tile.top + tile.height};
            above.add(box, box, *overlay);
        });
        if (!above.empty())
            scene.meshes.push_back(std::move(above).mesh(overlay, out.width(), out.height(), true));
        out.draw(std::move(scene));
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext& ctx) {
        if (p.colors && p.colors.size() > 0 && p.colors.shape[1] != 3 && p.colors.shape[1] != 4)
            throw Error(ErrorKind::Value, fmt::format("'colors' expects shape (n, 3) or (n, 4), "
                                                      "got ({}, {})",
                                                      p.colors.shape[0], p.colors.shape[1]));
        out.set_size(out.width(), out.height());  // refused here if no device could hold it
        Collector found(p, out.width(), out.height());
        found.add(Kind::Boxes, p.boxes);
        found.add(Kind::Lines, p.lines);
        found.add(Kind::Circles, p.circles);
        found.add(Kind::Points, p.points);
        const ChannelBlock* chop = ctx.chop(p.chop);
        if (!chop && p.chop.ref)
            throw Error(ErrorKind::Cook, "'chop': the operator has no channels");
        if (chop) found.add(p.chopshape, *chop);
        const std::vector<Shape> shapes = found.shapes(ctx);
        Canvas canvas(out.width(), out.height());
        if (!shapes.empty()) {
            const Blocking steps_out;
            const std::string warning =
                draw_shapes(canvas, shapes,
                            {.thickness = p.thickness,
                             .fill_alpha = p.fillalpha,
                             .font = {.family = p.font, .size = p.labelsize},
                             .label_background = p.labelbackground});
            if (!warning.empty()) ctx.warn(warning);
        }
        if (!inputs.has(0)) return out.pixels(canvas.array(), Canvas::channels);
        if (shapes.empty()) return out.share(inputs[0]);
        const Image& input = inputs[0];
        const bool bytes = info_of(out.format()).dtype == DType::UInt8 &&
                           info_of(input.format()).dtype == DType::UInt8;
        const bool scaled = input.width() != out.width() || input.height() != out.height();
        if (bytes || scaled) return lay(canvas, input, out, ctx);
        shade(canvas, out);
    }
};

SARABET_OPERATOR(Draw)

}  // namespace
}  // namespace sarabet::ops
