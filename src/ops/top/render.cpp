// render.cpp -- Render: rectangles and triangle meshes over a background.
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet::ops {
namespace {

/// Draws rectangles and meshes, in order, over a background colour. A rectangle lies in normalised
/// device coordinates, y up, whatever the camera, and shows its texture upright. Meshes are seen
/// through the camera and hide each other by depth.
struct Render final : Top {
    static constexpr OpInfo info{
        .type = "renderTOP",
        .label = "Render",
        .summary = "Draws textured rectangles and meshes over a background."};
    static constexpr TopKind kind = TopKind::Custom;

    enum class Kind { Rectangle, Mesh };
    struct Object {
        Kind kind = Kind::Rectangle;
        std::array<float, 4> rectangle{-1, 1, 1, -1};
        sarabet::Array positions;
        sarabet::Array uvs;
        sarabet::Array indices;
        sarabet::Array colors;
        TopRef texture;
        std::array<float, 4> color{1, 1, 1, 1};
        sarabet::Array model;
        bool blend = true;
    };
    struct Params {
        std::array<float, 4> background{0, 0, 0, 0};
        sarabet::Array view;
        sarabet::Array projection;
        std::vector<Object> objects;
    };
    static constexpr std::tuple object{
        param(&Object::kind, {.name = "kind",
                              .label = "Kind",
                              .help = "A rectangle on the screen, or a mesh in space.",
                              .menu = {{Kind::Rectangle, "rectangle", "Rectangle"},
                                       {Kind::Mesh, "mesh", "Mesh"}}}),
        param(&Object::rectangle,
              {.name = "rectangle",
               .label = "Rectangle",
               .help = "Left, top, right and bottom of a rectangle: -1..1 is the image, y up.",
               .soft_min = -1,
               .soft_max = 1,
               .components = {"l", "t", "r", "b"}}),
        param(&Object::positions, {.name = "positions",
                                   .label = "Positions",
                                   .help = "The vertices of a mesh: (n, 3).",
                                   .dtype = DType::Float32}),
        param(&Object::uvs, {.name = "uvs",
                             .label = "UVs",
                             .help = "Where each vertex is in the texture: (n, 2), (0, 0) being "
                                     "the bottom left.",
                             .dtype = DType::Float32}),
        param(&Object::indices, {.name = "indices",
                                 .label = "Indices",
                                 .help = "The triangles: (m, 3) numbers of vertices; empty: "
                                         "vertices in order.",
                                 .dtype = DType::Int32}),
        param(&Object::colors, {.name = "colors",
                                .label = "Colors",
                                .help = "A colour for each vertex, (n, 4), multiplied with the "
                                        "texture; alpha is premultiplied.",
                                .dtype = DType::Float32}),
        param(&Object::texture, {.name = "texture",
                                 .label = "Texture",
                                 .help = "The image on it; empty: colour alone."}),
        param(&Object::color, {.name = "color",
                               .label = "Color",
                               .help = "Multiplied with texture and colours; premultiplied.",
                               .soft_min = 0,
                               .soft_max = 1,
                               .color = true}),
        param(&Object::model, {.name = "model",
                               .label = "Model",
                               .help = "From the mesh's space to the world's: (4, 4), column "
                                       "vectors; empty: the same.",
                               .dtype = DType::Float32}),
        param(&Object::blend,
              {.name = "blend",
               .label = "Blend",
               .help = "Lays it over what is behind by its premultiplied alpha; off "
                       "writes its pixels as they are, which is faster."})};
    static constexpr std::tuple params{
        param(&Params::background, {.name = "background",
                                    .label = "Background",
                                    .help = "The colour behind everything; premultiplied.",
                                    .soft_min = 0,
                                    .soft_max = 1,
                                    .color = true}),
        param(&Params::view, {.name = "view",
                              .label = "View",
                              .help = "From the world's space to the camera's: (4, 4), such as "
                                      "Matrix.look_at; empty: the same.",
                              .dtype = DType::Float32}),
        param(&Params::projection, {.name = "projection",
                                    .label = "Projection",
                                    .help = "From the camera's space to clip space, y up, depth "
                                            "0..1: (4, 4), such as Matrix.perspective; empty: the "
                                            "same.",
                                    .dtype = DType::Float32}),
        sequence(&Params::objects, "object", "Objects", "What is drawn, in order.", object)};

    using Matrix44 = std::array<double, 16>;  // row after row

    // A fixed array of colours, corners, indices, ... as the scene wants it.
    template <class T>
    static sarabet::Array array_of(std::vector<T> values, DType dtype, std::int64_t columns) {
        auto memory = std::make_shared<std::vector<T>>(std::move(values));
        const auto rows = static_cast<std::int64_t>(memory->size()) / columns;
        return {{memory, memory->data()}, dtype, {rows, columns}};
    }

    [[noreturn]] static void wrong_shape(const std::string& who, const std::string& expected,
                                         const sarabet::Array& got) {
        const std::string text =
            got ? fmt::format("shape ({})", fmt::join(got.shape, ", ")) : "none";
        throw Error(ErrorKind::Value, fmt::format("'{}' expects {}, got {}", who, expected, text));
    }

    static void check_rows(const std::string& who, const sarabet::Array& array, std::int64_t rows,
                           std::int64_t columns) {
        const bool fits = array.shape.size() == 2 && array.shape[1] == columns &&
                          (rows < 0 || array.shape[0] == rows);
        if (!fits)
            wrong_shape(who,
                        fmt::format("an array of shape ({}, {})",
                                    rows < 0 ? "n" : std::to_string(rows), columns),
                        array);
    }

    static Matrix44 matrix(const std::string& who, const sarabet::Array& array) {
        Matrix44 m{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
        if (!array) return m;
        check_rows(who, array, 4, 4);
        std::ranges::copy(array.as<float>(), m.begin());
        return m;
    }

    static Matrix44 product(const Matrix44& a, const Matrix44& b) {
        Matrix44 m{};
        for (std::size_t row = 0; row < 4; ++row)
            for (std::size_t column = 0; column < 4; ++column)
                for (std::size_t i = 0; i < 4; ++i)
                    m[row * 4 + column] += a[row * 4 + i] * b[i * 4 + column];
        return m;
    }

    static RenderMesh rectangle(const Object& o) {
        const auto [left, top, right, bottom] = o.rectangle;
        RenderMesh mesh;
        mesh.positions = array_of<float>(
            {left, top, 0, right, top, 0, right, bottom, 0, left, bottom, 0}, DType::Float32, 3);
        mesh.uvs = array_of<float>({0, 1, 1, 1, 1, 0, 0, 0}, DType::Float32, 2);
        mesh.indices = array_of<std::uint32_t>({0, 1, 2, 0, 2, 3}, DType::UInt32, 3);
        mesh.depth_test = false;
        return mesh;
    }

    static sarabet::Array triangles(const std::string& who, const sarabet::Array& indices,
                                    std::int64_t n) {
        if (!indices) {
            if (n % 3 != 0)
                throw Error(ErrorKind::Value, fmt::format("'{}' is empty: expects a number of "
                                                          "vertices divisible by 3, got {}",
                                                          who, n));
            std::vector<std::uint32_t> order(static_cast<std::size_t>(n));
            for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
            return array_of(std::move(order), DType::UInt32, 3);
        }
        const bool flat = indices.shape.size() == 1 && indices.shape[0] % 3 == 0;
        if (!flat) check_rows(who, indices, -1, 3);
        for (const std::int32_t index : indices.as<std::int32_t>())
            if (index < 0 || index >= n)
                throw Error(ErrorKind::Value,
                            fmt::format("'{}' must be within 0..{}, as there are {} positions, got "
                                        "{}",
                                        who, n - 1, n, index));
        return {indices.data, DType::UInt32, {static_cast<std::int64_t>(indices.size()) / 3, 3}};
    }

    static RenderMesh mesh(const std::string& who, const Object& o, const Matrix44& camera) {
        check_rows(who + "positions", o.positions, -1, 3);
        const std::int64_t n = o.positions.shape[0];
        if (o.uvs) check_rows(who + "uvs", o.uvs, n, 2);
        if (o.colors) check_rows(who + "colors", o.colors, n, 4);
        if (o.texture.ref && !o.uvs)
            wrong_shape(who + "uvs", fmt::format("an array of shape ({}, 2) for the texture", n),
                        o.uvs);
        RenderMesh mesh;
        mesh.positions = o.positions;
        mesh.uvs = o.uvs;
        mesh.colors = o.colors;
        mesh.indices = triangles(who + "indices", o.indices, n);
        const Matrix44 all = product(camera, matrix(who + "model", o.model));
        for (std::size_t row = 0; row < 4; ++row)
            for (std::size_t column = 0; column < 4; ++column)
                mesh.transform[column * 4 + row] = static_cast<float>(all[row * 4 + column]);
        return mesh;
    }

    static void tint(RenderMesh& mesh, const std::array<float, 4>& color) {
        if (color == std::array<float, 4>{1, 1, 1, 1}) return;
        std::vector<float> colors(static_cast<std::size_t>(mesh.positions.shape[0]) * 4, 1.0f);
        if (mesh.colors) std::ranges::copy(mesh.colors.as<float>(), colors.begin());
        for (std::size_t i = 0; i < colors.size(); ++i) colors[i] *= color[i % 4];
        mesh.colors = array_of(std::move(colors), DType::Float32, 4);
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext& ctx) {
        out.propose(1280, 720);
        const Matrix44 camera = product(matrix("projection", p.projection), matrix("view", p.view));
        RenderScene scene;
        scene.background = p.background;
        for (std::size_t i = 0; i < p.objects.size(); ++i) {
            const Object& o = p.objects[i];
            const std::string who = fmt::format("object{}", i);
            RenderMesh drawn = o.kind == Kind::Rectangle ? rectangle(o) : mesh(who, o, camera);
            tint(drawn, o.color);
            drawn.blend = o.blend;
            if (const Output* texture = ctx.top(o.texture))
                drawn.texture = Ref<const Image>(static_cast<const Image*>(texture));
            else if (o.texture.ref)
                throw Error(ErrorKind::Cook,
                            fmt::format("'{}texture': the operator has no image", who));
            scene.meshes.push_back(std::move(drawn));
        }
        out.draw(std::move(scene));
    }
};

SARABET_OPERATOR(Render)

}  // namespace
}  // namespace sarabet::ops
