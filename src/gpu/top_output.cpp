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
#include "top_work.hpp"
#include "user_shader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

namespace gpu {

constexpr int deepest_chain = 32;

namespace {

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

void TopOutput::filter(LinearFilter filter) {
    work_->filter = std::move(filter);
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
