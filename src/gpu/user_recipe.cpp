// user_recipe.cpp -- Recipes of a person's shader: one pass, or one for each slice of a texture.
#include "top_work.hpp"
#include "user_shader.hpp"

#include <sarabet/error.hpp>

#include <algorithm>
#include <cmath>

namespace sarabet::gpu {

namespace {

// A texture as TDTexInfo tells of it: what a shader cannot ask for.
void set_newest(const UserProgram& program, PassValues& values, CookContext& ctx) {
    std::vector<float> offsets;
    for (int i = 0; i < ctx.input_count(); ++i) {
        const auto& image = static_cast<const Image&>(*ctx.input(i));
        const int newest = std::max(image.newest_slice(), 0);
        offsets.push_back(static_cast<float>(newest) / static_cast<float>(image.depth()));
    }
    if (!offsets.empty()) set_uniform(program, values, "newest_", offsets);
}

PassContent pass_of(CookContext& ctx, const TopWork& work, const UserSource& user,
                    const ImageShape& shape, const UserProgram& program) {
    PassContent content;
    content.filter = work.nearest ? VK_FILTER_NEAREST : VK_FILTER_LINEAR;
    content.program = program.pass;
    content.values = empty_values(program);
    for (const auto& uniform : user.uniforms)
        set_uniform(program, content.values, uniform.name, uniform.values);
    const auto set = [&](std::string_view name, std::initializer_list<float> numbers) {
        set_uniform(program, content.values, name, std::span(numbers.begin(), numbers.size()));
    };
    const auto w = static_cast<float>(shape.width), h = static_cast<float>(shape.height);
    set("size_", {w, h, static_cast<float>(shape.depth), 0});
    set("iResolution", {w, h, 1});
    set_newest(program, content.values, ctx);
    if (program.wants_time) {
        const CookTime time = ctx.time();
        set("iTime", {static_cast<float>(time.seconds)});
        set("iTimeDelta", {static_cast<float>(time.dt)});
        set("iFrame", {static_cast<float>(time.frame)});
    }
    return content;
}

}  // namespace

std::shared_ptr<Recipe> stacked(const std::shared_ptr<Device>& device, Recipes slices,
                                const ImageShape& shape, PixelFormat format) {
    return std::make_shared<Recipe>(device, shape, format,
                                    Content(StackContent{std::move(slices)}));
}

std::shared_ptr<Recipe> user_recipe(CookContext& ctx, const TopWork& work, const UserSource& user,
                                    const ImageShape& shape, PixelFormat format) {
    const TopInputs wired(ctx);
    std::vector<ImageKind> kinds;
    for (int i = 0; i < wired.size(); ++i) kinds.push_back(wired[i].kind());
    const auto program = user_program(user.source, format, kinds, shape.kind);
    PassContent content = pass_of(ctx, work, user, shape, *program);
    Recipes inputs = recipes_of(ctx, work);
    const std::vector<int> order = input_order(kinds);
    const auto wire = [&] {
        content.inputs.clear();
        for (const int input : order)
            content.inputs.push_back(inputs[static_cast<std::size_t>(input)]);
    };
    wire();
    if (shape.is_flat()) {
        const int times = inputs.empty() ? 1 : static_cast<const TopCommon*>(ctx.common())->npasses;
        if (times > 1 && kinds[0] != ImageKind::Flat)
            throw Error(ErrorKind::Cook,
                        "'npasses' gives the result back to input 0, which must "
                        "be a 2D image where it is above 1");
        for (int i = 1; i < times; ++i) {
            inputs[0] = std::make_shared<Recipe>(work.device, shape, format, Content(content));
            wire();
        }
        return std::make_shared<Recipe>(work.device, shape, format, Content(std::move(content)));
    }
    Recipes slices;
    for (int slice = 0; slice < shape.depth; ++slice) {
        PassContent one = content;
        const float size[] = {static_cast<float>(shape.width), static_cast<float>(shape.height),
                              static_cast<float>(shape.depth), static_cast<float>(slice)};
        set_uniform(*program, one.values, "size_", size);
        slices.push_back(std::make_shared<Recipe>(work.device, shape.width, shape.height, format,
                                                  Content(std::move(one))));
    }
    return stacked(work.device, std::move(slices), shape, format);
}

}  // namespace sarabet::gpu
