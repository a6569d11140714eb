// texture.hpp -- a texture of any kind, over host memory where the device can import it.
#pragma once

#include "device.hpp"
#include "host_block.hpp"
#include "image_memory.hpp"

#include <sarabet/pixel_format.hpp>

#include <cstdint>
#include <memory>

namespace sarabet::gpu {

/// The Vulkan format that stores `format`.
VkFormat vk_format(PixelFormat format);

/// Bytes of the pixels of one row.
std::size_t row_bytes(int width, PixelFormat format);

/// Bytes from row to row of an engine texture: rows start on 64-byte boundaries.
std::size_t texture_row_pitch(int width, PixelFormat format);

/// Bytes from slice to slice of an engine texture; 0 for a picture. The software device wants
/// slices of whole blocks of four rows.
std::size_t texture_slice_pitch(const ImageShape& shape, PixelFormat format);

/// Bytes of an engine texture.
std::size_t texture_bytes(const ImageShape& shape, PixelFormat format);

/// Pixels on the GPU. With `block()` they are host memory that both sides see; without, they are
/// the device's own and go in and out by copies.
class Texture {
public:
    Texture(Device& device, const ImageShape& shape, PixelFormat format,
            std::shared_ptr<HostBlock> block, DeviceImage* imported);
    Texture(Device& device, const ImageShape& shape, PixelFormat format,
            std::shared_ptr<DeviceImage> own);

    Device& device() const { return device_; }
    const ImageShape& shape() const { return shape_; }
    int width() const { return shape_.width; }
    int height() const { return shape_.height; }
    PixelFormat format() const { return format_; }
    /// Bytes from row to row, and from slice to slice, of `block()`; 0 without a block.
    std::size_t row_pitch() const { return image_->key.row_pitch; }
    std::size_t slice_pitch() const { return image_->key.slice_pitch; }
    const std::shared_ptr<HostBlock>& block() const { return block_; }
    DeviceImage& image() const { return *image_; }

    /// The tick of the last submission that wrote this texture; 0 if only the CPU did.
    std::uint64_t last_write() const { return last_write_.load(); }
    void note_use(std::uint64_t tick, bool written);

private:
    Device& device_;
    ImageShape shape_;
    PixelFormat format_;
    std::shared_ptr<HostBlock> block_;
    std::shared_ptr<DeviceImage> own_;
    DeviceImage* image_;
    std::atomic<std::uint64_t> last_write_{0};
};

/// Throws DeviceError, naming sizes, if the device has no texture of that kind, size and format.
void check_texture_size(const Device& device, const ImageShape& shape, PixelFormat format);

/// Throws DeviceError, naming the nearest that it has, if the device cannot draw to `format`.
void check_pixel_format(const Device& device, PixelFormat format);

/// A texture with undefined pixels, from the pool. Throws DeviceError if the device has no room
/// or no image of that size.
std::shared_ptr<Texture> make_texture(Device& device, const ImageShape& shape, PixelFormat format);
inline std::shared_ptr<Texture> make_texture(Device& device, int width, int height,
                                             PixelFormat format) {
    return make_texture(device, {width, height}, format);
}

/// A texture over rows that lie in `block`, `row_pitch` apart, in slices `slice_pitch` apart: no
/// byte is copied. Null if this device cannot show them so (no import, or rows that do not start
/// on 64-byte boundaries).
std::shared_ptr<Texture> wrap_texture(Device& device, std::shared_ptr<HostBlock> block,
                                      const ImageShape& shape, PixelFormat format,
                                      std::size_t row_pitch, std::size_t slice_pitch = 0);
inline std::shared_ptr<Texture> wrap_texture(Device& device, std::shared_ptr<HostBlock> block,
                                             int width, int height, PixelFormat format,
                                             std::size_t row_pitch) {
    return wrap_texture(device, std::move(block), {width, height}, format, row_pitch);
}

/// The format of `packed_image`.
inline constexpr VkFormat packed_format = VK_FORMAT_R32G32B32A32_UINT;

/// The same memory as an image of 16-byte texels, for passes that write several pixels at once.
/// Throws DeviceError if the texture is no host memory that the device shows so.
DeviceImage& packed_image(Texture& texture);

/// A depth buffer for drawing meshes, from the pool.
std::shared_ptr<DeviceImage> make_depth_image(Device& device, int width, int height);

/// Rows and slices in memory: where they are and how far apart.
struct PixelRows {
    const std::byte* data = nullptr;
    std::size_t row_pitch = 0;
    std::size_t slice_pitch = 0;  ///< 0 for a picture.
};

/// Copies rows of `row_bytes` bytes from place to place.
void copy_slices(std::byte* to, std::size_t row_pitch, std::size_t slice_pitch,
                 const PixelRows& from, const ImageShape& shape, PixelFormat format);

/// Copies pixels into a texture that nobody uses yet. One copy by the CPU where host memory is
/// imported, else one more by the device.
void upload_pixels(const std::shared_ptr<Texture>& texture, const PixelRows& rows);

/// Pixels on their way to the CPU: `block` may be read once `tick` is reached.
struct Readback {
    std::shared_ptr<HostBlock> block;
    std::size_t row_pitch = 0;
    std::size_t slice_pitch = 0;
    std::uint64_t tick = 0;
};

/// The pixels of `texture` for the CPU: its own memory, or a copy that is under way.
Readback start_readback(const std::shared_ptr<Texture>& texture);

/// True if a test with real pixels shows that imported host memory is the device's memory.
bool host_import_works(Device& device);

/// Gives the memory of all unused blocks and images back.
void trim_textures();

/// Device images ever made (not counting images over host blocks), for tests.
std::uint64_t device_images_made();

}  // namespace sarabet::gpu
