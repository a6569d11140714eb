// test_kinds.cpp -- textures of slices on a real device, and the formats that stand in for others.
#include "gpu/nearest_format.hpp"
#include "gpu/submission.hpp"
#include "gpu/texture.hpp"

#include <sarabet/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace sarabet::gpu {

namespace {

std::vector<std::uint8_t> pattern(const ImageShape& shape, PixelFormat format) {
    std::vector<std::uint8_t> pixels(row_bytes(shape.width, format) *
                                     static_cast<std::size_t>(shape.height * shape.depth));
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i % 59);
    return pixels;
}

PixelRows rows_of(const std::vector<std::uint8_t>& pixels, const ImageShape& shape,
                  PixelFormat format) {
    const std::size_t row = row_bytes(shape.width, format);
    return {reinterpret_cast<const std::byte*>(pixels.data()), row,
            row * static_cast<std::size_t>(shape.height)};
}

std::vector<std::uint8_t> read_bytes(const std::shared_ptr<Texture>& texture) {
    const Readback back = start_readback(texture);
    texture->device().queue().wait(back.tick);
    const ImageShape& shape = texture->shape();
    std::vector<std::uint8_t> out = pattern(shape, texture->format());
    const std::size_t row = row_bytes(shape.width, texture->format());
    copy_slices(reinterpret_cast<std::byte*>(out.data()), row,
                row * static_cast<std::size_t>(shape.height),
                {back.block->data(), back.row_pitch, back.slice_pitch}, shape, texture->format());
    return out;
}

const std::vector<ImageShape> shapes{{5, 3, 4, ImageKind::Array},
                                     {16, 7, 3, ImageKind::Volume},
                                     {1, 1, 1, ImageKind::Volume},
                                     {9, 9, 6, ImageKind::Cube}};

}  // namespace

TEST(Texture, SlicesOfEveryKindAndFormatGoRound) {
    auto device = open_device();
    for (const ImageShape& shape : shapes)
        for (const PixelFormatInfo& info : pixel_formats) {
            const auto pixels = pattern(shape, info.format);
            auto texture = make_texture(*device, shape, info.format);
            upload_pixels(texture, rows_of(pixels, shape, info.format));
            auto copy = make_texture(*device, shape, info.format);
            device->queue().submit([&](Recorder& recorder) { recorder.copy(texture, copy); });
            EXPECT_EQ(read_bytes(copy), pixels) << info.name << " " << shape_text(shape);
        }
}

TEST(Texture, PicturesBecomeSlices) {
    auto device = open_device();
    const PixelFormat format = PixelFormat::RGBA8Fixed;
    for (const ImageShape& shape : shapes) {
        const auto pixels = pattern(shape, format);
        const ImageShape flat{shape.width, shape.height};
        PixelRows rows = rows_of(pixels, shape, format);
        std::vector<std::shared_ptr<Texture>> slices;
        for (int z = 0; z < shape.depth; ++z, rows.data += rows.slice_pitch) {
            slices.push_back(make_texture(*device, flat, format));
            upload_pixels(slices.back(), {rows.data, rows.row_pitch});
        }
        auto texture = make_texture(*device, shape, format);
        device->queue().submit([&](Recorder& recorder) { recorder.copy_slices(slices, texture); });
        EXPECT_EQ(read_bytes(texture), pixels) << shape_text(shape);
    }
}

TEST(Texture, KindsHaveLimits) {
    auto device = open_device();
    const auto refused = [&](const ImageShape& shape) {
        EXPECT_THROW(make_texture(*device, shape, PixelFormat::Mono8Fixed), Error)
            << shape_text(shape);
    };
    refused({1, 1, 1 << 20, ImageKind::Volume});
    refused({1, 1 << 20, 1, ImageKind::Volume});
    refused({1, 1, 1 << 20, ImageKind::Array});
    refused({4, 5, 6, ImageKind::Cube});
    refused({4, 4, 5, ImageKind::Cube});
    refused({4, 4, 0, ImageKind::Array});
}

TEST(NearestFormat, LosesAsLittleAsItCan) {
    const auto nearest = [](PixelFormat wanted, std::vector<PixelFormat> lacking) {
        lacking.push_back(wanted);
        return nearest_format(wanted, [&](PixelFormat format) {
            return std::find(lacking.begin(), lacking.end(), format) == lacking.end();
        });
    };
    EXPECT_EQ(nearest(PixelFormat::RGB10A2Fixed, {}), PixelFormat::RGBA16Fixed);
    EXPECT_EQ(nearest(PixelFormat::RGBA11Float, {}), PixelFormat::RGB16Float);
    EXPECT_EQ(nearest(PixelFormat::RGB16Float, {PixelFormat::RGB32Float}),
              PixelFormat::RGBA16Float);
    EXPECT_EQ(nearest(PixelFormat::Mono16Fixed, {}), PixelFormat::MonoAlpha16Fixed);
    EXPECT_EQ(nearest(PixelFormat::A8Fixed, {}), PixelFormat::A16Fixed);
    EXPECT_EQ(nearest(PixelFormat::SRGBA8Fixed, {}), PixelFormat::RGBA8Fixed);
    EXPECT_EQ(nearest_format(PixelFormat::A8Fixed, [](PixelFormat) { return false; }),
              std::nullopt);
}

}  // namespace sarabet::gpu
