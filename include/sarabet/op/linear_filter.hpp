// linear_filter.hpp -- sums and extremes of neighbouring pixels: what a blur, a convolution or a
// morphology is.
#pragma once

#include <vector>

namespace sarabet {

/// Each pixel becomes the sum of its neighbours times the weights of a kernel, and then, if `down`
/// has weights, the same along its column. Scaled and shifted at the end. Other kinds take the
/// greatest or the least of the neighbours in a shape, and have nothing to do with weights: what
/// lies outside of the image does not count, a NaN stays where it is.
struct LinearFilter {
    enum class Kind { Sum, Dilate, Erode, Open, Close };
    enum class Extend { Hold, Zero, Repeat, Mirror };

    int rows = 1;                  ///< Of the kernel; odd.
    int columns = 1;               ///< Of the kernel; odd.
    std::vector<float> kernel{1};  ///< rows x columns, the first row at the top; not turned over.
    std::vector<float> down;       ///< Weights of a column, an odd number of them, or none.
    float scale = 1;               ///< Multiplies the sum.
    float offset = 0;              ///< Added after that.
    bool keep_alpha = false;       ///< The fourth channel stays as it is.
    Extend extend = Extend::Hold;  ///< What lies outside of the image.

    Kind kind = Kind::Sum;
    /// How far the shape reaches to either side in each of its rows, an odd number of them: the
    /// same above and below the middle, and nowhere further than nearer to it.
    std::vector<int> reach;
};

}  // namespace sarabet
