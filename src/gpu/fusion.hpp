// fusion.hpp -- several operators' shaders as one pass.
#pragma once

#include "recipe.hpp"

#include <memory>
#include <vector>

namespace sarabet::gpu {

/// A picture that must be made.
struct Task {
    Recipe* recipe = nullptr;
    std::shared_ptr<const Content> content;
    std::vector<Recipe*> inlined;  ///< Pictures that are computed on the way and not stored.
    std::vector<std::shared_ptr<const Content>> held;  ///< Through which those live.
};

/// The same work in as few passes as can be had now. Tasks come and go inputs first; the last one
/// is what somebody wants.
std::vector<Task> fused(std::vector<Task> tasks);

}  // namespace sarabet::gpu
