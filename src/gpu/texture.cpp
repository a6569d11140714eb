// texture.cpp -- making textures, their pool, and pixels in and out.
#include "texture.hpp"

#include "drop_list.hpp"
#include "submission.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <cstring>
#include <map>
#include <utility>

namespace sarabet::gpu {

VkFormat vk_format(PixelFormat format) {
    switch (format) {
        case PixelFormat::UseInput:
        case PixelFormat::RGBA8Fixed: return VK_FORMAT_R8G8B8A8_UNORM;
        case PixelFormat::SRGBA8Fixed: return VK_FORMAT_R8G8B8A8_SRGB;
        case PixelFormat::RGBA16Fixed: return VK_FORMAT_R16G16B16A16_UNORM;
        case PixelFormat::RGB16Float:
        case PixelFormat::RGBA16Float: return VK_FORMAT_R16G16B16A16_SFLOAT;
        case PixelFormat::RGB32Float:
        case PixelFormat::RGBA32Float: return VK_FORMAT_R32G32B32A32_SFLOAT;
        case PixelFormat::RGB10A2Fixed: return VK_FORMAT_A2B10G10R10_UNORM_PACK32;
        case PixelFormat::RGBA11Float: return VK_FORMAT_B10G11R11_UFLOAT_PACK32;
        case PixelFormat::RG8Fixed:
        case PixelFormat::MonoAlpha8Fixed: return VK_FORMAT_R8G8_UNORM;
        case PixelFormat::RG16Fixed:
        case PixelFormat::MonoAlpha16Fixed: return VK_FORMAT_R16G16_UNORM;
        case PixelFormat::RG16Float:
        case PixelFormat::MonoAlpha16Float: return VK_FORMAT_R16G16_SFLOAT;
        case PixelFormat::RG32Float:
        case PixelFormat::MonoAlpha32Float: return VK_FORMAT_R32G32_SFLOAT;
        case PixelFormat::Mono8Fixed:
        case PixelFormat::A8Fixed: return VK_FORMAT_R8_UNORM;
        case PixelFormat::Mono16Fixed:
        case PixelFormat::A16Fixed: return VK_FORMAT_R16_UNORM;
        case PixelFormat::Mono16Float:
        case PixelFormat::A16Float: return VK_FORMAT_R16_SFLOAT;
        case PixelFormat::Mono32Float:
        case PixelFormat::A32Float: return VK_FORMAT_R32_SFLOAT;
    }
    return VK_FORMAT_R8G8B8A8_UNORM;
}

std::size_t row_bytes(int width, PixelFormat format) {
    return static_cast<std::size_t>(width) *
           static_cast<std::size_t>(info_of(format).pixel_bytes());
}

std::size_t texture_row_pitch(int width, PixelFormat format) {
    return (row_bytes(width, format) + 63) / 64 * 64;
}

std::size_t texture_slice_pitch(const ImageShape& shape, PixelFormat format) {
    if (shape.is_flat()) return 0;
    const auto rows = static_cast<std::size_t>((shape.height + 3) / 4 * 4);
    return texture_row_pitch(shape.width, format) * rows;
}

std::size_t texture_bytes(const ImageShape& shape, PixelFormat format) {
    if (!shape.is_flat())
        return texture_slice_pitch(shape, format) * static_cast<std::size_t>(shape.depth);
    return texture_row_pitch(shape.width, format) * static_cast<std::size_t>(shape.height);
}

Texture::Texture(Device& device, const ImageShape& shape, PixelFormat format,
                 std::shared_ptr<HostBlock> block, DeviceImage* imported)
    : device_(device), shape_(shape), format_(format), block_(std::move(block)), image_(imported) {}

Texture::Texture(Device& device, const ImageShape& shape, PixelFormat format,
                 std::shared_ptr<DeviceImage> own)
    : device_(device), shape_(shape), format_(format), own_(std::move(own)), image_(own_.get()) {}

void Texture::note_use(std::uint64_t tick, bool written) {
    if (written) last_write_.store(tick);
    if (block_) block_->note_use(device_, tick, written);
}

namespace {

// Images with memory of their own: textures where host memory is not imported, and depth buffers.
class ImagePool {
public:
    static ImagePool& get() {
        static auto* pool = new ImagePool;
        return *pool;
    }

    std::shared_ptr<DeviceImage> take(Device& device, const ImageKey& key, VkImageUsageFlags usage,
                                      VkImageAspectFlags aspect) {
        DeviceImage* image = take_free({&device, key});
        if (image == nullptr) {
            auto made = std::make_unique<DeviceImage>();
            made->device = &device;
            made->key = key;
            create_device_image(*made, usage, aspect);
            ++made_;
            image = made.release();
        }
        return {image, [](DeviceImage* last) { get().dropped_.push(last); }};
    }

    void trim() {
        std::lock_guard lock(mutex_);
        drain();
        for (auto& [key, images] : free_) {
            for (DeviceImage* image : images) delete image;
            images.clear();
        }
    }

    std::uint64_t made() const { return made_.load(); }

private:
    using Key = std::pair<Device*, ImageKey>;

    DeviceImage* take_free(const Key& key) {
        std::lock_guard lock(mutex_);
        drain();
        auto& images = free_[key];
        if (images.empty()) return nullptr;
        DeviceImage* image = images.back();
        images.pop_back();
        return image;
    }

    void drain() {
        for (DeviceImage* image = dropped_.take_all(); image != nullptr;) {
            DeviceImage* next = image->next_dropped;
            free_[{image->device, image->key}].push_back(image);
            image = next;
        }
    }

    DropList<DeviceImage> dropped_;
    std::mutex mutex_;
    std::map<Key, std::vector<DeviceImage*>> free_;
    std::atomic<std::uint64_t> made_{0};
};

ImageKey key_of(const ImageShape& shape, PixelFormat format) {
    return {.kind = shape.kind,
            .width = shape.width,
            .height = shape.height,
            .depth = shape.depth,
            .format = vk_format(format),
            .read = read_as(format)};
}

std::shared_ptr<Texture> make_shared_texture(Device& device, const ImageShape& shape,
                                             PixelFormat format) {
    ImageKey key = key_of(shape, format);
    key.row_pitch = texture_row_pitch(shape.width, format);
    key.slice_pitch = texture_slice_pitch(shape, format);
    auto block = allocate_host_block(texture_bytes(shape, format), key.row_pitch);
    DeviceImage* image = import_image(device, *block, key);
    if (image == nullptr) return nullptr;
    return std::make_shared<Texture>(device, shape, format, std::move(block), image);
}

}  // namespace

std::shared_ptr<Texture> make_texture(Device& device, const ImageShape& shape, PixelFormat format) {
    device.check_process();
    check_texture_size(device, shape, format);
    if (device.imports_host_memory())
        if (auto texture = make_shared_texture(device, shape, format)) return texture;
    check_pixel_format(device, format);
    const ImageKey key = key_of(shape, format);
    const VkImageUsageFlags usage = image_usage(device, key, VK_IMAGE_TILING_OPTIMAL);
    if (usage == 0)
        throw Error(ErrorKind::Device, fmt::format("'{}' has no {} of {}", device.facts().name,
                                                   shape_text(shape), info_of(format).name));
    auto own = ImagePool::get().take(device, key, usage, VK_IMAGE_ASPECT_COLOR_BIT);
    return std::make_shared<Texture>(device, shape, format, std::move(own));
}

std::shared_ptr<Texture> wrap_texture(Device& device, std::shared_ptr<HostBlock> block,
                                      const ImageShape& shape, PixelFormat format,
                                      std::size_t row_pitch, std::size_t slice_pitch) {
    device.check_process();
    if (!device.imports_host_memory()) return nullptr;
    check_texture_size(device, shape, format);
    if ((shape.height > 1 || shape.depth > 1) &&
        row_pitch != texture_row_pitch(shape.width, format))
        return nullptr;
    if (shape.depth > 1 && slice_pitch != texture_slice_pitch(shape, format)) return nullptr;
    const std::size_t last_row = row_pitch * static_cast<std::size_t>(shape.height - 1) +
                                 slice_pitch * static_cast<std::size_t>(shape.depth - 1);
    if (last_row + row_bytes(shape.width, format) > block->size())
        throw Error(ErrorKind::Internal,
                    fmt::format("a {}x{} {} texture over a block of {} bytes", shape.width,
                                shape.height, info_of(format).name, block->size()));
    ImageKey key = key_of(shape, format);
    key.row_pitch = row_pitch;
    key.slice_pitch = shape.is_flat() ? 0 : slice_pitch;
    DeviceImage* image = import_image(device, *block, key);
    if (image == nullptr) return nullptr;
    return std::make_shared<Texture>(device, shape, format, std::move(block), image);
}

DeviceImage& packed_image(Texture& texture) {
    const std::size_t texels = (row_bytes(texture.width(), texture.format()) + 15) / 16;
    DeviceImage* image = nullptr;
    if (texture.block())
        image = import_image(texture.device(), *texture.block(),
                             {.width = static_cast<int>(texels),
                              .height = texture.height(),
                              .format = packed_format,
                              .row_pitch = texture.row_pitch()});
    if (image == nullptr)
        throw Error(ErrorKind::Device,
                    fmt::format("'{}' cannot show a {}x{} texture as packed pixels",
                                texture.device().facts().name, texture.width(), texture.height()));
    return *image;
}

std::shared_ptr<DeviceImage> make_depth_image(Device& device, int width, int height) {
    return ImagePool::get().take(
        device, {.width = width, .height = height, .format = VK_FORMAT_D32_SFLOAT},
        VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, VK_IMAGE_ASPECT_DEPTH_BIT);
}

void copy_slices(std::byte* to, std::size_t row_pitch, std::size_t slice_pitch,
                 const PixelRows& from, const ImageShape& shape, PixelFormat format) {
    const std::size_t bytes = row_bytes(shape.width, format);
    const auto rows = static_cast<std::size_t>(shape.height);
    for (std::size_t z = 0; z < static_cast<std::size_t>(shape.depth); ++z) {
        std::byte* target = to + z * slice_pitch;
        const std::byte* source = from.data + z * from.slice_pitch;
        if (row_pitch == bytes && from.row_pitch == bytes) {
            std::memcpy(target, source, bytes * rows);
            continue;
        }
        for (std::size_t y = 0; y < rows; ++y)
            std::memcpy(target + y * row_pitch, source + y * from.row_pitch, bytes);
    }
}

// Rows and slices without gaps, as copies by the device have them.
static std::size_t gapless_slice(const Texture& texture) {
    return row_bytes(texture.width(), texture.format()) *
           static_cast<std::size_t>(texture.height());
}

void upload_pixels(const std::shared_ptr<Texture>& texture, const PixelRows& rows) {
    const ImageShape& shape = texture->shape();
    if (texture->block()) {
        copy_slices(texture->block()->data(), texture->row_pitch(), texture->slice_pitch(), rows,
                    shape, texture->format());
        return;
    }
    Device& device = texture->device();
    const std::size_t slice = gapless_slice(*texture);
    auto staging = allocate_staging_block(device, slice * static_cast<std::size_t>(shape.depth));
    copy_slices(staging->data(), row_bytes(shape.width, texture->format()), slice, rows, shape,
                texture->format());
    device.queue().submit([&](Recorder& recorder) { recorder.upload(texture, staging); });
}

Readback start_readback(const std::shared_ptr<Texture>& texture) {
    if (texture->block())
        return {texture->block(), texture->row_pitch(), texture->slice_pitch(),
                texture->last_write()};
    Device& device = texture->device();
    Readback out;
    out.row_pitch = row_bytes(texture->width(), texture->format());
    out.slice_pitch = texture->shape().is_flat() ? 0 : gapless_slice(*texture);
    out.block = allocate_staging_block(
        device, gapless_slice(*texture) * static_cast<std::size_t>(texture->shape().depth));
    out.tick =
        device.queue().submit([&](Recorder& recorder) { recorder.download(texture, out.block); });
    return out;
}

bool host_import_works(Device& device) try {
    constexpr int width = 48, height = 20;  // 192 bytes: a multiple of 64, not of a page
    constexpr std::size_t bytes = width * height * 4;
    auto source = make_shared_texture(device, {width, height}, PixelFormat::RGBA8Fixed);
    auto target = make_shared_texture(device, {width, height}, PixelFormat::RGBA8Fixed);
    if (!source || !target) return false;
    for (std::size_t i = 0; i < bytes; ++i)
        source->block()->data()[i] = static_cast<std::byte>(i * 7 + i / 256);
    std::memset(target->block()->data(), 0, bytes);
    device.queue().wait(
        device.queue().submit([&](Recorder& recorder) { recorder.copy(source, target); }));
    return std::memcmp(source->block()->data(), target->block()->data(), bytes) == 0;
} catch (const Error&) {
    return false;
}

void trim_textures() {
    ImagePool::get().trim();
    trim_blocks();
}

std::uint64_t device_images_made() {
    return ImagePool::get().made();
}

}  // namespace sarabet::gpu
