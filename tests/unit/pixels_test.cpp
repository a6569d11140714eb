// pixels_test.cpp -- pixel conversion against scalar definitions, all halves, odd sizes, strides.
#include "core/pixels.hpp"

#include "core/half.hpp"

#include <sarabet/error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace sarabet {
namespace {

constexpr DType all_dtypes[] = {DType::UInt8, DType::UInt16, DType::Float16, DType::Float32};

/// A half by its definition, with powers of two.
double half_value(std::uint16_t half) {
    const int exponent = (half >> 10) & 31;
    const int mantissa = half & 1023;
    const double sign = (half & 0x8000) != 0 ? -1.0 : 1.0;
    if (exponent == 31) return mantissa != 0 ? std::nan("") : sign * INFINITY;
    if (exponent == 0) return sign * std::ldexp(mantissa, -24);
    return sign * std::ldexp(1024 + mantissa, exponent - 25);
}

TEST(Half, EveryValueConvertsExactlyBothWays) {
    std::vector<std::uint16_t> halves(65536);
    for (std::size_t i = 0; i < halves.size(); ++i) halves[i] = static_cast<std::uint16_t>(i);
    std::vector<float> floats(halves.size());
    std::vector<std::uint16_t> back(halves.size());
    halves_to_floats(halves.data(), floats.data(), halves.size());
    floats_to_halves(floats.data(), back.data(), floats.size());
    for (std::size_t i = 0; i < halves.size(); ++i) {
        const std::uint16_t half = halves[i];
        const float soft = half_to_float(half);
        ASSERT_EQ(std::memcmp(&soft, &floats[i], 4), 0) << i;  // hardware and software agree
        ASSERT_EQ(float_to_half(soft), back[i]) << i;
        if (std::isnan(half_value(half))) {
            ASSERT_TRUE(std::isnan(soft));
            ASSERT_EQ(back[i], half | 0x200) << i;
        } else {
            ASSERT_EQ(static_cast<double>(soft), half_value(half)) << i;
            ASSERT_EQ(std::signbit(soft), (half & 0x8000) != 0) << i;
            ASSERT_EQ(back[i], half) << i;
        }
    }
}

TEST(Half, FloatsRoundToNearestEven) {
    for (std::uint16_t half = 0; half < 0x7bff; ++half) {  // between every two neighbours
        const auto above = static_cast<std::uint16_t>(half + 1);
        const float middle =
            static_cast<float>((half_value(half) + half_value(above)) / 2);  // exact in a float
        const std::uint16_t even = (half & 1) != 0 ? above : half;
        ASSERT_EQ(float_to_half(middle), even) << half;
        ASSERT_EQ(float_to_half(std::nextafter(middle, 0.0f)), half) << half;
        ASSERT_EQ(float_to_half(std::nextafter(middle, 1e9f)), above) << half;
        ASSERT_EQ(float_to_half(-middle), even | 0x8000) << half;
    }
    EXPECT_EQ(float_to_half(65519.996f), 0x7bff);
    EXPECT_EQ(float_to_half(65520.0f), 0x7c00);
    EXPECT_EQ(float_to_half(-1e30f), 0xfc00);
    EXPECT_EQ(float_to_half(1e-30f), 0);
    EXPECT_EQ(float_to_half(-0.0f), 0x8000);
}

TEST(Half, SoftwareAgreesWithTheVectorPath) {
    std::mt19937 random(1);
    std::vector<float> floats(200'003);
    for (float& f : floats) {
        const std::uint32_t bits = random();
        std::memcpy(&f, &bits, 4);
    }
    std::vector<std::uint16_t> halves(floats.size());
    floats_to_halves(floats.data(), halves.data(), floats.size());
    for (std::size_t i = 0; i < floats.size(); ++i)
        ASSERT_EQ(halves[i], float_to_half(floats[i])) << floats[i];
}

template <typename To, typename From>
std::vector<To> converted(const std::vector<From>& from, DType src, DType dst) {
    std::vector<To> to(from.size());
    const int width = static_cast<int>(from.size());
    convert_pixels(packed_view(from.data(), src, 1, width, 1),
                   packed_view(to.data(), dst, 1, width, 1), Swizzle::first(1));
    return to;
}

TEST(Pixels, FixedPointIsAFractionAndRoundTripsExactly) {
    std::vector<std::uint8_t> bytes(256);
    for (int i = 0; i < 256; ++i) bytes[i] = static_cast<std::uint8_t>(i);
    const auto floats = converted<float>(bytes, DType::UInt8, DType::Float32);
    const auto words = converted<std::uint16_t>(bytes, DType::UInt8, DType::UInt16);
    const auto halves = converted<std::uint16_t>(bytes, DType::UInt8, DType::Float16);
    for (int i = 0; i < 256; ++i) {
        ASSERT_EQ(floats[i], static_cast<float>(i) / 255.0f);
        ASSERT_EQ(words[i], i * 257);
        ASSERT_EQ(halves[i], float_to_half(static_cast<float>(i) / 255.0f));
    }
    EXPECT_EQ(converted<std::uint8_t>(floats, DType::Float32, DType::UInt8), bytes);
    EXPECT_EQ(converted<std::uint8_t>(halves, DType::Float16, DType::UInt8), bytes);
    EXPECT_EQ(converted<std::uint8_t>(words, DType::UInt16, DType::UInt8), bytes);

    std::vector<std::uint16_t> all(65536);
    for (int i = 0; i < 65536; ++i) all[i] = static_cast<std::uint16_t>(i);
    const auto fractions = converted<float>(all, DType::UInt16, DType::Float32);
    const auto narrow = converted<std::uint8_t>(all, DType::UInt16, DType::UInt8);
    for (int i = 0; i < 65536; ++i) {
        ASSERT_EQ(fractions[i], static_cast<float>(i) / 65535.0f);
        ASSERT_EQ(narrow[i], std::lround(i / 257.0)) << i;
    }
    EXPECT_EQ(converted<std::uint16_t>(fractions, DType::Float32, DType::UInt16), all);
}

TEST(Pixels, FloatsAreClampedRoundedAndNanIsZero) {
    const float inf = std::numeric_limits<float>::infinity();
    std::vector<float> in{NAN, -NAN, inf, -inf, -0.0f, -1.0f, 2.0f, 1e30f, 1e-30f, 0.5f};
    const std::vector<std::uint8_t> bytes{0, 0, 255, 0, 0, 0, 255, 255, 0, 128};
    const std::vector<std::uint16_t> words{0, 0, 65535, 0, 0, 0, 65535, 65535, 0, 32768};
    EXPECT_EQ(converted<std::uint8_t>(in, DType::Float32, DType::UInt8), bytes);
    EXPECT_EQ(converted<std::uint16_t>(in, DType::Float32, DType::UInt16), words);
    while (in.size() < 999) in.push_back(in[in.size() % 10]);  // the vector path says the same
    const auto many = converted<std::uint8_t>(in, DType::Float32, DType::UInt8);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const float v = std::isnan(in[i]) ? 0.0f : std::fmin(std::fmax(in[i], 0.0f), 1.0f);
        ASSERT_EQ(many[i], std::nearbyint(v * 255.0f)) << i;
    }
    const auto halves = converted<std::uint16_t>(in, DType::Float32, DType::Float16);
    EXPECT_EQ(halves[2], 0x7c00);  // float to float is plain
    EXPECT_EQ(halves[6], 0x4000);
    EXPECT_TRUE(std::isnan(half_to_float(halves[0])));
    EXPECT_EQ(converted<std::uint8_t>(halves, DType::Float16, DType::UInt8)[0], 0);
}

/// The slow definition of one pixel conversion, in floats; every dtype's 1.0 is exact.
struct Reference {
    static float read(const std::byte* at, DType dtype) {
        std::uint16_t word = 0;
        float value = 0;
        if (dtype == DType::UInt8) return static_cast<float>(std::to_integer<int>(*at)) / 255.0f;
        if (dtype == DType::Float32) {
            std::memcpy(&value, at, 4);
            return value;
        }
        std::memcpy(&word, at, 2);
        return dtype == DType::Float16 ? half_to_float(word) : static_cast<float>(word) / 65535.0f;
    }
    static float channel(const std::byte* pixel, DType dtype, int channels, int wanted) {
        if (wanted == Swizzle::zero) return 0;
        if (wanted == Swizzle::one) return 1;
        if (wanted >= channels) {
            if (wanted == 3) return 1;
            if (channels > 1) return 0;
            wanted = 0;
        }
        return read(pixel + wanted * static_cast<int>(item_size(dtype)), dtype);
    }
};

/// A canvas with padding on both strides and guard bytes that must survive.
struct Canvas {
    std::vector<std::byte> bytes;
    PixelView view;

    Canvas(DType dtype, int channels, int width, int height, int pixel_gap, int row_gap) {
        const std::ptrdiff_t pixel =
            static_cast<std::ptrdiff_t>(item_size(dtype)) * channels + pixel_gap;
        const std::ptrdiff_t row = pixel * width + row_gap;
        bytes.assign(static_cast<std::size_t>(row * height), std::byte{0xcd});
        view = {bytes.data(), dtype, channels, width, height, row, pixel};
    }
    std::byte* at(int x, int y) const {
        return static_cast<std::byte*>(view.data) + y * view.row_stride + x * view.pixel_stride;
    }
};

void fill(Canvas& canvas, std::mt19937& random) {
    std::uniform_real_distribution<float> some(0.0f, 1.0f);
    for (int y = 0; y < canvas.view.height; ++y)
        for (int x = 0; x < canvas.view.width; ++x)
            for (int c = 0; c < canvas.view.channels; ++c) {
                const float v = some(random);
                const auto word = static_cast<std::uint16_t>(v * 65535.0f);
                const std::uint16_t half = float_to_half(v);
                std::byte* to = canvas.at(x, y) + c * item_size(canvas.view.dtype);
                if (canvas.view.dtype == DType::UInt8) *to = static_cast<std::byte>(word >> 8);
                if (canvas.view.dtype == DType::UInt16) std::memcpy(to, &word, 2);
                if (canvas.view.dtype == DType::Float16) std::memcpy(to, &half, 2);
                if (canvas.view.dtype == DType::Float32) std::memcpy(to, &v, 4);
            }
}

void check_one(DType from, DType to, int channels, const Swizzle& swizzle, int width, int gap,
               std::mt19937& random) {
    const int height = 3;
    Canvas src(from, channels, width, height, gap, gap * 3);
    Canvas dst(to, swizzle.count, width, height, gap / 2, gap * 5);
    fill(src, random);
    convert_pixels(src.view, flipped(dst.view), swizzle);
    const float step = to == DType::UInt8     ? 0.5f / 255
                       : to == DType::UInt16  ? 0.5f / 65535
                       : to == DType::Float16 ? 0.00025f
                                              : 0.0f;
    const float tolerance = from == to ? 0.0f : step + 1.2e-7f;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const std::byte* in = src.at(x, y);
            std::byte* out = dst.at(x, height - 1 - y);
            for (int c = 0; c < swizzle.count; ++c) {
                const float wanted = Reference::channel(in, from, channels, swizzle.take[c]);
                const float got = Reference::read(out + c * static_cast<int>(item_size(to)), to);
                ASSERT_NEAR(got, wanted, tolerance)
                    << dtype_name(from) << channels << " -> " << dtype_name(to) << swizzle.count
                    << " at " << x << "," << y << "," << c << " width " << width;
            }
            std::memset(out, 0xcd, item_size(to) * static_cast<std::size_t>(swizzle.count));
        }
    for (const std::byte b : dst.bytes) ASSERT_EQ(b, std::byte{0xcd});  // nothing else was written
}

TEST(Pixels, EveryPairOfLayoutsAndTypes) {
    std::mt19937 random(7);
    const Swizzle swizzles[] = {Swizzle::first(1),
                                Swizzle::first(2),
                                Swizzle::first(3),
                                Swizzle::first(4),
                                Swizzle::parse("bgr"),
                                Swizzle::parse("a"),
                                Swizzle::parse("bgra"),
                                Swizzle::parse("b"),
                                Swizzle::parse("ra"),
                                Swizzle::parse("bgr").inverted(4),
                                Swizzle::parse("a").inverted(4)};
    for (DType from : all_dtypes)
        for (DType to : all_dtypes)
            for (int channels = 1; channels <= 4; ++channels)
                for (const Swizzle& swizzle : swizzles)
                    for (int width : {1, 2, 3, 5, 7, 17, 64, 255, 257, 600})
                        for (int gap : {0, 4}) {
                            check_one(from, to, channels, swizzle, width, gap, random);
                            if (HasFatalFailure()) return;
                        }
}

TEST(Pixels, PackedRowsAreCopiedWhole) {
    std::vector<std::uint8_t> in(8 * 5 * 4);
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<std::uint8_t>(i);
    std::vector<std::uint8_t> out(in.size());
    const auto from = packed_view(static_cast<const void*>(in.data()), DType::UInt8, 4, 8, 5);
    const auto to = packed_view(out.data(), DType::UInt8, 4, 8, 5);
    convert_pixels(from, to, Swizzle());
    EXPECT_EQ(in, out);
    convert_pixels(flipped(from), to, Swizzle());
    for (int y = 0; y < 5; ++y)
        EXPECT_EQ(std::memcmp(out.data() + y * 32, in.data() + (4 - y) * 32, 32), 0);
}

TEST(Pixels, EmptyImagesAreFine) {
    convert_pixels(packed_view(static_cast<const void*>(nullptr), DType::UInt8, 4, 0, 5),
                   packed_view(static_cast<void*>(nullptr), DType::Float32, 4, 0, 5), Swizzle());
}

ErrorKind kind_of(auto&& call, std::string* text = nullptr) {
    try {
        call();
    } catch (const Error& error) {
        if (text != nullptr) *text = error.what();
        return error.kind();
    }
    ADD_FAILURE() << "no error";
    return ErrorKind::Internal;
}

TEST(Pixels, BadRequestsAreErrors) {
    float data[16] = {};
    const auto ok = packed_view(static_cast<void*>(data), DType::Float32, 4, 2, 2);
    auto other = ok;
    other.width = 1;
    EXPECT_EQ(kind_of([&] { convert_pixels(ok, other, Swizzle()); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([&] { convert_pixels(ok, ok, Swizzle::first(3)); }), ErrorKind::Value);
    other = ok;
    other.dtype = DType::Int32;
    EXPECT_EQ(kind_of([&] { convert_pixels(other, ok, Swizzle()); }), ErrorKind::Type);
}

TEST(Swizzle, ParsesAndRefuses) {
    EXPECT_EQ(Swizzle::parse("rgba"), Swizzle());
    EXPECT_EQ(Swizzle::parse("rg"), Swizzle::first(2));
    EXPECT_EQ(Swizzle::parse("bgr").take[0], 2);
    std::string text;
    for (const char* bad : {"", "x", "rgbar", "RGB", "r g"})
        EXPECT_EQ(kind_of([&] { Swizzle::parse(bad, "/a/b: channels"); }, &text), ErrorKind::Value);
    EXPECT_EQ(text, "/a/b: channels: expected 1 to 4 letters of 'rgba' such as 'bgr', got 'r g'");
    EXPECT_EQ(kind_of([] { Swizzle::first(0); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Swizzle::first(5); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Swizzle::parse("rr").inverted(4); }), ErrorKind::Value);
}

TEST(Swizzle, InvertedIsTheWayBack) {
    const std::uint8_t rgba[4] = {1, 2, 3, 4};
    for (const char* letters : {"bgra", "abgr", "rgba", "grab"}) {
        std::uint8_t there[4];
        std::uint8_t back[4];
        const Swizzle swizzle = Swizzle::parse(letters);
        convert_pixels(packed_view(rgba, DType::UInt8, 4, 1, 1),
                       packed_view(there, DType::UInt8, 4, 1, 1), swizzle);
        convert_pixels(packed_view(static_cast<const void*>(there), DType::UInt8, 4, 1, 1),
                       packed_view(back, DType::UInt8, 4, 1, 1), swizzle.inverted(4));
        EXPECT_EQ(std::memcmp(rgba, back, 4), 0) << letters;
    }
    const std::uint8_t bgr[3] = {10, 20, 30};
    std::uint8_t out[4];
    convert_pixels(packed_view(bgr, DType::UInt8, 3, 1, 1), packed_view(out, DType::UInt8, 4, 1, 1),
                   Swizzle::parse("bgr").inverted(4));
    const std::uint8_t wanted[4] = {30, 20, 10, 255};
    EXPECT_EQ(std::memcmp(out, wanted, 4), 0);
}

TEST(Alpha, PremultiplyAndBack) {
    std::uint8_t bytes[12] = {200, 100, 50, 128, 9, 9, 9, 0, 1, 2, 3, 255};
    const auto view = packed_view(static_cast<void*>(bytes), DType::UInt8, 4, 3, 1);
    premultiply(view);
    const std::uint8_t wanted[12] = {100, 50, 25, 128, 0, 0, 0, 0, 1, 2, 3, 255};
    EXPECT_EQ(std::memcmp(bytes, wanted, 12), 0);
    unpremultiply(view);
    const std::uint8_t again[12] = {199, 100, 50, 128, 0, 0, 0, 0, 1, 2, 3, 255};
    EXPECT_EQ(std::memcmp(bytes, again, 12), 0);
    float floats[2] = {0.5f, 0.25f};
    premultiply(packed_view(static_cast<void*>(floats), DType::Float32, 2, 1, 1));
    EXPECT_EQ(floats[0], 0.125f);
    std::uint16_t halves[2] = {0x3800, 0x3400};
    premultiply(packed_view(static_cast<void*>(halves), DType::Float16, 2, 1, 1));
    EXPECT_EQ(half_to_float(halves[0]), 0.125f);
    EXPECT_EQ(kind_of([] {
                  float rgb[3] = {};
                  premultiply(packed_view(static_cast<void*>(rgb), DType::Float32, 3, 1, 1));
              }),
              ErrorKind::Value);
}

}  // namespace
}  // namespace sarabet
