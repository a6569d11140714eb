// shader_recipe.cpp -- Recipes of built-in operators, and which of several ways makes them.
#include "core/graph.hpp"
#include "image_memory.hpp"
#include "project_device.hpp"
#include "top_work.hpp"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <utility>

namespace sarabet::gpu {

namespace {

constexpr const char* convert_body = "vec4 convert_(vec4 a, ConvertParams p) { return a; }\n";

constexpr const char* mask_body = R"(vec4 mask_(vec4 a, vec4 b, MaskParams p) {
    return mix(b, a, greaterThan(vec4(mask(0), mask(1), mask(2), mask(3)), vec4(0.0)));
}
)";

const TopShader& mask_shader() {
    static const ParamTable none;
    static const TopShader shader{"mask_", "MaskParams", mask_body, TopKind::Pointwise,
                                  &none,   {"mask"},     2,         false};
    return shader;
}

const TopShader& convert_shader() {
    static const ParamTable none;
    static const TopShader shader{
        "convert_", "ConvertParams", convert_body, TopKind::Pointwise, &none, {}, 1, false};
    return shader;
}

PassVariant variant_of(const Device& device, const Recipes& inputs, int width, int height,
                       PixelFormat format, bool nearest) {
    PassVariant variant{format, {}, packs(device, format), nearest};
    for (const auto& input : inputs)
        variant.inputs.push_back(!input ? InputUse::Missing
                                 : input->width == width && input->height == height
                                     ? InputUse::SameSize
                                     : InputUse::OtherSize);
    return variant;
}

// Between the passes of one operator more is kept than its result will hold.
PixelFormat between_passes(PixelFormat format) {
    switch (format) {
        case PixelFormat::RGBA8Fixed:
        case PixelFormat::RGB10A2Fixed: return PixelFormat::RGBA16Fixed;
        case PixelFormat::SRGBA8Fixed:
        case PixelFormat::RGBA11Float: return PixelFormat::RGBA16Float;
        case PixelFormat::RGBA16Fixed:
        case PixelFormat::RGBA16Float: return PixelFormat::RGBA32Float;
        case PixelFormat::RGB16Float: return PixelFormat::RGB32Float;
        case PixelFormat::RG8Fixed: return PixelFormat::RG16Fixed;
        case PixelFormat::RG16Fixed:
        case PixelFormat::RG16Float: return PixelFormat::RG32Float;
        case PixelFormat::Mono8Fixed: return PixelFormat::Mono16Fixed;
        case PixelFormat::Mono16Fixed:
        case PixelFormat::Mono16Float: return PixelFormat::Mono32Float;
        case PixelFormat::A8Fixed: return PixelFormat::A16Fixed;
        case PixelFormat::A16Fixed:
        case PixelFormat::A16Float: return PixelFormat::A32Float;
        case PixelFormat::MonoAlpha8Fixed: return PixelFormat::MonoAlpha16Fixed;
        case PixelFormat::MonoAlpha16Fixed:
        case PixelFormat::MonoAlpha16Float: return PixelFormat::MonoAlpha32Float;
        default: return format;
    }
}

// On the software device a filter is the CPU's work: its shaders fetch pixel by pixel.
bool filters_on_host(const Device& device, const Recipes& inputs, int width, int height,
                     PixelFormat format) {
    const Recipe& input = *inputs.front();
    return device.imports_host_memory() && device.facts().is_software && input.width == width &&
           input.height == height && input.format == format && format != PixelFormat::SRGBA8Fixed &&
           info_of(format).is_plain();
}

// A table of what a shader makes of every byte, and the picture read through it: the same bytes as
// without, since the shader itself fills the table. Worth it where pixels are many.
constexpr int many_pixels = 1 << 14;

constexpr const char* lookup_body = R"(vec4 lookup_(vec4 a, LookupParams p) {
    ivec4 at = ivec4(a * 255.0 + 0.5);
    return vec4(texelFetch(texture1_, ivec2(at.r, 0), 0).r,
                texelFetch(texture1_, ivec2(at.g, 0), 0).g,
                texelFetch(texture1_, ivec2(at.b, 0), 0).b,
                texelFetch(texture1_, ivec2(at.a, 0), 0).a);
}
)";

const TopShader& lookup_shader() {
    static const ParamTable none;
    static const TopShader shader{
        "lookup_", "LookupParams", lookup_body, TopKind::Pointwise, &none, {}, 2, false, 1};
    return shader;
}

// A row with every byte, in all channels; made once per device and format.
std::shared_ptr<Recipe> all_bytes(const std::shared_ptr<Device>& device, PixelFormat format) {
    static auto* mutex = new std::mutex;  // never destroyed, like everything of this kind here
    static auto* made = new std::map<std::pair<Device*, PixelFormat>, std::shared_ptr<Recipe>>;
    std::lock_guard lock(*mutex);
    std::shared_ptr<Recipe>& row = (*made)[{device.get(), format}];
    if (row) return row;
    const auto channels = static_cast<std::size_t>(info_of(format).channels);
    auto bytes = std::make_shared<std::vector<std::byte>>(256 * channels);
    for (std::size_t i = 0; i < bytes->size(); ++i)
        (*bytes)[i] = static_cast<std::byte>(i / channels);
    PixelContent pixels;
    pixels.rows = {bytes->data(), bytes->size(), 0};
    pixels.keep = std::move(bytes);
    row = std::make_shared<Recipe>(device, 256, 1, format, Content(std::move(pixels)));
    return row;
}

std::shared_ptr<Recipe> pass_recipe(const TopWork& work, const TopShader& shader,
                                    const void* params, PassValues values, Recipes inputs,
                                    int width, int height, PixelFormat format) {
    PassContent content;
    content.program = top_program(
        shader, params, variant_of(*work.device, inputs, width, height, format, work.nearest));
    content.values = std::move(values);
    content.inputs = std::move(inputs);
    content.fusion = work.fusion;
    return std::make_shared<Recipe>(work.device, width, height, format,
                                    Content(std::move(content)));
}

// A picture of bytes, and what becomes of each byte: null if that is each byte itself.
struct Tabled {
    std::shared_ptr<Recipe> picture;
    std::shared_ptr<Recipe> table;
};

// A picture read through a table is as good as its bytes, unless its format repeats a channel where
// others were.
Tabled tabled(const TopWork& work, const std::shared_ptr<Recipe>& recipe) {
    const auto content = recipe->content();
    const auto* pass = content ? std::get_if<PassContent>(content.get()) : nullptr;
    const ReadAs read = read_as(recipe->format);
    if (pass && work.fusion->load() && read != ReadAs::Mono && read != ReadAs::MonoAlpha &&
        pass->program->design.stages.size() == 1 &&
        pass->program->design.stages[0].shader->body.data() == lookup_body)
        return {pass->inputs[0], pass->inputs[1]};
    const bool bytes =
        info_of(recipe->format).dtype == DType::UInt8 && recipe->format != PixelFormat::SRGBA8Fixed;
    return {bytes ? recipe : nullptr, nullptr};
}

bool worth_a_table(const TopShader& shader, const Recipes& inputs, int width, int height) {
    return shader.per_channel && inputs.size() == 1 && inputs[0]->width == width &&
           inputs[0]->height == height && width * height >= many_pixels;
}

// Tables of operators in a row follow each other, and the picture is read once.
std::shared_ptr<Recipe> through_table(const TopWork& work, const TopShader& shader,
                                      const void* params, Tabled from, PixelFormat format) {
    const Recipe& picture = *from.picture;
    if (!from.table) from.table = all_bytes(work.device, picture.format);
    const PassValues no_values =
        pack_values(lookup_shader(), nullptr, {}, picture.width, picture.height);
    auto table = pass_recipe(work, shader, params, pack_values(shader, params, work.arrays, 256, 1),
                             {std::move(from.table)}, 256, 1, format);
    return pass_recipe(work, lookup_shader(), nullptr, no_values, {from.picture, std::move(table)},
                       picture.width, picture.height, format);
}

}  // namespace

Recipes recipes_of(CookContext& ctx, const TopWork& work) {
    Recipes inputs;
    for (int i = 0; i < ctx.input_count(); ++i) {
        const auto* image = static_cast<const Image*>(ctx.input(i));
        inputs.push_back(image ? on_device(work, image->recipe()) : nullptr);
    }
    return inputs;
}

std::shared_ptr<Recipe> converted(const TopWork& work, const std::shared_ptr<Recipe>& from,
                                  int width, int height, PixelFormat format) {
    if (from->width == width && from->height == height && from->format == format) return from;
    return pass_recipe(work, convert_shader(), nullptr,
                       pack_values(convert_shader(), nullptr, {}, width, height), {from}, width,
                       height, format);
}

std::shared_ptr<Recipe> masked(CookContext& ctx, const TopWork& work,
                               std::shared_ptr<Recipe> recipe) {
    const std::string& letters = static_cast<const TopCommon*>(ctx.common())->chanmask;
    constexpr std::string_view all = "rgba";
    if (letters == all) return recipe;
    if (letters.find_first_not_of(all) != std::string::npos)
        throw Error(ErrorKind::Cook,
                    fmt::format("'chanmask' must be letters of 'rgba', got '{}'", letters));
    ShaderArray mask{{}, {4}};
    for (const char letter : all)
        mask.values.push_back(letters.find(letter) == std::string::npos ? 0.0f : 1.0f);
    const auto* first = static_cast<const Image*>(ctx.input(0));
    const int width = recipe->width, height = recipe->height;
    const PixelFormat format = recipe->format;
    return pass_recipe(work, mask_shader(), nullptr,
                       pack_values(mask_shader(), nullptr, {{"mask", mask}}, width, height),
                       {std::move(recipe), first ? on_device(work, first->recipe()) : nullptr},
                       width, height, format);
}

// One application of the operator's shader, in as many passes as it takes.
static std::shared_ptr<Recipe> applied(CookContext& ctx, const TopWork& work, const OpType& type,
                                       Recipes inputs, int width, int height, PixelFormat format) {
    if (work.filter && filters_on_host(*work.device, inputs, width, height, format))
        return std::make_shared<Recipe>(work.device, width, height, format,
                                        Content(FilterContent{*work.filter, std::move(inputs)}));
    const TopShader& shader = shader_of(type);
    const std::shared_ptr<const void> params = ctx.node().params;
    if (worth_a_table(shader, inputs, width, height))
        if (const Tabled from = tabled(work, inputs[0]); from.picture)
            return through_table(work, shader, params.get(), from, format);
    PassValues values = pack_values(shader, params.get(), work.arrays, width, height);
    std::shared_ptr<Recipe> recipe;
    const int passes = inputs.empty() ? 1 : work.passes;  // a generator does not see its last pass
    for (int pass = 0; pass < passes; ++pass) {
        const PixelFormat stored = pass + 1 < passes ? between_passes(format) : format;
        set_pass_number(values, pass);
        recipe = pass_recipe(work, shader, params.get(), values, inputs, width, height, stored);
        if (!inputs.empty()) inputs[0] = recipe;
    }
    return recipe;
}

std::shared_ptr<Recipe> shader_recipe(CookContext& ctx, const TopWork& work, const OpType& type,
                                      int width, int height, PixelFormat format) {
    const TopInputs wired(ctx);
    for (int i = 0; i < type.info.min_inputs; ++i) static_cast<void>(wired[i]);
    Recipes inputs = recipes_of(ctx, work);
    const int times = inputs.empty() ? 1 : static_cast<const TopCommon*>(ctx.common())->npasses;
    std::shared_ptr<Recipe> recipe;
    for (int i = 0; i < times; ++i) {
        recipe = applied(ctx, work, type, inputs, width, height, format);
        if (!inputs.empty()) inputs[0] = recipe;
    }
    return recipe;
}

}  // namespace sarabet::gpu
