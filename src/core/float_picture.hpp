// float_picture.hpp -- a picture in memory as floats, row by row, and what is around it.
#pragma once

#include "core/pixels.hpp"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace sarabet {

using FloatPixel = std::array<float, 4>;

/// What lies beyond one side of a picture.
enum class Beyond : int { Hold, Cycle, Mirror, Default };

struct Surroundings {
    Beyond left = Beyond::Hold;
    Beyond right = Beyond::Hold;
    Beyond bottom = Beyond::Hold;
    Beyond top = Beyond::Hold;
    FloatPixel color{};  ///< For sides that have the default colour.
};

/// Fixed-point pixels become fractions; what the format lacks reads as in a shader.
class FloatPicture {
public:
    /// `keep` holds the memory of the view.
    FloatPicture(const ConstPixelView& from, std::shared_ptr<const void> keep,
                 const Surroundings& around = {});

    int width() const { return from_.width; }
    int height() const { return from_.height; }

    /// A row of the picture, from the top; valid until another one is asked for.
    std::span<const FloatPixel> row(int y);
    /// Pixels side by side, from the first to the last one; valid until the next call.
    std::span<const FloatPixel> row(int left, int right, int y);
    FloatPixel at(int x, int y);
    /// Between the middles of pixels, which lie at halves.
    FloatPixel between(double x, double y);

    /// The pixel that a place lies in; NaN lies as far to the left as can be.
    static int whole(double x);

private:
    ConstPixelView from_;
    std::shared_ptr<const void> keep_;
    Surroundings around_;
    std::vector<FloatPixel> row_;
    std::vector<FloatPixel> beside_;
    int y_ = -1;  // of the row that is held
};

}  // namespace sarabet
