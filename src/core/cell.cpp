// cell.cpp -- the projects that have read a cell, and the news for them.
#include "core/cell.hpp"

#include "core/graph.hpp"

#include <algorithm>

namespace sarabet {

void Cell::read() {
    Recorder* recorder = Recorder::current();
    if (!recorder) return;
    for (Dependency& known : recorder->into())
        if (known.cell.get() == this) {
            known.version = version();
            return;
        }
    Dependency read{Dependency::Kind::Cell, {}, version(), {}, {}, {}};
    read.cell = shared_from_this();
    recorder->into().push_back(std::move(read));
    const std::weak_ptr<Graph> graph = recorder->node().graph->weak_from_this();
    const std::lock_guard guard(mutex_);
    std::erase_if(readers_, [](const auto& reader) { return reader.expired(); });
    const bool known = std::any_of(readers_.begin(), readers_.end(), [&](const auto& reader) {
        return !reader.owner_before(graph) && !graph.owner_before(reader);
    });
    if (!known) readers_.push_back(graph);
}

void Cell::modified() {
    ++version_;
    std::vector<std::weak_ptr<Graph>> readers;
    {
        const std::lock_guard guard(mutex_);
        readers = readers_;
    }
    for (const auto& reader : readers) {
        const std::shared_ptr<Graph> graph = reader.lock();
        if (!graph) continue;
        const Locked lock(graph->lock());
        graph->touch_all();
    }
}

}  // namespace sarabet
