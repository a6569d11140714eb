// filter_rows.hpp -- filters of neighbouring pixels computed by the CPU, in bands of rows.
#pragma once

#include <sarabet/dtype.hpp>
#include <sarabet/export.hpp>
#include <sarabet/op/linear_filter.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace sarabet {

/// Pixels in memory: elements of one type, `channels` of them per pixel, rows `pitch` bytes apart.
struct PixelLayout {
    DType dtype = DType::UInt8;  ///< UInt8, UInt16, Float16 or Float32.
    int channels = 4;
    int width = 0;
    int height = 0;
};

class ExtremeRows;

/// One filter over one image size. All memory that it needs is there once it is made, so that
/// running it cannot fail; each part is run by one thread at a time.
class FilterRows {
public:
    FilterRows(LinearFilter filter, const PixelLayout& layout, int parts);

    int parts() const { return static_cast<int>(scratch_.size()); }
    /// Computes the rows of one part.
    void run(int part, const std::byte* source, std::size_t source_pitch, std::byte* target,
             std::size_t target_pitch) noexcept;

private:
    // Rows of floats, remembered until their place is needed.
    struct Rows {
        std::vector<float> memory;
        std::vector<int> held;  // which row lies in each place
        std::size_t stride = 0;
    };
    struct Tap {
        int row = 0;
        std::size_t shift = 0;  // floats from the start of the row
        float weight = 0;
    };
    struct Scratch {
        Rows source;    // widened by what lies left and right of the image
        Rows filtered;  // by the kernel
        std::vector<float> result;
        std::vector<const float*> from;
        std::vector<float> weights;
    };
    struct Band;

    LinearFilter filter_;
    PixelLayout layout_;
    std::vector<Tap> taps_;  // of the kernel, without those that weigh nothing
    std::vector<Scratch> scratch_;
    std::shared_ptr<ExtremeRows> extremes_;  // of filters that are no sums
};

/// Where `at` lies within 0..size-1 by the rule of `extend`; -1 if nowhere.
int extended(int at, int size, LinearFilter::Extend extend);

}  // namespace sarabet
