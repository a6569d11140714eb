// float_picture.cpp -- a picture in memory as floats, row by row, and what is around it.
#include "core/float_picture.hpp"

#include <algorithm>
#include <cmath>

namespace sarabet {

namespace {

// -1 stands for the default colour.
int inside(int at, int size, Beyond before, Beyond after) {
    if (at >= 0 && at < size) return at;
    const auto rest = [&](int period) { return (at % period + period) % period; };
    switch (at < 0 ? before : after) {
        case Beyond::Hold: return at < 0 ? 0 : size - 1;
        case Beyond::Cycle: return rest(size);
        case Beyond::Mirror: return std::min(rest(2 * size), 2 * size - 1 - rest(2 * size));
        case Beyond::Default: return -1;
    }
    return -1;
}

}  // namespace

FloatPicture::FloatPicture(const ConstPixelView& from, std::shared_ptr<const void> keep,
                           const Surroundings& around)
    : from_(from),
      keep_(std::move(keep)),
      around_(around),
      row_(static_cast<std::size_t>(from.width)) {}

std::span<const FloatPixel> FloatPicture::row(int y) {
    if (y == y_) return row_;
    ConstPixelView source = from_;
    source.data = static_cast<const std::byte*>(source.data) + y * source.row_stride;
    source.height = 1;
    convert_pixels(source,
                   packed_view(static_cast<void*>(row_.data()), DType::Float32, 4, from_.width, 1),
                   Swizzle{4, {0, 1, 2, 3}});
    y_ = y;
    return row_;
}

std::span<const FloatPixel> FloatPicture::row(int left, int right, int y) {
    const auto count = static_cast<std::size_t>(right - left + 1);
    if (left >= 0 && right < from_.width && y >= 0 && y < from_.height)
        return row(y).subspan(static_cast<std::size_t>(left), count);
    beside_.clear();
    for (int x = left; x <= right; ++x) beside_.push_back(at(x, y));
    return beside_;
}

FloatPixel FloatPicture::at(int x, int y) {
    x = inside(x, from_.width, around_.left, around_.right);
    y = inside(y, from_.height, around_.top, around_.bottom);
    if (x < 0 || y < 0) return around_.color;
    return row(y)[static_cast<std::size_t>(x)];
}

FloatPixel FloatPicture::between(double x, double y) {
    const double left = std::floor(x - 0.5), top = std::floor(y - 0.5);
    const auto along = static_cast<float>(x - 0.5 - left);
    const auto down = static_cast<float>(y - 0.5 - top);
    const int column = whole(left), line = whole(top);
    FloatPixel out{};
    const FloatPixel corners[] = {at(column, line), at(column + 1, line), at(column, line + 1),
                                  at(column + 1, line + 1)};
    for (std::size_t c = 0; c < 4; ++c) {
        const float above = std::lerp(corners[0][c], corners[1][c], along);
        out[c] = std::lerp(above, std::lerp(corners[2][c], corners[3][c], along), down);
    }
    return out;
}

int FloatPicture::whole(double x) {
    return static_cast<int>(x > -1e9 ? std::floor(std::min(x, 1e9)) : -1e9);
}

}  // namespace sarabet
