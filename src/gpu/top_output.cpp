// top_output.cpp -- what a texture operator's cook fills, and what becomes of it.
//
// A cook says what the picture is; nothing is drawn. All is put together in `publish`, when size,
// format, arrays and passes are known: a Recipe over the inputs' Recipes. Shader errors and sizes
// that cannot be surface here. A Recipe over very many passes that nobody looked at is materialised
// at once, so that no chain grows without end.
#include "array_pixels.hpp"
#include "core/graph.hpp"
#include "materialize.hpp"
#include "mesh_scene.hpp"
#include "project_device.hpp"
#include "recipe.hpp"
#include "top_shader.hpp"
#include "user_shader.hpp"

#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <variant>

namespace sarabet {

namespace gpu {

constexpr int deepest_chain = 32;

struct UserSource {
    std::string source;
    std::vector<TopOutput::Uniform> uniforms;
};

// What the cook said so far.
struct TopWork {
    std::shared_ptr<Device> device;
    std::optional<std::array<int, 2>> size, proposed_size;
    std::optional<PixelFormat> format, proposed_format;
    int passes = 1;
    ShaderArrays arrays;
    std::variant<std::monostate, const OpType*, std::shared_ptr<Recipe>, RenderScene, UserSource>
        made;
};

namespace {

constexpr const char* convert_body = "vec4 convert_(vec4 a, ConvertParams p) { return a; }\n";

// Brings a picture to another size or format: what the common page asks of pixels.
const TopShader& convert_shader() {
    static const ParamTable none;
    static const TopShader shader{
        "convert_", "ConvertParams", convert_body, TopKind::Pointwise, &none, {}, 1};
    return shader;
}

std::shared_ptr<Recipe> converted(const std::shared_ptr<Recipe>& from, int width, int height,
                                  PixelFormat format) {
    if (from->width == width && from->height == height && from->format == format) return from;
    const bool same_size = from->width == width && from->height == height;
    const PassVariant variant{format, {same_size ? InputUse::SameSize : InputUse::OtherSize}};
    PassContent pass;
    pass.program = top_program(convert_shader(), nullptr, variant);
    pass.values = pack_values(convert_shader(), nullptr, {}, width, height);
    pass.inputs = {from};
    return std::make_shared<Recipe>(from->device, width, height, format, Content(std::move(pass)));
}

Recipes recipes_of(CookContext& ctx) {
    Recipes inputs;
    for (int i = 0; i < ctx.input_count(); ++i) {
        const auto* image = static_cast<const Image*>(ctx.input(i));
        inputs.push_back(image ? image->recipe() : nullptr);
    }
    return inputs;
}

PassVariant variant_of(const Recipes& inputs, int width, int height, PixelFormat format) {
    PassVariant variant{format, {}};
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

std::shared_ptr<Recipe> shader_recipe(CookContext& ctx, const TopWork& work, const OpType& type,
                                      int width, int height, PixelFormat format) {
    const TopInputs wired(ctx);
    for (int i = 0; i < type.info.min_inputs; ++i) static_cast<void>(wired[i]);
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
        content.program =
            top_program(shader, params.get(), variant_of(inputs, width, height, stored));
        content.values = values;
        content.inputs = inputs;
        recipe = std::make_shared<Recipe>(work.device, width, height, stored,
                                          Content(std::move(content)));
        if (!inputs.empty()) inputs[0] = recipe;
    }
    return recipe;
}

std::shared_ptr<Recipe> user_recipe(CookContext& ctx, const TopWork& work, const UserSource& user,
                                    int width, int height, PixelFormat format) {
    const TopInputs wired(ctx);
    for (int i = 0; i < wired.size(); ++i) static_cast<void>(wired[i]);
    Recipes inputs = recipes_of(ctx);
    const auto program = user_program(user.source, format, static_cast<int>(inputs.size()));
    PassContent content;
    content.program = program->pass;
    content.values = empty_values(*program);
    for (const auto& uniform : user.uniforms)
        set_uniform(*program, content.values, uniform.name, uniform.values);
    const auto set = [&](std::string_view name, std::initializer_list<float> numbers) {
        set_uniform(*program, content.values, name, std::span(numbers.begin(), numbers.size()));
    };
    const auto w = static_cast<float>(width), h = static_cast<float>(height);
    set("size_", {w, h, 0, 0});
    set("iResolution", {w, h, 1});
    if (program->wants_time) {
        const CookTime time = ctx.time();
        set("iTime", {static_cast<float>(time.seconds)});
        set("iTimeDelta", {static_cast<float>(time.dt)});
        set("iFrame", {static_cast<float>(time.frame)});
    }
    content.inputs = std::move(inputs);
    return std::make_shared<Recipe>(work.device, width, height, format,
                                    Content(std::move(content)));
}

}  // namespace
}  // namespace gpu

const Image& TopInputs::operator[](int index) const {
    if (const Output* output = ctx_.input(index)) return static_cast<const Image&>(*output);
    const std::string from = index >= 0 && index < size() ? ctx_.input_path(index) : "";
    throw Error(ErrorKind::Cook, from.empty()
                                     ? fmt::format("input {} is not wired", index)
                                     : fmt::format("input {} ({}) has no data", index, from));
}

TopOutput::TopOutput(CookContext& ctx) : ctx_(ctx), work_(std::make_shared<gpu::TopWork>()) {
    work_->device = gpu::device_of(ctx.graph());
}

static std::array<int, 2> size_of(CookContext& ctx, const gpu::TopWork& work) {
    if (work.size) return *work.size;
    const auto& common = *static_cast<const TopCommon*>(ctx.common());
    const auto* input = static_cast<const Image*>(ctx.input(0));
    std::array<int, 2> base = common.resolution;
    if (work.proposed_size)
        base = *work.proposed_size;
    else if (input)
        base = {input->width(), input->height()};
    const auto part = [&](int divide, int multiply) {
        return std::array{std::max(1, base[0] / divide * multiply),
                          std::max(1, base[1] / divide * multiply)};
    };
    switch (common.outputresolution) {
        case TopCommon::Resolution::UseInput: return base;
        case TopCommon::Resolution::Eighth: return part(8, 1);
        case TopCommon::Resolution::Quarter: return part(4, 1);
        case TopCommon::Resolution::Half: return part(2, 1);
        case TopCommon::Resolution::Twice: return part(1, 2);
        case TopCommon::Resolution::Four: return part(1, 4);
        case TopCommon::Resolution::Eight: return part(1, 8);
        case TopCommon::Resolution::Custom: return common.resolution;
    }
    return base;
}

static PixelFormat format_of(CookContext& ctx, const gpu::TopWork& work) {
    static_assert(static_cast<int>(TopCommon::Format::Mono32Float) ==
                  static_cast<int>(PixelFormat::Mono32Float));
    if (work.format) return *work.format;
    const auto& common = *static_cast<const TopCommon*>(ctx.common());
    if (common.format != TopCommon::Format::UseInput)
        return static_cast<PixelFormat>(common.format);
    if (work.proposed_format) return *work.proposed_format;
    const auto* input = static_cast<const Image*>(ctx.input(0));
    return input ? input->format() : PixelFormat::RGBA8Fixed;
}

int TopOutput::width() const {
    return size_of(ctx_, *work_)[0];
}
int TopOutput::height() const {
    return size_of(ctx_, *work_)[1];
}
PixelFormat TopOutput::format() const {
    return format_of(ctx_, *work_);
}

void TopOutput::set_size(int width, int height) {
    gpu::check_texture_size(*work_->device, width, height, format());
    work_->size = {width, height};
}

void TopOutput::set_format(PixelFormat format) {
    work_->format = format;
}
void TopOutput::propose(int width, int height) {
    work_->proposed_size = {width, height};
}
void TopOutput::propose(PixelFormat format) {
    work_->proposed_format = format;
}
void TopOutput::set_passes(int passes) {
    work_->passes = std::max(1, passes);
}

void TopOutput::set_array(std::string_view name, std::span<const float> values,
                          std::array<int, 4> shape) {
    if (shape == std::array<int, 4>{}) shape[0] = static_cast<int>(values.size());
    work_->arrays.insert_or_assign(std::string(name),
                                   gpu::ShaderArray{{values.begin(), values.end()}, shape});
}

void TopOutput::share(const Image& other) {
    propose(other.width(), other.height());
    propose(other.format());
    work_->made = other.recipe();
}

void TopOutput::pixels(const ArrayIn& array, std::string_view channels, bool live) {
    gpu::ArrayPixels taken = gpu::array_pixels(array, channels, live);
    gpu::check_texture_size(*work_->device, taken.width, taken.height, taken.format);
    propose(taken.width, taken.height);
    propose(taken.format);
    work_->made =
        std::make_shared<gpu::Recipe>(work_->device, taken.width, taken.height, taken.format,
                                      gpu::Content(std::move(taken.content)));
}

void TopOutput::draw(RenderScene scene) {
    work_->made = std::move(scene);
}

void TopOutput::glsl(std::string source, std::vector<Uniform> uniforms) {
    work_->made = gpu::UserSource{std::move(source), std::move(uniforms)};
}

void TopOutput::shader(const OpType& type) {
    work_->made = &type;
}

Ref<Output> TopOutput::publish() {
    const auto [width, height] = size_of(ctx_, *work_);
    const PixelFormat format = format_of(ctx_, *work_);
    gpu::check_texture_size(*work_->device, width, height, format);
    std::shared_ptr<gpu::Recipe> recipe;
    if (auto* type = std::get_if<const OpType*>(&work_->made)) {
        recipe = gpu::shader_recipe(ctx_, *work_, **type, width, height, format);
    } else if (auto* made = std::get_if<std::shared_ptr<gpu::Recipe>>(&work_->made)) {
        recipe = gpu::converted(*made, width, height, format);
    } else if (auto* scene = std::get_if<RenderScene>(&work_->made)) {
        recipe = std::make_shared<gpu::Recipe>(
            work_->device, width, height, format,
            gpu::Content(gpu::make_scene(*work_->device, *scene, format)));
    } else if (auto* user = std::get_if<gpu::UserSource>(&work_->made)) {
        recipe = gpu::user_recipe(ctx_, *work_, *user, width, height, format);
    } else {
        throw Error(ErrorKind::Internal, "the cook made no picture");
    }
    if (recipe->depth() > gpu::deepest_chain) gpu::materialize(*recipe);
    Ref<Image> image = make_ref<Image>();
    image->width_ = width;
    image->height_ = height;
    image->format_ = format;
    image->recipe_ = std::move(recipe);
    return image;
}

}  // namespace sarabet
