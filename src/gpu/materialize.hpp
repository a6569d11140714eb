// materialize.hpp -- turns Recipes into textures and into pixels for the CPU.
#pragma once

#include "recipe.hpp"

#include <cstddef>
#include <functional>
#include <memory>

namespace sarabet::gpu {

/// The picture's texture: what is missing of it and its inputs is drawn in one submission. Does
/// not wait. Throws Error (Device); nothing is drawn then.
std::shared_ptr<Texture> materialize(Recipe& recipe);

/// Pixels for the CPU. They may be read once `wait_pixels` has returned, as long as `keep` lives.
struct Pixels {
    PixelRows rows;
    std::shared_ptr<const void> keep;
    std::shared_ptr<Device> device;  ///< Null: there is nothing to wait for.
    std::uint64_t tick = 0;
    bool live = false;  ///< The caller's own memory.
};

/// Starts what is needed to read the picture and does not wait. No byte is copied where it is
/// host memory, or its device draws into host memory.
Pixels start_pixels(Recipe& recipe);

/// True once the pixels are there; never waits.
bool pixels_ready(const Pixels& pixels);
/// Waits until they are there; `poll` is called every 50 ms and may throw to give up.
void wait_pixels(const Pixels& pixels, const std::function<void()>& poll = {});

}  // namespace sarabet::gpu
