// glsl.cpp -- GLSL: a person's pixel shader.
#include "core/graph_lock.hpp"

#include <sarabet/op/top.hpp>

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>

namespace sarabet::ops {
namespace {

constexpr const char* default_code =
    "out vec4 fragColor;\n"
    "void main()\n"
    "{\n"
    "    fragColor = TDOutputSwizzle(vec4(1.0));\n"
    "}\n";

/// Runs a pixel shader written as for TouchDesigner or for Shadertoy. Inputs are sTD2DInputs[n],
/// 3D textures sTD3DInputs[n], 2D arrays sTD2DArrayInputs[n] and cubes sTDCubeInputs[n], each
/// counted by itself; coordinates start at the bottom left. A shader that does not compile is a
/// problem, and the last good image stays.
struct GLSL final : Top {
    static constexpr OpInfo info{
        .type = "glslTOP", .label = "GLSL", .summary = "Runs a pixel shader.", .max_inputs = 8};
    static constexpr TopKind kind = TopKind::Custom;
    static constexpr bool every_kind = true;

    struct Vec {
        std::string name;
        std::array<float, 4> value{0, 0, 0, 0};
    };
    struct Block {
        std::string name;
        sarabet::Array array;
    };
    enum class Type { Flat, Array, Volume };
    enum class Depth { Input, Custom };
    struct Params {
        std::string pixelcode = default_code;
        FilePath pixelfile;
        Pulse loadpulse;
        Type type = Type::Flat;
        Depth depth = Depth::Input;
        int customdepth = 1;
        std::vector<Vec> vectors;
        std::vector<Block> arrays;
    };
    static constexpr std::tuple params{
        param(&Params::pixelcode, {.name = "pixelcode",
                                   .label = "Pixel Code",
                                   .help = "The shader, if no file is given."}),
        param(&Params::pixelfile, {.name = "pixelfile",
                                   .label = "Pixel File",
                                   .help = "File with the shader; read again when it changes."}),
        param(&Params::loadpulse, {.name = "loadpulse",
                                   .label = "Load File",
                                   .help = "Reads the file again in any case."}),
        param(&Params::type,
              {.name = "type",
               .label = "Output Type",
               .help = "What kind of texture is drawn. The shader runs once for each "
                       "slice, whose number is uTDCurrentDepth.",
               .menu = {{Type::Flat, "texture2d", "2D Texture"},
                        {Type::Array, "texture2darray", "2D Texture Array"},
                        {Type::Volume, "texture3d", "3D Texture"}}}),
        param(&Params::depth,
              {.name = "depth",
               .label = "Depth",
               .help = "How many slices: as many as the first input, or customdepth.",
               .menu = {{Depth::Input, "input", "Use Input"},
                        {Depth::Custom, "custom", "Custom Depth"}}}),
        param(&Params::customdepth, {.name = "customdepth",
                                     .label = "Custom Depth",
                                     .help = "Number of slices, if depth is custom.",
                                     .min = 1,
                                     .max = 16384,
                                     .soft_min = 1,
                                     .soft_max = 256}),
        sequence(&Params::vectors, "vec", "Vectors", "Uniforms of one to four numbers.",
                 std::tuple{param(&Vec::name, {.name = "name",
                                               .label = "Name",
                                               .help = "Name of a uniform float, vec2, vec3, vec4, "
                                                       "int or ivec; empty for none."}),
                            param(&Vec::value, {.name = "value",
                                                .label = "Value",
                                                .help = "Its value; as many members count as the "
                                                        "uniform has."})}),
        sequence(&Params::arrays, "array", "Arrays", "Uniforms that are arrays.",
                 std::tuple{param(&Block::name, {.name = "name",
                                                 .label = "Name",
                                                 .help = "Name of a uniform array; empty for "
                                                         "none."}),
                            param(&Block::array, {.name = "array",
                                                  .label = "Array",
                                                  .help = "Its values: (n,) for numbers, (n, 2..4) "
                                                          "for vectors.",
                                                  .dtype = DType::Float32})})};
    struct State {
        std::string path;
        std::int64_t written = 0;  // nanoseconds
        std::int64_t size = 0;
        std::string text;
    };

    [[noreturn]] static void unreadable(const std::string& path, const std::string& why) {
        throw Error(ErrorKind::Value, fmt::format("'pixelfile': cannot read '{}': {}", path, why));
    }

    static const std::string& file_text(const Params& p, State& state, const CookContext& ctx) {
        const std::string path = ctx.file(p.pixelfile);
        struct stat found {};  // asked in every frame: one call
        if (::stat(path.c_str(), &found) != 0) unreadable(path, std::strerror(errno));
        if (!S_ISREG(found.st_mode)) unreadable(path, "Not a regular file");
        const std::int64_t size = found.st_size;
        const std::int64_t written =
            std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
        const bool known = state.path == path && state.size == size && state.written == written;
        if (known && !p.loadpulse) return state.text;
        std::ostringstream text;
        bool good = false;
        {
            const Blocking out;
            std::ifstream file(path, std::ios::binary);
            if (size > 0) text << file.rdbuf();
            good = file.good();
        }
        if (!good) unreadable(path, std::strerror(errno));
        state = {path, written, size, text.str()};
        return state.text;
    }

    static std::vector<TopOutput::Uniform> uniforms(const Params& p) {
        std::vector<TopOutput::Uniform> all;
        for (const Vec& vec : p.vectors) {
            if (vec.name.empty()) continue;
            auto memory = std::make_shared<std::array<float, 4>>(vec.value);
            all.push_back({vec.name, {{memory, memory->data()}, DType::Float32, {4}}});
        }
        for (std::size_t i = 0; i < p.arrays.size(); ++i) {
            const Block& block = p.arrays[i];
            if (block.name.empty()) continue;
            if (!block.array)
                throw Error(ErrorKind::Value,
                            fmt::format("'array{}array' expects values for the uniform '{}', got "
                                        "none",
                                        i, block.name));
            // Numbers become rows of one, so that they are not taken for the parts of a vector.
            sarabet::Array array = block.array;
            if (array.shape.size() == 1) array.shape.push_back(1);
            if (array.shape.size() != 2 || array.shape[1] < 1 || array.shape[1] > 4)
                throw Error(ErrorKind::Value,
                            fmt::format("'array{}array' expects shape (n,) or (n, 1..4), got {} "
                                        "dimensions",
                                        i, block.array.shape.size()));
            all.push_back({block.name, array});
        }
        return all;
    }

    static int depth_of(const Params& p, const TopInputs& inputs) {
        if (p.type == Type::Flat) return 1;
        if (p.depth == Depth::Custom) return p.customdepth;
        return inputs.size() > 0 && inputs.has(0) ? inputs[0].depth() : 1;
    }

    static void cook(const Params& p, State& state, const TopInputs& inputs, TopOutput& out,
                     CookContext& ctx) {
        const bool from_file = !p.pixelfile.path.empty();
        if (from_file) ctx.time();  // so that a changed file is seen in the next frame
        const ImageKind shape = p.type == Type::Volume  ? ImageKind::Volume
                                : p.type == Type::Array ? ImageKind::Array
                                                        : ImageKind::Flat;
        out.glsl(from_file ? file_text(p, state, ctx) : p.pixelcode, uniforms(p), shape,
                 depth_of(p, inputs));
    }
};

SARABET_OPERATOR(GLSL)

}  // namespace
}  // namespace sarabet::ops
