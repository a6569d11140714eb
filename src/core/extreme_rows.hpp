// extreme_rows.hpp -- the greatest and the least values around each pixel, computed by the CPU.
#pragma once

#include "core/filter_rows.hpp"

#include <cstddef>
#include <memory>

namespace sarabet {

/// A LinearFilter of another kind than Sum over one image size, in parts as FilterRows has them.
class ExtremeRows {
public:
    virtual ~ExtremeRows() = default;
    virtual void run(int part, const std::byte* source, std::size_t source_pitch, std::byte* target,
                     std::size_t target_pitch) noexcept = 0;

    static std::unique_ptr<ExtremeRows> make(const LinearFilter& filter, const PixelLayout& layout,
                                             int parts);
};

}  // namespace sarabet
