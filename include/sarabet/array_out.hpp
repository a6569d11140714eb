// array_out.hpp -- an n-dimensional array handed out by the engine.
#pragma once

#include <sarabet/dtype.hpp>
#include <sarabet/export.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace sarabet {

/// An n-dimensional array of the engine: a view that holds the memory it shows.
struct ArrayOut {
    void* data = nullptr;
    DType dtype = DType::Float32;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;  ///< Bytes; empty means C order without gaps.
    bool writable = false;
    std::shared_ptr<const void> keep;  ///< Holds the memory; dropped on any thread, never waits.
};

}  // namespace sarabet
