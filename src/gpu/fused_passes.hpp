// fused_passes.hpp -- programs of several operators, prepared while frames run without them.
//
// A driver takes a tenth of a second and more for a long shader. So a pass of several operators is
// compiled by a thread of its own once a network has wanted it twice; until it is there, its
// operators run as passes of their own, which makes the same bytes. A software device compiles when
// it first draws: there the thread draws a few pixels on a second device, and the driver's cache
// on disk hands the result over.
#pragma once

#include "recipe.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sarabet::gpu {

/// A pass of several stages, and what tells it from others.
struct FusedDesign {
    PassDesign pass;
    std::vector<std::uint64_t> key;

    void add(const std::shared_ptr<const PassProgram>& program, Stage stage);
};

/// The program; null if it is not prepared yet. `content` has the values and the inputs of the
/// pass.
std::shared_ptr<const PassProgram> fused_program(Device& device, FusedDesign design,
                                                 const PassContent& content);

/// Prepares all that was wanted so far, and waits. `poll` is called every 50 ms and may throw to
/// give up.
void prepare_fused_programs(const std::function<void()>& poll = {});

}  // namespace sarabet::gpu
