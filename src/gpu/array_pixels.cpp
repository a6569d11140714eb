// array_pixels.cpp -- takes arrays in: shown where they lie, or copied once.
#include "array_pixels.hpp"

#include "core/pixels.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <atomic>
#include <cstring>

namespace sarabet::gpu {

namespace {

std::atomic<std::uint64_t> copied{0};

[[noreturn]] void wrong(ErrorKind kind, const ArrayIn& array) {
    throw Error(kind,
                fmt::format("an image must be an array of (height, width) or (height, width, 1..4) "
                            "uint8, uint16, float16 or float32, at least 1x1, got ({}) {}",
                            fmt::join(array.shape, ", "), dtype_name(array.dtype)));
}

bool engine_can_show(const ArrayIn& array, int channels, std::size_t row) {
    const auto item = static_cast<std::int64_t>(item_size(array.dtype));
    if (channels == 3) return false;
    if (array.ndim() == 3 && channels > 1 && array.strides[2] != item) return false;
    if (array.shape[1] > 1 && array.strides[1] != item * channels) return false;
    return array.shape[0] == 1 || array.strides[0] >= static_cast<std::int64_t>(row);
}

// The channels of one pixel next to each other, as the conversion wants them.
ConstPixelView adjacent(const ArrayIn& array, int channels, std::vector<std::byte>& room) {
    const std::size_t item = item_size(array.dtype);
    ConstPixelView view{array.data,
                        array.dtype,
                        channels,
                        static_cast<int>(array.shape[1]),
                        static_cast<int>(array.shape[0]),
                        static_cast<std::ptrdiff_t>(array.strides[0]),
                        static_cast<std::ptrdiff_t>(array.strides[1])};
    if (array.ndim() == 2 || channels == 1 || array.strides[2] == static_cast<std::int64_t>(item))
        return view;
    room.resize(static_cast<std::size_t>(array.size()) * item);
    std::byte* to = room.data();
    const auto* from = static_cast<const std::byte*>(array.data);
    for (std::int64_t y = 0; y < array.shape[0]; ++y)
        for (std::int64_t x = 0; x < array.shape[1]; ++x)
            for (std::int64_t c = 0; c < channels; ++c, to += item)
                std::memcpy(
                    to, from + y * array.strides[0] + x * array.strides[1] + c * array.strides[2],
                    item);
    view.data = room.data();
    view.pixel_stride = static_cast<std::ptrdiff_t>(item) * channels;
    view.row_stride = view.pixel_stride * view.width;
    return view;
}

}  // namespace

std::uint64_t array_bytes_copied() {
    return copied.load();
}

ArrayPixels array_pixels(const ArrayIn& array, std::string_view channels, bool live) {
    constexpr std::int64_t most = 1 << 20;
    if (array.ndim() != 2 && array.ndim() != 3) wrong(ErrorKind::Type, array);
    const auto count = array.ndim() == 3 ? array.shape[2] : 1;
    if (count < 1 || count > 4) wrong(ErrorKind::Type, array);
    const auto format = pixel_format_for(array.dtype, static_cast<int>(count));
    if (!format) wrong(ErrorKind::Type, array);
    if (array.shape[0] < 1 || array.shape[1] < 1 || array.shape[0] > most || array.shape[1] > most)
        wrong(ErrorKind::Value, array);
    ArrayPixels out;
    out.height = static_cast<int>(array.shape[0]);
    out.width = static_cast<int>(array.shape[1]);
    out.format = *format;
    PixelContent& content = out.content;
    const std::size_t row = row_bytes(out.width, out.format);
    if (live && channels.empty() && engine_can_show(array, static_cast<int>(count), row)) {
        const std::size_t pitch =
            out.height == 1 ? row : static_cast<std::size_t>(array.strides[0]);
        const std::size_t bytes = pitch * static_cast<std::size_t>(out.height - 1) + row;
        if (auto block = find_host_block(array.data, bytes)) {
            content.data = static_cast<const std::byte*>(array.data);
            content.row_pitch = pitch;
            content.block = std::move(block);
            content.keep = array.keep;
            content.live = true;
            return out;
        }
    }
    const int stored = info_of(out.format).channels;
    const Swizzle swizzle = channels.empty()
                                ? Swizzle::first(stored)
                                : Swizzle::parse(channels, "channels").inverted(stored, "channels");
    if (!channels.empty() && channels.size() != static_cast<std::size_t>(count))
        throw Error(ErrorKind::Value,
                    fmt::format("channels '{}' names {} channels, the array has {}", channels,
                                channels.size(), count));
    content.row_pitch = texture_row_pitch(out.width, out.format);
    content.block = allocate_host_block(content.row_pitch * static_cast<std::size_t>(out.height),
                                        content.row_pitch);
    content.data = content.block->data();
    std::vector<std::byte> room;
    convert_pixels(adjacent(array, static_cast<int>(count), room),
                   packed_view(content.block->data(), array.dtype, stored, out.width, out.height,
                               static_cast<std::ptrdiff_t>(content.row_pitch)),
                   swizzle);
    copied += row * static_cast<std::size_t>(out.height);
    return out;
}

}  // namespace sarabet::gpu
