// image_codec_test.cpp -- image files in memory: round trips, real photographs, hostile bytes.
#include "core/image_codec.hpp"

#include <sarabet/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

namespace sarabet {
namespace {

using Bytes = std::vector<std::byte>;

/// The tests are linked from objects: the module lies in the package's folder of the build.
class ImageCodec : public testing::Test {
protected:
    static void SetUpTestSuite() {
        const auto program = std::filesystem::read_symlink("/proc/self/exe");
        const auto package = program.parent_path().parent_path() / "python" / "sarabet";
        setenv("SARABET_MODULES", package.c_str(), 0);
    }
};

std::string error_text(auto&& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Value);
        return error.what();
    }
    ADD_FAILURE() << "no error";
    return {};
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Smooth colour with some texture, as any file format likes it.
template <typename T>
std::vector<T> picture(int width, int height, int channels) {
    std::mt19937 random(3);
    const double top = sizeof(T) == 1 ? 255 : 65535;
    std::vector<T> out;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c) {
                const double v = (x * (c + 1) + y * (4 - c)) / (5.0 * (width + height));
                out.push_back(static_cast<T>(v * top + random() % 3));
            }
    return out;
}

TEST_F(ImageCodec, PngIsLosslessForEveryLayout) {
    for (int channels = 1; channels <= 4; ++channels)
        for (int width : {1, 3, 61}) {
            const auto bytes = picture<std::uint8_t>(width, 23, channels);
            const auto words = picture<std::uint16_t>(width, 23, channels);
            const Bytes small = encode_image(
                ".png", packed_view(bytes.data(), DType::UInt8, channels, width, 23), 1.0f);
            const Bytes large = encode_image(
                ".PNG", packed_view(words.data(), DType::UInt16, channels, width, 23), 1.0f);
            const DecodedImage a = decode_image(small, "test");
            const DecodedImage b = decode_image(large, "test");
            ASSERT_EQ(a.width, width);
            ASSERT_EQ(a.height, 23);
            ASSERT_EQ(a.channels, channels);
            ASSERT_EQ(a.dtype, DType::UInt8);
            ASSERT_EQ(b.dtype, DType::UInt16);
            ASSERT_EQ(a.straight_alpha, channels == 2 || channels == 4);
            ASSERT_EQ(a.bytes(), bytes.size());
            ASSERT_EQ(std::memcmp(a.pixels.get(), bytes.data(), a.bytes()), 0);
            ASSERT_EQ(std::memcmp(b.pixels.get(), words.data(), b.bytes()), 0);
        }
}

TEST_F(ImageCodec, EncodesAnyViewAndFloatsAsSixteenBit) {
    const float floats[4] = {0.0f, 0.25f, 1.0f, 7.0f};
    const auto view = packed_view(floats, DType::Float32, 1, 1, 4);
    const DecodedImage image = decode_image(encode_image(".png", flipped(view), 1.0f), "test");
    ASSERT_EQ(image.dtype, DType::UInt16);
    std::uint16_t words[4];
    std::memcpy(words, image.pixels.get(), 8);
    EXPECT_EQ(words[0], 65535);
    EXPECT_EQ(words[1], 65535);
    EXPECT_EQ(words[2], 16384);
    EXPECT_EQ(words[3], 0);
}

TEST_F(ImageCodec, ReadsInterlacedPalettesWithTransparency) {
    // 5x5, two bits a pixel, Adam7; pixel (x, y) is entry (x + 2y) % 4 of the palette.
    const std::uint8_t file[] = {
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
        0x52, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x05, 0x02, 0x03, 0x00, 0x00, 0x01, 0x87,
        0x06, 0xfe, 0xe0, 0x00, 0x00, 0x00, 0x0c, 0x50, 0x4c, 0x54, 0x45, 0xff, 0x00, 0x00, 0x00,
        0xff, 0x00, 0x00, 0x00, 0xff, 0x09, 0x08, 0x07, 0xa2, 0xd2, 0x62, 0xc0, 0x00, 0x00, 0x00,
        0x03, 0x74, 0x52, 0x4e, 0x53, 0xff, 0x80, 0x00, 0x7f, 0x6d, 0x68, 0x78, 0x00, 0x00, 0x00,
        0x16, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x60, 0x00, 0x83, 0x06, 0x20, 0x54, 0x60,
        0x28, 0x00, 0xc3, 0x8d, 0x0d, 0x40, 0x04, 0x00, 0x24, 0xdf, 0x04, 0xd3, 0x41, 0x5e, 0x9a,
        0x9c, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};
    const std::uint8_t palette[4][4] = {
        {255, 0, 0, 255}, {0, 255, 0, 128}, {0, 0, 255, 0}, {9, 8, 7, 255}};
    const DecodedImage image = decode_image(std::as_bytes(std::span(file)), "test");
    ASSERT_EQ(image.width * image.height * image.channels, 100);
    EXPECT_TRUE(image.straight_alpha);
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 5; ++x)
            ASSERT_EQ(std::memcmp(&image.pixels[(y * 5 + x) * 4], palette[(x + 2 * y) % 4], 4), 0);
}

TEST_F(ImageCodec, JpegIsCloseAndQualityMatters) {
    for (int channels : {1, 3}) {
        const auto pixels = picture<std::uint8_t>(97, 61, channels);
        const auto view = packed_view(pixels.data(), DType::UInt8, channels, 97, 61);
        const Bytes best = encode_image(".jpg", view, 1.0f);
        const Bytes poor = encode_image(".jpeg", view, 0.1f);
        EXPECT_LT(poor.size() * 2, best.size());
        const DecodedImage image = decode_image(best, "test");
        ASSERT_EQ(image.channels, channels);
        ASSERT_EQ(image.bytes(), pixels.size());
        EXPECT_FALSE(image.straight_alpha);
        for (std::size_t i = 0; i < pixels.size(); ++i)
            ASSERT_NEAR(std::to_integer<int>(image.pixels[i]), pixels[i], 4);
    }
}

TEST_F(ImageCodec, RefusesWhatItCannotEncode) {
    const std::uint8_t pixel[4] = {};
    const auto view = packed_view(pixel, DType::UInt8, 4, 1, 1);
    const auto text = [](auto&& call) { return error_text(call); };
    EXPECT_EQ(
        text([&] { encode_image(".bmp", view, 1, "/a: save"); }),
        "/a: save: expected a file ending in .png, .jpg, .jpeg, .exr, .tif, .tiff or .webp, got "
        "'.bmp'");
    EXPECT_TRUE(contains(text([&] { encode_image(".jpg", view, 1); }), "1 or 3 channels, got 4"));
    EXPECT_TRUE(contains(text([&] { encode_image(".png", view, 2); }), "quality"));
    auto empty = view;
    empty.width = 0;
    EXPECT_TRUE(contains(text([&] { encode_image(".png", empty, 1); }), "got 0x1"));
}

TEST_F(ImageCodec, SaysWhatIsWrongWithTheBytes) {
    const auto pixels = picture<std::uint8_t>(64, 64, 3);
    const auto view = packed_view(pixels.data(), DType::UInt8, 3, 64, 64);
    const Bytes png = encode_image(".png", view, 1);
    const Bytes jpeg = encode_image(".jpg", view, 1);
    const auto decode = [](Bytes file) { decode_image(file, "/p/file1"); };
    const Bytes text(20, std::byte{'x'});
    EXPECT_EQ(error_text([&] { decode(text); }),
              "/p/file1: cannot decode image: expected the bytes of a PNG, JPEG, OpenEXR, TIFF or "
              "WebP file, got 20 "
              "bytes of something else");
    EXPECT_TRUE(contains(error_text([&] { decode({}); }), "got 0 bytes"));
    for (const std::size_t part : {3, 5, 10, 20}) {  // cut anywhere: an error, never grey pixels
        const auto cut = [part](Bytes file) {
            file.resize(file.size() * (part - 1) / part);
            return file;
        };
        EXPECT_TRUE(contains(error_text([&] { decode(cut(png)); }), "PNG: "));
        EXPECT_TRUE(contains(error_text([&] { decode(cut(jpeg)); }), "JPEG: "));
    }
    EXPECT_TRUE(contains(error_text([&] { decode_image(png, "t", 32); }), "PNG: "));
    EXPECT_TRUE(contains(error_text([&] { decode_image(jpeg, "t", 32); }), "got 64x64"));
    Bytes flipped_bit = png;
    flipped_bit[png.size() / 2] ^= std::byte{0x10};
    EXPECT_TRUE(contains(error_text([&] { decode(flipped_bit); }), "PNG: "));
}

TEST_F(ImageCodec, HugeHeadersFailBeforeMemoryIsAskedFor) {
    const std::uint8_t pixel[3] = {};
    Bytes jpeg = encode_image(".jpg", packed_view(pixel, DType::UInt8, 3, 1, 1), 0.5f);
    const std::byte marker[] = {std::byte{0xff}, std::byte{0xc0}};
    const auto frame = std::search(jpeg.begin(), jpeg.end(), marker, marker + 2);
    ASSERT_NE(frame, jpeg.end());
    frame[5] = frame[7] = std::byte{0x40};  // 16385 x 16385, then 16384
    EXPECT_TRUE(contains(error_text([&] { decode_image(jpeg, "t"); }), "got 16385x16385"));
    frame[6] = frame[8] = std::byte{0};
    EXPECT_TRUE(contains(error_text([&] { decode_image(jpeg, "t"); }), "ends too early"));
}

/// Must answer an image that is whole, or a Value error.
void survive(std::span<const std::byte> file) {
    try {
        const DecodedImage image = decode_image(file, "fuzz", 4096);
        ASSERT_NE(image.pixels, nullptr);
        unsigned sum = 0;
        for (std::size_t i = 0; i < image.bytes(); i += 61)
            sum += std::to_integer<unsigned>(image.pixels[i]);
        volatile unsigned seen = sum;
        (void)seen;
    } catch (const Error& error) {
        ASSERT_EQ(error.kind(), ErrorKind::Value);
    }
}

void attack(const Bytes& file, int rounds, unsigned seed) {
    std::mt19937 random(seed);
    for (int round = 0; round < rounds; ++round) {
        Bytes hostile = file;
        const unsigned flips = round % 3 == 0 ? 0 : 1 + random() % 8;
        for (unsigned i = 0; i < flips; ++i) {  // half of them where the headers are
            const std::size_t within =
                random() % 2 == 0 ? std::min<std::size_t>(700, hostile.size()) : hostile.size();
            hostile[random() % within] ^= static_cast<std::byte>(1u << random() % 8);
        }
        if (round % 3 != 1) hostile.resize(random() % (hostile.size() + 1));
        survive(hostile);
        if (testing::Test::HasFatalFailure()) return;
    }
}

TEST_F(ImageCodec, SurvivesThousandsOfDamagedFiles) {
    const auto bytes = picture<std::uint8_t>(37, 29, 3);
    const auto words = picture<std::uint16_t>(19, 13, 4);
    const auto view = packed_view(bytes.data(), DType::UInt8, 3, 37, 29);
    attack(encode_image(".png", view, 1), 1500, 1);
    attack(encode_image(".png", packed_view(words.data(), DType::UInt16, 4, 19, 13), 1), 1500, 2);
    attack(encode_image(".jpg", view, 0.5f), 1500, 3);
    attack(encode_image(".jpg", packed_view(bytes.data(), DType::UInt8, 1, 37, 29), 1), 1500, 4);
}

std::vector<std::filesystem::path> photographs() {
    std::vector<std::filesystem::path> found;
    const char* folder = std::getenv("SARABET_TEST_PHOTOS");
    if (folder == nullptr) return found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto suffix = entry.path().extension();
        if (suffix == ".png" || suffix == ".jpg" || suffix == ".jpeg")
            found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Bytes read_whole(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

TEST_F(ImageCodec, PhotographsSurviveAsPng) {
    const auto paths = photographs();
    if (paths.empty()) GTEST_SKIP() << "SARABET_TEST_PHOTOS names no folder of photographs";
    for (const auto& path : paths) {
        SCOPED_TRACE(path.string());
        const Bytes file = read_whole(path);
        const DecodedImage image = decode_image(file, "photo");
        EXPECT_GE(image.width * image.height, 64);
        const DecodedImage again =
            decode_image(encode_image(".png", image.view(), 1.0f), "photo again");
        ASSERT_EQ(again.channels, image.channels);
        ASSERT_EQ(again.dtype, image.dtype);
        ASSERT_EQ(again.bytes(), image.bytes());
        EXPECT_EQ(std::memcmp(again.pixels.get(), image.pixels.get(), image.bytes()), 0);
        if (file.size() < 200'000) attack(file, 60, 5);
    }
}

}  // namespace
}  // namespace sarabet
