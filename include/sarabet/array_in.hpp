// array_in.hpp -- an n-dimensional array handed to the engine by its caller.
#pragma once

#include <sarabet/dtype.hpp>
#include <sarabet/export.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace sarabet {

/// A borrowed n-dimensional array: memory of the caller, described and held alive.
struct ArrayIn {
    const void* data = nullptr;
    DType dtype = DType::Float32;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;  ///< Bytes between neighbours along each axis.
    bool writable = false;
    std::shared_ptr<const void> keep;  ///< Holds the memory; dropped on any thread.

    std::size_t ndim() const { return shape.size(); }

    /// Number of elements.
    std::int64_t size() const {
        std::int64_t n = 1;
        for (std::int64_t extent : shape) n *= extent;
        return n;
    }

    /// True if the elements lie in C order without gaps.
    bool contiguous() const {
        std::int64_t expected = static_cast<std::int64_t>(item_size(dtype));
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            if (shape[axis] > 1 && strides[axis] != expected) return false;
            expected *= shape[axis];
        }
        return true;
    }
};

}  // namespace sarabet
