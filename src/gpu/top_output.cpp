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

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sarabet {

namespace gpu {

constexpr int deepest_chain = 32;

}  // namespace gpu

const Image& TopInputs::operator[](int index) const {
    if (const Output* output = ctx_.input(index)) return static_cast<const Image&>(*output);
    const std::string from = index >= 0 && index < size() ? ctx_.input_path(index) : "";
    throw Error(ErrorKind::Cook, from.empty()
                                     ? fmt::format("input {} is not wired", index)
                                     : fmt::format("input {} ({}) has no data", index, from));
}

void TopInputs::expect_flat() const {
    for (int i = 0; i < size(); ++i) {
        const auto* image = static_cast<const Image*>(ctx_.input(i));
        if (image && !image->shape().is_flat())
            throw Error(ErrorKind::Cook,
                        fmt::format("input {} ({}) must be a 2D image, got {}", i,
                                    ctx_.input_path(i), shape_text(image->shape())));
    }
}

TopOutput::TopOutput(CookContext& ctx) : ctx_(ctx), work_(std::make_shared<gpu::TopWork>()) {
    work_->device = gpu::device_of(ctx.graph());
    work_->fusion = ctx.graph().fusion;
    work_->nearest = static_cast<const TopCommon*>(ctx.common())->inputfiltertype ==
                     TopCommon::InputFilter::Nearest;
}

// The size within `box` that has the proportions of `size`.
static std::array<int, 2> fitted(std::array<int, 2> size, std::array<int, 2> box) {
    const double scale =
        std::min(static_cast<double>(box[0]) / size[0], static_cast<double>(box[1]) / size[1]);
    const auto side = [&](int pixels, int most) {
        return std::clamp(static_cast<int>(std::lround(pixels * scale)), 1, most);
    };
    return {side(size[0], box[0]), side(size[1], box[1])};
}

static std::array<int, 2> size_of(CookContext& ctx, const gpu::TopWork& work) {
    if (work.size) return *work.size;
    const auto& common = *static_cast<const TopCommon*>(ctx.common());
    const auto* input = static_cast<const Image*>(ctx.input(0));
    std::array<int, 2> asked = common.resolution;
    if (common.resmult)
        for (int& side : asked)
            side = std::clamp(static_cast<int>(std::lround(side * ctx.graph().resmult)), 1, 32768);
    std::array<int, 2> base = asked;
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
        case TopCommon::Resolution::Fit: return fitted(base, asked);
        case TopCommon::Resolution::Limit:
            return base[0] <= asked[0] && base[1] <= asked[1] ? base : fitted(base, asked);
        case TopCommon::Resolution::Custom: return asked;
    }
    return base;
}

static PixelFormat format_of(CookContext& ctx, const gpu::TopWork& work) {
    if (work.format) return *work.format;
    const auto& common = *static_cast<const TopCommon*>(ctx.common());
    if (common.format != PixelFormat::UseInput) return common.format;
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
    gpu::check_texture_size(*work_->device, {width, height}, format());
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
    work_->newest_slice = other.newest_slice();
    work_->made = gpu::on_device(*work_, other.recipe());
}

void TopOutput::pixels(const ArrayIn& array, std::string_view channels, bool live, ImageKind kind) {
    const auto& common = *static_cast<const TopCommon*>(ctx_.common());
    gpu::ArrayPixels taken =
        gpu::array_pixels(*work_->device, array, {channels, live, kind, common.format});
    propose(taken.shape.width, taken.shape.height);
    propose(taken.format);
    work_->made = std::make_shared<gpu::Recipe>(work_->device, taken.shape, taken.format,
                                                gpu::Content(std::move(taken.content)));
}

void TopOutput::slices(std::span<const Ref<const Image>> pictures, ImageKind kind, int newest) {
    work_->made = gpu::SliceSource{{pictures.begin(), pictures.end()}, kind};
    work_->newest_slice = newest;
}

void TopOutput::draw(RenderScene scene) {
    work_->made = std::move(scene);
}

void TopOutput::glsl(std::string source, std::vector<Uniform> uniforms, ImageKind kind, int depth) {
    work_->made = gpu::UserSource{std::move(source), std::move(uniforms), kind, depth};
}

void TopOutput::shader(const OpType& type) {
    work_->made = &type;
}

// The kind and size of what the cook made; throws where it cannot be.
static ImageShape checked_shape(const gpu::TopWork& work, std::array<int, 2> size,
                                PixelFormat format) {
    ImageShape shape{size[0], size[1]};
    if (const auto* made = std::get_if<std::shared_ptr<gpu::Recipe>>(&work.made)) {
        const gpu::Recipe& recipe = **made;
        const bool kept =
            recipe.width == shape.width && recipe.height == shape.height && recipe.format == format;
        if (!recipe.shape.is_flat() && !kept)
            throw Error(ErrorKind::Cook,
                        fmt::format("'resolution' and 'format' change 2D images alone, expected "
                                    "{}x{} {}, got {} {}",
                                    shape.width, shape.height, info_of(format).name,
                                    shape_text(recipe.shape), info_of(recipe.format).name));
        if (!recipe.shape.is_flat()) shape = recipe.shape;
    } else if (const auto* user = std::get_if<gpu::UserSource>(&work.made)) {
        shape.depth = user->depth;
        shape.kind = user->kind;
    } else if (const auto* slices = std::get_if<gpu::SliceSource>(&work.made)) {
        shape.depth = static_cast<int>(slices->pictures.size());
        shape.kind = slices->kind;
    }
    gpu::check_pixel_format(*work.device, format);
    gpu::check_texture_size(*work.device, shape, format);
    return shape;
}

// Slices of the texture's size and format; those that are missing are transparent black.
static gpu::Recipes slices_of(const gpu::SliceSource& source, const gpu::TopWork& work,
                              const ImageShape& shape, PixelFormat format) {
    gpu::Recipes slices;
    std::shared_ptr<gpu::Recipe> black;
    for (const auto& picture : source.pictures) {
        if (!picture && !black)
            black = std::make_shared<gpu::Recipe>(
                work.device, shape.width, shape.height, format,
                gpu::Content(gpu::make_scene(*work.device, {}, format)));
        slices.push_back(picture ? gpu::converted(work, gpu::on_device(work, picture->recipe()),
                                                  shape.width, shape.height, format)
                                 : black);
    }
    return slices;
}

Ref<Output> TopOutput::publish() {
    const auto [width, height] = size_of(ctx_, *work_);
    const PixelFormat format = format_of(ctx_, *work_);
    const ImageShape shape = checked_shape(*work_, {width, height}, format);
    std::shared_ptr<gpu::Recipe> recipe;
    if (auto* type = std::get_if<const OpType*>(&work_->made)) {
        recipe = gpu::shader_recipe(ctx_, *work_, **type, width, height, format);
    } else if (auto* made = std::get_if<std::shared_ptr<gpu::Recipe>>(&work_->made)) {
        recipe = shape.is_flat() ? gpu::converted(*work_, *made, width, height, format) : *made;
    } else if (auto* scene = std::get_if<RenderScene>(&work_->made)) {
        recipe = std::make_shared<gpu::Recipe>(
            work_->device, width, height, format,
            gpu::Content(gpu::make_scene(*work_->device, *scene, format)));
    } else if (auto* user = std::get_if<gpu::UserSource>(&work_->made)) {
        recipe = gpu::user_recipe(ctx_, *work_, *user, shape, format);
    } else if (auto* source = std::get_if<gpu::SliceSource>(&work_->made)) {
        recipe =
            gpu::stacked(work_->device, slices_of(*source, *work_, shape, format), shape, format);
    } else {
        throw Error(ErrorKind::Internal, "the cook made no picture");
    }
    if (shape.is_flat()) recipe = gpu::masked(ctx_, *work_, std::move(recipe));
    if (recipe->depth() > gpu::deepest_chain) gpu::materialize(*recipe);
    Ref<Image> image = make_ref<Image>();
    image->shape_ = shape;
    image->format_ = format;
    image->newest_slice_ = work_->newest_slice;
    image->recipe_ = std::move(recipe);
    return image;
}

}  // namespace sarabet
