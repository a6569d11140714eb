// cell.hpp -- data outside of the network that cooks and expressions read.
//
// What a script keeps beside the operators (stored values, `tdu.Dependency`, files) is nothing that
// the engine can compare. A cell stands for it: reading is recorded as for any operator's data, and
// whoever changes the data says so.
#pragma once

#include <sarabet/export.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace sarabet {

class Graph;

class SARABET_API Cell : public std::enable_shared_from_this<Cell> {
public:
    /// Records that the operator which this thread is cooking, if any, depends on the cell.
    void read();
    /// Says that the data has changed: what has read it cooks again when it is asked.
    void modified();
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

private:
    std::atomic<std::uint64_t> version_{1};
    std::mutex mutex_;  // a leaf: guards the readers
    std::vector<std::weak_ptr<Graph>> readers_;
};

}  // namespace sarabet
