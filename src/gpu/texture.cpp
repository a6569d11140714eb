// texture.cpp -- making textures, their pool, and pixels in and out.
#include "texture.hpp"

#include "drop_list.hpp"
#include "submission.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <cstring>
#include <map>
#include <tuple>

namespace sarabet::gpu {

VkFormat vk_format(PixelFormat format) {
    switch (format) {
        case PixelFormat::UseInput:
        case PixelFormat::RGBA8Fixed: return VK_FORMAT_R8G8B8A8_UNORM;
        case PixelFormat::SRGBA8Fixed: return VK_FORMAT_R8G8B8A8_SRGB;
        case PixelFormat::RGBA16Fixed: return VK_FORMAT_R16G16B16A16_UNORM;
        case PixelFormat::RGBA16Float: return VK_FORMAT_R16G16B16A16_SFLOAT;
        case PixelFormat::RGBA32Float: return VK_FORMAT_R32G32B32A32_SFLOAT;
        case PixelFormat::RG8Fixed: return VK_FORMAT_R8G8_UNORM;
        case PixelFormat::RG16Fixed: return VK_FORMAT_R16G16_UNORM;
        case PixelFormat::RG16Float: return VK_FORMAT_R16G16_SFLOAT;
        case PixelFormat::RG32Float: return VK_FORMAT_R32G32_SFLOAT;
        case PixelFormat::Mono8Fixed: return VK_FORMAT_R8_UNORM;
        case PixelFormat::Mono16Fixed: return VK_FORMAT_R16_UNORM;
        case PixelFormat::Mono16Float: return VK_FORMAT_R16_SFLOAT;
        case PixelFormat::Mono32Float: return VK_FORMAT_R32_SFLOAT;
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

Texture::Texture(Device& device, int width, int height, PixelFormat format, std::size_t row_pitch,
                 std::shared_ptr<HostBlock> block, DeviceImage* imported)
    : device_(device),
      width_(width),
      height_(height),
      format_(format),
      row_pitch_(row_pitch),
      block_(std::move(block)),
      image_(imported) {}

Texture::Texture(Device& device, int width, int height, PixelFormat format,
                 std::shared_ptr<DeviceImage> own)
    : device_(device),
      width_(width),
      height_(height),
      format_(format),
      own_(std::move(own)),
      image_(own_.get()) {}

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

    std::shared_ptr<DeviceImage> take(Device& device, int width, int height, VkFormat format,
                                      VkImageUsageFlags usage, VkImageAspectFlags aspect) {
        DeviceImage* image = take_free({&device, width, height, format});
        if (image == nullptr) {
            auto made = std::make_unique<DeviceImage>();
            made->device = &device;
            made->width = width;
            made->height = height;
            made->format = format;
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
    using Key = std::tuple<Device*, int, int, VkFormat>;

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
            free_[{image->device, image->width, image->height, image->format}].push_back(image);
            image = next;
        }
    }

    DropList<DeviceImage> dropped_;
    std::mutex mutex_;
    std::map<Key, std::vector<DeviceImage*>> free_;
    std::atomic<std::uint64_t> made_{0};
};

std::shared_ptr<Texture> make_shared_texture(Device& device, int width, int height,
                                             PixelFormat format) {
    const std::size_t pitch = texture_row_pitch(width, format);
    auto block = allocate_host_block(pitch * static_cast<std::size_t>(height), pitch);
    DeviceImage* image = import_image(device, *block, width, height, vk_format(format), pitch);
    if (image == nullptr) return nullptr;
    return std::make_shared<Texture>(device, width, height, format, pitch, std::move(block), image);
}

}  // namespace

void check_texture_size(const Device& device, int width, int height, PixelFormat format) {
    const auto most = static_cast<int>(device.limits().maxImageDimension2D);
    if (width < 1 || height < 1 || width > most || height > most)
        throw Error(ErrorKind::Device,
                    fmt::format("a texture must be 1x1 to {0}x{0} pixels on '{1}', got {2}x{3}",
                                most, device.facts().name, width, height));
    const std::uint64_t bytes =
        texture_row_pitch(width, format) * static_cast<std::uint64_t>(height);
    if (bytes > device.budget_bytes())
        throw Error(ErrorKind::Device,
                    fmt::format("a {}x{} {} texture needs {:.1f} MiB, '{}' has room for {:.1f} MiB",
                                width, height, info_of(format).name,
                                static_cast<double>(bytes) / 1048576.0, device.facts().name,
                                static_cast<double>(device.budget_bytes()) / 1048576.0));
}

std::shared_ptr<Texture> make_texture(Device& device, int width, int height, PixelFormat format) {
    device.check_process();
    check_texture_size(device, width, height, format);
    if (device.imports_host_memory())
        if (auto texture = make_shared_texture(device, width, height, format)) return texture;
    const VkFormat stored = vk_format(format);
    const VkImageUsageFlags usage = texture_usage(device, stored, VK_IMAGE_TILING_OPTIMAL);
    if (usage == 0)
        throw Error(ErrorKind::Device, fmt::format("'{}' cannot draw to {} textures",
                                                   device.facts().name, info_of(format).name));
    auto own =
        ImagePool::get().take(device, width, height, stored, usage, VK_IMAGE_ASPECT_COLOR_BIT);
    return std::make_shared<Texture>(device, width, height, format, std::move(own));
}

std::shared_ptr<Texture> wrap_texture(Device& device, std::shared_ptr<HostBlock> block, int width,
                                      int height, PixelFormat format, std::size_t row_pitch) {
    device.check_process();
    if (!device.imports_host_memory()) return nullptr;
    check_texture_size(device, width, height, format);
    if (height > 1 && row_pitch != texture_row_pitch(width, format)) return nullptr;
    const std::size_t last_row = row_pitch * static_cast<std::size_t>(height - 1);
    if (last_row + row_bytes(width, format) > block->size())
        throw Error(ErrorKind::Internal,
                    fmt::format("a {}x{} {} texture over a block of {} bytes", width, height,
                                info_of(format).name, block->size()));
    DeviceImage* image = import_image(device, *block, width, height, vk_format(format), row_pitch);
    if (image == nullptr) return nullptr;
    return std::make_shared<Texture>(device, width, height, format, row_pitch, std::move(block),
                                     image);
}

DeviceImage& packed_image(Texture& texture) {
    const std::size_t texels = (row_bytes(texture.width(), texture.format()) + 15) / 16;
    DeviceImage* image = nullptr;
    if (texture.block())
        image = import_image(texture.device(), *texture.block(), static_cast<int>(texels),
                             texture.height(), VK_FORMAT_R32G32B32A32_UINT, texture.row_pitch());
    if (image == nullptr)
        throw Error(ErrorKind::Device,
                    fmt::format("'{}' cannot show a {}x{} texture as packed pixels",
                                texture.device().facts().name, texture.width(), texture.height()));
    return *image;
}

std::shared_ptr<DeviceImage> make_depth_image(Device& device, int width, int height) {
    return ImagePool::get().take(device, width, height, VK_FORMAT_D32_SFLOAT,
                                 VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT,
                                 VK_IMAGE_ASPECT_DEPTH_BIT);
}

static void copy_rows(std::byte* to, std::size_t to_pitch, const std::byte* from,
                      std::size_t from_pitch, std::size_t bytes, int rows) {
    if (to_pitch == from_pitch && to_pitch == bytes) {
        std::memcpy(to, from, bytes * static_cast<std::size_t>(rows));
        return;
    }
    for (int row = 0; row < rows; ++row, to += to_pitch, from += from_pitch)
        std::memcpy(to, from, bytes);
}

void upload_pixels(const std::shared_ptr<Texture>& texture, const void* rows,
                   std::size_t source_pitch) {
    const std::size_t bytes = row_bytes(texture->width(), texture->format());
    const auto* from = static_cast<const std::byte*>(rows);
    if (texture->block()) {
        copy_rows(texture->block()->data(), texture->row_pitch(), from, source_pitch, bytes,
                  texture->height());
        return;
    }
    Device& device = texture->device();
    auto staging =
        allocate_staging_block(device, bytes * static_cast<std::size_t>(texture->height()));
    copy_rows(staging->data(), bytes, from, source_pitch, bytes, texture->height());
    device.queue().submit([&](Recorder& recorder) { recorder.upload(texture, staging); });
}

Readback start_readback(const std::shared_ptr<Texture>& texture) {
    if (texture->block()) return {texture->block(), texture->row_pitch(), texture->last_write()};
    Device& device = texture->device();
    const std::size_t bytes = row_bytes(texture->width(), texture->format());
    Readback out;
    out.row_pitch = bytes;
    out.block = allocate_staging_block(device, bytes * static_cast<std::size_t>(texture->height()));
    out.tick =
        device.queue().submit([&](Recorder& recorder) { recorder.download(texture, out.block); });
    return out;
}

bool host_import_works(Device& device) try {
    constexpr int width = 48, height = 20;  // 192 bytes: a multiple of 64, not of a page
    constexpr std::size_t bytes = width * height * 4;
    auto source = make_shared_texture(device, width, height, PixelFormat::RGBA8Fixed);
    auto target = make_shared_texture(device, width, height, PixelFormat::RGBA8Fixed);
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
