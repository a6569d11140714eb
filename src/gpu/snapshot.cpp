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

// So many of a format's channels: its own, or those of a colour.
Swizzle counted(int count, PixelFormat format) {
    const Swizzle own = Swizzle::of(format);
    if (count == own.count) return own;
    const bool alpha_second = info_of(format).meaning == PixelChannels::Alpha;
    return count == 2 && alpha_second ? Swizzle::parse("ra") : Swizzle::first(count);
}

Swizzle swizzle_named(const std::string& channels, PixelFormat format) {
    if (channels.empty()) return Swizzle::of(format);
    if (channels.size() == 1 && channels[0] >= '0' && channels[0] <= '9')
        return counted(channels[0] - '0', format);
    return Swizzle::parse(channels);
}

// One view for every slice: they have all but the address in common.
struct Slices {
    ConstPixelView first;
    int count = 1;
    std::ptrdiff_t pitch = 0;

    ConstPixelView at(int slice) const {
        ConstPixelView view = first;
        view.data = static_cast<const std::byte*>(first.data) + slice * pitch;
        return view;
    }
    bool is_gapless() const {
        const auto item = static_cast<std::ptrdiff_t>(item_size(first.dtype));
        const std::ptrdiff_t row = first.width * first.channels * item;
        return first.pixel_stride * first.width == row && first.row_stride == row &&
               (count == 1 || pitch == row * first.height);
    }
};

Slices slices_of(const Snapshot::Impl& shot) {
    const Image& image = *shot.image;
    const gpu::PixelRows& rows = shot.pixels.rows;
    return {stored_view(rows.data, image.format(), image.width(), image.height(),
                        static_cast<std::ptrdiff_t>(rows.row_pitch)),
            image.depth(), static_cast<std::ptrdiff_t>(rows.slice_pitch)};
}

// (height, width, channels), or (slices, height, width, channels).
std::vector<std::int64_t> shape_of(const Image& image, int channels) {
    if (image.shape().is_flat()) return {image.height(), image.width(), channels};
    return {image.depth(), image.height(), image.width(), channels};
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

ArrayOut shown(const Snapshot::Impl& shot, const Slices& slices) {
    const ConstPixelView& view = slices.first;
    ArrayOut out;
    out.data = const_cast<void*>(view.data);
    out.dtype = view.dtype;
    out.shape = shape_of(*shot.image, view.channels);
    out.strides = {view.row_stride, view.pixel_stride,
                   static_cast<std::int64_t>(item_size(view.dtype))};
    if (out.shape.size() == 4) out.strides.insert(out.strides.begin(), slices.pitch);
    out.keep = shot.pixels.keep;
    return out;
}

// Why the pixels cannot be shown where they lie.
[[noreturn]] void refuse_view(PixelFormat format, DType wanted, const std::string& channels) {
    const PixelFormatInfo& info = info_of(format);
    if (info.packing == PixelPacking::RGB10A2 || info.packing == PixelPacking::RG11B10)
        throw Error(ErrorKind::Value,
                    fmt::format("copy=False: {} pixels are 32 bits each, which NumPy has no dtype "
                                "for; copy=None makes float32 of them",
                                info.name));
    throw Error(ErrorKind::Value,
                fmt::format("copy=False: {} pixels of {} channels cannot be shown as {} with "
                            "channels '{}'",
                            dtype_name(info.dtype), info.channels, dtype_name(wanted), channels));
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
    const PixelFormat format = impl_->image->format();
    const PixelPacking packing = info_of(format).packing;
    Slices from = slices_of(*impl_);
    const Swizzle swizzle = swizzle_named(channels, format);
    const DType wanted = dtype.empty() ? from.first.dtype : pixel_dtype(dtype);
    if (from_bottom(origin)) from.first = flipped(from.first);
    const bool same_pixels = wanted == from.first.dtype && swizzle == Swizzle::of(format) &&
                             packing != PixelPacking::RGB10A2 && packing != PixelPacking::RG11B10;
    if (copy == "never" && !same_pixels) refuse_view(format, wanted, channels);
    if (same_pixels && (copy == "never" || (copy == "needed" && from.is_gapless())))
        return shown(*impl_, from);

    const ConstPixelView& view = from.first;
    const std::size_t row = static_cast<std::size_t>(view.width) *
                            static_cast<std::size_t>(swizzle.count) * item_size(wanted);
    const std::size_t slice = row * static_cast<std::size_t>(view.height);
    const auto block = gpu::allocate_host_block(slice * static_cast<std::size_t>(from.count));
    for (int z = 0; z < from.count; ++z)
        convert(from.at(z),
                packed_view(block->data() + slice * static_cast<std::size_t>(z), wanted,
                            swizzle.count, view.width, view.height),
                swizzle);
    ArrayOut out;
    out.data = block->data();
    out.dtype = wanted;
    out.shape = shape_of(*impl_->image, swizzle.count);
    out.writable = copy == "always";
    out.keep = block;
    return out;
}

void Snapshot::read_into(const ArrayIn& out, const std::string& origin,
                         const std::string& channels) const {
    const Image& image = *impl_->image;
    if (!out.writable)
        throw Error(ErrorKind::Value, "out= must be writable, got a read-only array");
    const std::size_t axes = shape_of(image, 4).size();
    const int given = out.shape.size() == axes
                          ? static_cast<int>(std::min<std::int64_t>(out.shape.back(), 99))
                          : 0;
    const Swizzle swizzle = channels.empty() && given >= 1 && given <= 4
                                ? counted(given, image.format())
                                : swizzle_named(channels, image.format());
    const std::vector<std::int64_t> expected = shape_of(image, swizzle.count);
    if (out.shape != expected)
        throw Error(ErrorKind::Value, fmt::format("out= must have the shape {}, got {}",
                                                  shape_text(expected), shape_text(out.shape)));
    const DType wanted = pixel_dtype(dtype_name(out.dtype));
    const auto item = static_cast<std::int64_t>(item_size(wanted));
    // An axis of one element has whatever stride its maker gave it.
    if ((swizzle.count > 1 && out.strides[axes - 1] != item) ||
        (image.width() > 1 && out.strides[axes - 2] != item * swizzle.count))
        throw Error(ErrorKind::Value,
                    fmt::format("out= must have its pixels side by side: expected strides "
                                "(..., {}, {}), got {}",
                                item * swizzle.count, item, shape_text(out.strides)));
    wait();
    const Slices from = slices_of(*impl_);
    for (int z = 0; z < from.count; ++z) {
        auto* slice = static_cast<std::byte*>(const_cast<void*>(out.data));
        if (axes == 4) slice += z * out.strides[0];
        PixelView to = packed_view(slice, wanted, swizzle.count, image.width(), image.height(),
                                   image.height() > 1 ? out.strides[axes - 3] : 0);
        if (from_bottom(origin)) to = flipped(to);
        convert(from.at(z), to, swizzle);
    }
}

std::vector<std::uint8_t> Snapshot::encode(const std::string& suffix, double quality) const {
    const PixelFormatInfo& info = info_of(impl_->image->format());
    const ImageShape& shape = impl_->image->shape();
    if (!shape.is_flat())
        throw Error(ErrorKind::Value,
                    fmt::format("a {} file holds one picture, got {} slices: save one of them, or "
                                "all with numpy.save",
                                suffix, shape.depth));
    const bool jpeg = suffix == ".jpg" || suffix == ".jpeg";
    if (!jpeg && suffix != ".png")
        throw Error(ErrorKind::Value,
                    fmt::format("a snapshot is encoded as .png, .jpg or .jpeg, got '{}'; other "
                                "files are made of its array",
                                suffix));
    if (jpeg && info.meaning == PixelChannels::Alpha)
        throw Error(ErrorKind::Value,
                    fmt::format("a {} file holds no alpha, and a {} picture nothing else: save it "
                                "as .png, or as another 'format'",
                                suffix, info.name));
    wait();
    const host::Left left;
    const ConstPixelView from = slices_of(*impl_).first;
    // Files hold straight colour; JPEG holds no alpha, and what was premultiplied lies on black.
    const bool mono =
        info.meaning == PixelChannels::Mono || (jpeg && info.meaning == PixelChannels::MonoAlpha);
    const bool alpha = !jpeg && (info.meaning == PixelChannels::MonoAlpha ||
                                 info.meaning == PixelChannels::Alpha || info.channels == 4);
    const int channels = mono ? 1 : alpha ? 4 : 3;
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
