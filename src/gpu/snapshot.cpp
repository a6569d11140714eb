// snapshot.cpp -- pixels of an image for the CPU: as they are, converted, or as a file's bytes.
//
// The device draws into memory that arrays can show, or a copy to such memory is under way; here
// is the only wait for it. Nothing is copied again unless somebody wants other pixels than the
// texture has: another element type, order of channels or origin, or rows without gaps.
#include "core/array_cast.hpp"
#include "core/graph_lock.hpp"
#include "core/host.hpp"
#include "core/image_codec.hpp"
#include "core/pixels.hpp"
#include "gpu/host_block.hpp"
#include "gpu/recipe.hpp"
#include "gpu/snapshot_impl.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <type_traits>
#include <vector>

namespace sarabet {

namespace {

DType pixel_dtype(const std::string& name) {
    for (const DType dtype : {DType::UInt8, DType::UInt16, DType::Float16, DType::Float32})
        if (name == dtype_name(dtype)) return dtype;
    throw Error(ErrorKind::Type,
                fmt::format("pixels are uint8, uint16, float16 or float32, got '{}'", name));
}

bool from_bottom(const std::string& origin) {
    if (origin != "top" && origin != "bottom")
        throw Error(ErrorKind::Value,
                    fmt::format("origin must be 'top' or 'bottom', got '{}'", origin));
    return origin == "bottom";
}

Swizzle swizzle_named(const std::string& channels, int stored) {
    if (channels.empty()) return Swizzle::first(stored);
    if (channels.size() == 1 && channels[0] >= '0' && channels[0] <= '9')
        return Swizzle::first(channels[0] - '0');
    return Swizzle::parse(channels);
}

ConstPixelView view_of(const Snapshot::Impl& shot) {
    const PixelFormatInfo& info = info_of(shot.image->format());
    return packed_view(static_cast<const void*>(shot.pixels.data), info.dtype, info.channels,
                       shot.image->width(), shot.image->height(),
                       static_cast<std::ptrdiff_t>(shot.pixels.row_pitch));
}

// A conversion of this many bytes takes long enough to give the host's lock back,
constexpr std::size_t long_bytes = 256 * 1024;
// and each further core is worth starting a thread for as many:
constexpr std::size_t bytes_per_thread = 2 << 20;
// Memory is not faster for more than a few cores.
constexpr std::size_t most_threads = 4;

// Some rows of an image.
template <class View>
View rows_of(View view, int first, int count) {
    using Byte = std::conditional_t<std::is_same_v<View, PixelView>, std::byte, const std::byte>;
    view.data = static_cast<Byte*>(view.data) + first * view.row_stride;
    view.height = count;
    return view;
}

void convert(const ConstPixelView& from, const PixelView& to, const Swizzle& swizzle) {
    const std::size_t bytes = static_cast<std::size_t>(to.width) *
                              static_cast<std::size_t>(to.height) *
                              static_cast<std::size_t>(to.pixel_stride);
    if (bytes <= long_bytes) return convert_pixels(from, to, swizzle);
    const host::Left left;
    const auto cores = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
    const auto parts =
        static_cast<int>(std::min({bytes / bytes_per_thread + 1, cores, most_threads}));
    convert_pixels(rows_of(from, 0, 0), rows_of(to, 0, 0), swizzle);  // checks: no thread may throw
    std::vector<std::jthread> others;
    for (int part = 1; part < parts; ++part) {
        const int first = to.height * part / parts, end = to.height * (part + 1) / parts;
        others.emplace_back([&, first, end] {
            convert_pixels(rows_of(from, first, end - first), rows_of(to, first, end - first),
                           swizzle);
        });
    }
    const int end = to.height / parts;
    convert_pixels(rows_of(from, 0, end), rows_of(to, 0, end), swizzle);
}

ArrayOut shown(const Snapshot::Impl& shot, const ConstPixelView& view) {
    ArrayOut out;
    out.data = const_cast<void*>(view.data);
    out.dtype = view.dtype;
    out.shape = {view.height, view.width, view.channels};
    out.strides = {view.row_stride, view.pixel_stride,
                   static_cast<std::int64_t>(item_size(view.dtype))};
    out.keep = shot.pixels.keep;
    return out;
}

}  // namespace

namespace gpu {

Pixels begin_reading(const Image& image) {
    Recipe& recipe = *image.recipe();
    const auto content = recipe.content();
    const bool made =
        recipe.texture() != nullptr || (content && std::holds_alternative<PixelContent>(*content));
    if (made) return start_pixels(recipe);
    const Blocking out;
    return start_pixels(recipe);
}

void finish_reading(const Pixels& pixels) {
    if (pixels_ready(pixels)) return;
    const Blocking out;
    wait_pixels(pixels, [] { host::check_interrupt(); });
}

}  // namespace gpu

Snapshot::Snapshot(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

std::int64_t Snapshot::frame() const {
    return impl_->frame;
}

bool Snapshot::ready() const {
    return gpu::pixels_ready(impl_->pixels);
}

void Snapshot::wait() const {
    gpu::finish_reading(impl_->pixels);
}

ArrayOut Snapshot::read(const std::string& dtype, const std::string& origin,
                        const std::string& channels, const std::string& copy) const {
    if (copy != "never" && copy != "always" && copy != "needed")
        throw Error(ErrorKind::Value,
                    fmt::format("copy must be 'never', 'always' or 'needed', got '{}'", copy));
    wait();
    ConstPixelView from = view_of(*impl_);
    const Swizzle swizzle = swizzle_named(channels, from.channels);
    const DType wanted = dtype.empty() ? from.dtype : pixel_dtype(dtype);
    if (from_bottom(origin)) from = flipped(from);
    const bool same_pixels = wanted == from.dtype && swizzle == Swizzle::first(from.channels);
    const bool gapless = from.row_stride == from.width * from.pixel_stride;
    if (copy == "never" && !same_pixels)
        throw Error(
            ErrorKind::Value,
            fmt::format("copy=False: {} pixels of {} channels cannot be shown as {} with "
                        "channels '{}'",
                        dtype_name(from.dtype), from.channels, dtype_name(wanted), channels));
    if (same_pixels && (copy == "never" || (copy == "needed" && gapless)))
        return shown(*impl_, from);

    const std::size_t row = static_cast<std::size_t>(from.width) *
                            static_cast<std::size_t>(swizzle.count) * item_size(wanted);
    const auto block = gpu::allocate_host_block(row * static_cast<std::size_t>(from.height));
    convert(from, packed_view(block->data(), wanted, swizzle.count, from.width, from.height),
            swizzle);
    ArrayOut out;
    out.data = block->data();
    out.dtype = wanted;
    out.shape = {from.height, from.width, swizzle.count};
    out.writable = copy == "always";
    out.keep = block;
    return out;
}

void Snapshot::read_into(const ArrayIn& out, const std::string& origin,
                         const std::string& channels) const {
    const PixelFormatInfo& info = info_of(impl_->image->format());
    const int width = impl_->image->width(), height = impl_->image->height();
    if (!out.writable)
        throw Error(ErrorKind::Value, "out= must be writable, got a read-only array");
    const int given =
        out.ndim() == 3 ? static_cast<int>(std::min<std::int64_t>(out.shape[2], 99)) : 0;
    const Swizzle swizzle = channels.empty() && given >= 1 && given <= 4
                                ? Swizzle::first(given)
                                : swizzle_named(channels, info.channels);
    const std::vector<std::int64_t> expected{height, width, swizzle.count};
    if (out.shape != expected)
        throw Error(ErrorKind::Value, fmt::format("out= must have the shape {}, got {}",
                                                  shape_text(expected), shape_text(out.shape)));
    const DType wanted = pixel_dtype(dtype_name(out.dtype));
    const auto item = static_cast<std::int64_t>(item_size(wanted));
    if (out.strides[2] != item || (width > 1 && out.strides[1] != item * swizzle.count))
        throw Error(
            ErrorKind::Value,
            fmt::format("out= must have its pixels side by side: expected strides (any, {}, "
                        "{}), got ({}, {}, {})",
                        item * swizzle.count, item, out.strides[0], out.strides[1],
                        out.strides[2]));
    wait();
    PixelView to = packed_view(const_cast<void*>(out.data), wanted, swizzle.count, width, height,
                               height > 1 ? out.strides[0] : 0);
    if (from_bottom(origin)) to = flipped(to);
    convert(view_of(*impl_), to, swizzle);
}

std::vector<std::uint8_t> Snapshot::encode(const std::string& suffix, double quality) const {
    wait();
    const host::Left left;
    const ConstPixelView from = view_of(*impl_);
    const bool jpeg = suffix != ".png";
    // Files hold straight colour; JPEG holds no alpha, and what was premultiplied lies on black.
    const int channels = from.channels == 2 ? 3 : jpeg && from.channels == 4 ? 3 : from.channels;
    const DType dtype = jpeg || from.dtype == DType::UInt8 ? DType::UInt8 : DType::UInt16;
    std::vector<std::byte> pixels(static_cast<std::size_t>(from.width) *
                                  static_cast<std::size_t>(from.height) *
                                  static_cast<std::size_t>(channels) * item_size(dtype));
    const PixelView view = packed_view(pixels.data(), dtype, channels, from.width, from.height);
    convert_pixels(from, view, Swizzle::first(channels));
    if (channels == 4) unpremultiply(view);
    const std::vector<std::byte> file =
        encode_image(suffix, view, static_cast<float>(quality), "image");
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(file.data());
    return {bytes, bytes + file.size()};
}

}  // namespace sarabet
