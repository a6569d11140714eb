// runner.hpp -- frame after frame: as fast as can be, at the pace of the clock, or in a thread.
#pragma once

#include "core/graph.hpp"

#include <memory>
#include <optional>

namespace sarabet {

/// Moves on and cooks one frame. The project's lock is held.
void run_frame(Graph& graph, std::int64_t frames);
/// Runs for some seconds, or until interrupted. No lock is held.
void run_frames(const std::shared_ptr<Graph>& graph, std::optional<double> seconds, bool realtime);

void start_runner(const std::shared_ptr<Graph>& graph);
/// Waits for the thread to end, with the host's lock given back.
void stop_runner(Graph& graph);
bool is_running(Graph& graph);

}  // namespace sarabet
