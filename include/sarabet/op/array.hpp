// array.hpp -- an immutable array that parameters and snapshots share.
#pragma once

#include <sarabet/dtype.hpp>
#include <sarabet/export.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace sarabet {

/// A shared, immutable, C-contiguous n-dimensional array: kernels, tables, meshes, uniforms.
struct SARABET_API Array {
    std::shared_ptr<const void> data;
    DType dtype = DType::Float32;
    std::vector<std::int64_t> shape;

    explicit operator bool() const { return data != nullptr; }

    /// Number of elements; 0 without data.
    std::size_t size() const {
        if (!data) return 0;
        std::size_t n = 1;
        for (std::int64_t extent : shape) n *= static_cast<std::size_t>(extent);
        return n;
    }

    /// The elements; T must be the element type that the parameter's table asks for.
    template <class T>
    std::span<const T> as() const {
        return {static_cast<const T*>(data.get()), size()};
    }

    std::span<const std::byte> bytes() const {
        return {static_cast<const std::byte*>(data.get()), size() * item_size(dtype)};
    }

    bool operator==(const Array& other) const;  // same element type, shape and bytes
};

}  // namespace sarabet
