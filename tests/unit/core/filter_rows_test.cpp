// filter_rows_test.cpp -- filters by the CPU against sums written out.
#include "core/filter_rows.hpp"

#include "core/half.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

namespace sarabet {

namespace {

using Extend = LinearFilter::Extend;

std::vector<float> random_weights(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> any(-0.2f, 0.4f);
    std::vector<float> weights(count);
    for (float& weight : weights) weight = any(random);
    return weights;
}

// One step in double precision: rows x columns weights around each pixel.
std::vector<double> summed(const std::vector<double>& in, const PixelLayout& layout, int rows,
                           int columns, const std::vector<float>& weights, Extend extend) {
    std::vector<double> out(in.size());
    const int channels = layout.channels;
    const auto at = [&](int x, int y, int c) {
        return static_cast<std::size_t>((y * layout.width + x) * channels + c);
    };
    for (int y = 0; y < layout.height; ++y)
        for (int x = 0; x < layout.width; ++x)
            for (int c = 0; c < channels; ++c)
                for (int i = 0; i < rows * columns; ++i) {
                    const int row = extended(y + i / columns - rows / 2, layout.height, extend);
                    const int column =
                        extended(x + i % columns - columns / 2, layout.width, extend);
                    if (row < 0 || column < 0) continue;
                    out[at(x, y, c)] +=
                        weights[static_cast<std::size_t>(i)] * in[at(column, row, c)];
                }
    return out;
}

std::vector<double> expected(const LinearFilter& filter, const PixelLayout& layout,
                             const std::vector<double>& in) {
    auto out = summed(in, layout, filter.rows, filter.columns, filter.kernel, filter.extend);
    if (!filter.down.empty())
        out = summed(out, layout, static_cast<int>(filter.down.size()), 1, filter.down,
                     filter.extend);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = out[i] * filter.scale + filter.offset;
        if (filter.keep_alpha && layout.channels == 4 && i % 4 == 3) out[i] = in[i];
    }
    return out;
}

// Values as a type stores them, with gaps between the rows.
struct Stored {
    PixelLayout layout;
    std::size_t pitch;
    std::vector<std::byte> bytes;

    explicit Stored(const PixelLayout& of)
        : layout(of),
          pitch(static_cast<std::size_t>(of.width * of.channels) * item_size(of.dtype) + 24),
          bytes(pitch * static_cast<std::size_t>(of.height), std::byte{0xcd}) {}

    std::byte* at(std::size_t i) {
        const auto row = static_cast<std::size_t>(layout.width * layout.channels);
        return bytes.data() + i / row * pitch + i % row * item_size(layout.dtype);
    }
    template <class T>
    T get(std::size_t i) {
        T value;
        std::memcpy(&value, at(i), sizeof value);
        return value;
    }
    template <class T>
    void put(std::size_t i, T value) {
        std::memcpy(at(i), &value, sizeof value);
    }
    double value(std::size_t i) {
        switch (layout.dtype) {
            case DType::UInt8: return get<std::uint8_t>(i) / 255.0;
            case DType::UInt16: return get<std::uint16_t>(i) / 65535.0;
            case DType::Float16: return half_to_float(get<std::uint16_t>(i));
            default: return get<float>(i);
        }
    }
    void fill(unsigned seed) {
        std::mt19937 random(seed);
        const auto count = static_cast<std::size_t>(layout.width * layout.height * layout.channels);
        for (std::size_t i = 0; i < count; ++i) {
            const auto bits = static_cast<std::uint32_t>(random());
            const float fraction = static_cast<float>(bits >> 8) / 16777216.0f;
            switch (layout.dtype) {
                case DType::UInt8: put(i, static_cast<std::uint8_t>(bits)); break;
                case DType::UInt16: put(i, static_cast<std::uint16_t>(bits)); break;
                case DType::Float16: put(i, float_to_half(fraction)); break;
                default: put(i, fraction);
            }
        }
    }
};

void check(const LinearFilter& filter, const PixelLayout& layout, int parts) {
    Stored source(layout), target(layout);
    source.fill(7);
    const auto count = static_cast<std::size_t>(layout.width * layout.height * layout.channels);
    std::vector<double> in(count);
    for (std::size_t i = 0; i < count; ++i) in[i] = source.value(i);
    FilterRows rows(filter, layout, parts);
    for (int part = rows.parts(); part-- > 0;)
        rows.run(part, source.bytes.data(), source.pitch, target.bytes.data(), target.pitch);
    const auto want = expected(filter, layout, in);
    const double step = layout.dtype == DType::UInt8     ? 0.501 / 255
                        : layout.dtype == DType::UInt16  ? 0.501 / 65535 + 1e-6
                        : layout.dtype == DType::Float16 ? 1e-3
                                                         : 2e-6;
    const bool fixed = layout.dtype == DType::UInt8 || layout.dtype == DType::UInt16;
    for (std::size_t i = 0; i < count; ++i) {
        const double clamped = fixed ? std::clamp(want[i], 0.0, 1.0) : want[i];
        ASSERT_NEAR(target.value(i), clamped, step) << i;
    }
    // What lies between the rows is nobody's.
    for (std::size_t y = 0; y < static_cast<std::size_t>(layout.height); ++y)
        for (std::size_t k = target.pitch - 24; k < target.pitch; ++k)
            ASSERT_EQ(target.bytes[y * target.pitch + k], std::byte{0xcd});
}

}  // namespace

TEST(FilterRows, EveryTypeChannelCountAndExtend) {
    for (const DType dtype : {DType::UInt8, DType::UInt16, DType::Float16, DType::Float32})
        for (const int channels : {1, 2, 4})
            for (const Extend extend :
                 {Extend::Hold, Extend::Zero, Extend::Repeat, Extend::Mirror}) {
                LinearFilter filter;
                filter.columns = 7;
                filter.kernel = random_weights(7, 1);
                filter.down = random_weights(5, 2);
                filter.extend = extend;
                check(filter, {dtype, channels, 45, 13}, 1);
            }
}

TEST(FilterRows, WholeKernelsScaleAndAlpha) {
    LinearFilter filter;
    filter.rows = 5;
    filter.columns = 3;
    filter.kernel = random_weights(15, 3);
    filter.kernel[4] = 0;
    filter.scale = 0.75f;
    filter.offset = 0.125f;
    filter.keep_alpha = true;
    for (const DType dtype : {DType::UInt8, DType::Float32}) check(filter, {dtype, 4, 33, 9}, 2);
}

TEST(FilterRows, PartsGiveTheSameBytes) {
    LinearFilter filter;
    filter.columns = 9;
    filter.kernel = random_weights(9, 4);
    filter.down = random_weights(11, 5);
    const PixelLayout layout{DType::Float32, 4, 21, 17};
    Stored source(layout), whole(layout), split(layout);
    source.fill(9);
    FilterRows one(filter, layout, 1), many(filter, layout, 100);
    EXPECT_EQ(many.parts(), 17);
    one.run(0, source.bytes.data(), source.pitch, whole.bytes.data(), whole.pitch);
    for (int part = 0; part < many.parts(); ++part)
        many.run(part, source.bytes.data(), source.pitch, split.bytes.data(), split.pitch);
    EXPECT_EQ(whole.bytes, split.bytes);
}

TEST(FilterRows, ImagesSmallerThanTheFilter) {
    for (const Extend extend : {Extend::Hold, Extend::Zero, Extend::Repeat, Extend::Mirror}) {
        LinearFilter filter;
        filter.columns = 31;
        filter.kernel = random_weights(31, 6);
        filter.down = random_weights(25, 7);
        filter.extend = extend;
        check(filter, {DType::Float32, 4, 3, 2}, 2);
        check(filter, {DType::UInt8, 1, 1, 1}, 2);
    }
}

TEST(FilterRows, WeightsOfZeroGiveTheOffset) {
    LinearFilter filter;
    filter.kernel = {0};
    filter.offset = 0.5f;
    check(filter, {DType::Float32, 2, 5, 4}, 1);
}

}  // namespace sarabet
