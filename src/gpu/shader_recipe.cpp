// shader_recipe.cpp -- Recipes of built-in operators, and which of several ways makes them.
#include "core/graph.hpp"
#include "project_device.hpp"
#include "top_work.hpp"

namespace sarabet::gpu {

namespace {

constexpr const char* convert_body = "vec4 convert_(vec4 a, ConvertParams p) { return a; }\n";

const TopShader& convert_shader() {
    static const ParamTable none;
    static const TopShader shader{
        "convert_", "ConvertParams", convert_body, TopKind::Pointwise, &none, {}, 1};
    return shader;
}

PassVariant variant_of(const Device& device, const Recipes& inputs, int width, int height,
                       PixelFormat format) {
    PassVariant variant{format, {}, packs(device, format)};
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
        case PixelFormat::RGBA8Fixed: return PixelFormat::RGBA16Fixed;
        case PixelFormat::SRGBA8Fixed: return PixelFormat::RGBA16Float;
        case PixelFormat::RG8Fixed: return PixelFormat::RG16Fixed;
        case PixelFormat::Mono8Fixed: return PixelFormat::Mono16Fixed;
        case PixelFormat::RGBA16Fixed:
        case PixelFormat::RGBA16Float: return PixelFormat::RGBA32Float;
        case PixelFormat::RG16Fixed:
        case PixelFormat::RG16Float: return PixelFormat::RG32Float;
        case PixelFormat::Mono16Fixed:
        case PixelFormat::Mono16Float: return PixelFormat::Mono32Float;
        default: return format;
    }
}

// On the software device a filter is the CPU's work: its shaders fetch pixel by pixel.
bool filters_on_host(const Device& device, const Recipes& inputs, int width, int height,
                     PixelFormat format) {
    const Recipe& input = *inputs.front();
    return device.imports_host_memory() && device.facts().is_software && input.width == width &&
           input.height == height && input.format == format && format != PixelFormat::SRGBA8Fixed;
}

}  // namespace

Recipes recipes_of(CookContext& ctx) {
    Recipes inputs;
    for (int i = 0; i < ctx.input_count(); ++i) {
        const auto* image = static_cast<const Image*>(ctx.input(i));
        inputs.push_back(image ? image->recipe() : nullptr);
    }
    return inputs;
}

std::shared_ptr<Recipe> converted(const std::shared_ptr<Recipe>& from, int width, int height,
                                  PixelFormat format) {
    if (from->width == width && from->height == height && from->format == format) return from;
    const bool same_size = from->width == width && from->height == height;
    const PassVariant variant{format,
                              {same_size ? InputUse::SameSize : InputUse::OtherSize},
                              packs(*from->device, format)};
    PassContent pass;
    pass.program = top_program(convert_shader(), nullptr, variant);
    pass.values = pack_values(convert_shader(), nullptr, {}, width, height);
    pass.inputs = {from};
    return std::make_shared<Recipe>(from->device, width, height, format, Content(std::move(pass)));
}

std::shared_ptr<Recipe> shader_recipe(CookContext& ctx, const TopWork& work, const OpType& type,
                                      int width, int height, PixelFormat format) {
    const TopInputs wired(ctx);
    for (int i = 0; i < type.info.min_inputs; ++i) static_cast<void>(wired[i]);
    if (Recipes inputs = recipes_of(ctx);
        work.filter && filters_on_host(*work.device, inputs, width, height, format))
        return std::make_shared<Recipe>(work.device, width, height, format,
                                        Content(FilterContent{*work.filter, std::move(inputs)}));
    const TopShader& shader = shader_of(type);
    const std::shared_ptr<const void> params = ctx.node().params;
    PassValues values = pack_values(shader, params.get(), work.arrays, width, height);
    Recipes inputs = recipes_of(ctx);
    std::shared_ptr<Recipe> recipe;
    const int passes = inputs.empty() ? 1 : work.passes;  // a generator does not see its last pass
    for (int pass = 0; pass < passes; ++pass) {
        const PixelFormat stored = pass + 1 < passes ? between_passes(format) : format;
        set_pass_number(values, pass);
        PassContent content;
        content.program = top_program(shader, params.get(),
                                      variant_of(*work.device, inputs, width, height, stored));
        content.values = values;
        content.inputs = inputs;
        recipe = std::make_shared<Recipe>(work.device, width, height, stored,
                                          Content(std::move(content)));
        if (!inputs.empty()) inputs[0] = recipe;
    }
    return recipe;
}

}  // namespace sarabet::gpu
