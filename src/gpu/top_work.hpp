// top_work.hpp -- what the cook of a texture operator said, and the Recipes made of it.
#pragma once

#include "recipe.hpp"
#include "top_shader.hpp"

#include <sarabet/op/linear_filter.hpp>
#include <sarabet/op/top.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sarabet::gpu {

/// A person's shader.
struct UserSource {
    std::string source;
    std::vector<TopOutput::Uniform> uniforms;
    ImageKind kind = ImageKind::Flat;
    int depth = 1;
};

/// Pictures that become the slices of one texture.
struct SliceSource {
    std::vector<Ref<const Image>> pictures;
    ImageKind kind = ImageKind::Array;
};

/// What the cook said so far.
struct TopWork {
    std::shared_ptr<Device> device;
    std::shared_ptr<const std::atomic<bool>> fusion;  ///< The project's switch.
    std::optional<std::array<int, 2>> size, proposed_size;
    std::optional<PixelFormat> format, proposed_format;
    bool nearest = false;  ///< How inputs are read between their pixels.
    int passes = 1;
    ShaderArrays arrays;
    std::optional<LinearFilter> filter;  ///< What the shader computes, if it is one.
    int newest_slice = -1;
    std::variant<std::monostate, const OpType*, std::shared_ptr<Recipe>, RenderScene, UserSource,
                 SliceSource>
        made;
};

/// The inputs' Recipes, null where nothing is wired.
Recipes recipes_of(CookContext& ctx, const TopWork& work);

/// The picture on the operator's device. One of a device that was lost is taken from the memory
/// that it lay in, or made again; what lay in the device's own is gone, and transparent black.
std::shared_ptr<Recipe> on_device(const TopWork& work, const std::shared_ptr<Recipe>& recipe);

/// The picture brought to another size or format: what the common page asks of pixels.
std::shared_ptr<Recipe> converted(const TopWork& work, const std::shared_ptr<Recipe>& from,
                                  int width, int height, PixelFormat format);

/// The picture with the channels of the first input where the common page masks them.
std::shared_ptr<Recipe> masked(CookContext& ctx, const TopWork& work,
                               std::shared_ptr<Recipe> recipe);

/// The picture that the shader of a built-in operator makes.
std::shared_ptr<Recipe> shader_recipe(CookContext& ctx, const TopWork& work, const OpType& type,
                                      int width, int height, PixelFormat format);

/// The texture whose slices are these pictures, all of its size and format.
std::shared_ptr<Recipe> stacked(const std::shared_ptr<Device>& device, Recipes slices,
                                const ImageShape& shape, PixelFormat format);

/// What a person's shader draws: `shape` is the output's.
std::shared_ptr<Recipe> user_recipe(CookContext& ctx, const TopWork& work, const UserSource& user,
                                    const ImageShape& shape, PixelFormat format);

}  // namespace sarabet::gpu
