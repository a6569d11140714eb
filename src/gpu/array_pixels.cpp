// array_pixels.cpp -- takes arrays in: shown where they lie, or copied once.
#include "array_pixels.hpp"

#include "core/pixels.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <vector>

namespace sarabet::gpu {

namespace {

std::atomic<std::uint64_t> copied{0};

[[noreturn]] void wrong(ErrorKind kind, const ArrayIn& array, bool flat) {
    const char* slices = flat ? "" : "slices, ";
    throw Error(
        kind, fmt::format("{0} must be an array of ({1}height, width) or ({1}height, width, 1..4) "
                          "uint8, uint16, float16 or float32, at least 1x1, got ({2}) {3}",
                          flat ? "an image" : "a texture of slices", slices,
                          fmt::join(array.shape, ", "), dtype_name(array.dtype)));
}

// An array with every axis named; strides in bytes.
struct Axes {
    std::int64_t slices = 1, rows = 1, columns = 1, channels = 1;
    std::int64_t slice = 0, row = 0, column = 0, channel = 0;
};

Axes axes_of(const ArrayIn& array, bool flat) {
    const std::size_t first = flat ? 0 : 1;
    const std::size_t count = array.shape.size();
    if (count != first + 2 && count != first + 3) wrong(ErrorKind::Type, array, flat);
    Axes axes;
    if (!flat) {
        axes.slices = array.shape[0];
        axes.slice = array.strides[0];
    }
    axes.rows = array.shape[first];
    axes.row = array.strides[first];
    axes.columns = array.shape[first + 1];
    axes.column = array.strides[first + 1];
    axes.channel = static_cast<std::int64_t>(item_size(array.dtype));
    if (count == first + 3) {
        axes.channels = array.shape[first + 2];
        if (axes.channels > 1) axes.channel = array.strides[first + 2];
    }
    constexpr std::int64_t most = 1 << 20;
    if (axes.channels < 1 || axes.channels > 4) wrong(ErrorKind::Type, array, flat);
    if (axes.slices < 1 || axes.slices > most || axes.rows < 1 || axes.rows > most ||
        axes.columns < 1 || axes.columns > most)
        wrong(ErrorKind::Value, array, flat);
    return axes;
}

std::optional<PixelChannels> meaning_of(const ArrayWish& wish, std::int64_t channels) {
    if (wish.channels == "a") return PixelChannels::Alpha;
    if (wish.channels == "ra" || wish.channels == "ar") return PixelChannels::MonoAlpha;
    if (!wish.channels.empty() || wish.format == PixelFormat::UseInput) return std::nullopt;
    const PixelFormatInfo& info = info_of(wish.format);
    const bool alpha =
        info.meaning == PixelChannels::Alpha || info.meaning == PixelChannels::MonoAlpha;
    return alpha && info.channels == channels ? std::optional(info.meaning) : std::nullopt;
}

// The format with room for all channels that are named: of 'gb' that is RGBA.
PixelFormat format_of(const ArrayIn& array, const ArrayWish& wish, int count) {
    const auto meaning = meaning_of(wish, count);
    int stored = count;
    if (!meaning && !wish.channels.empty()) {
        const Swizzle named = Swizzle::parse(wish.channels, "channels");
        stored = 1 + *std::max_element(named.take.begin(), named.take.begin() + named.count);
    }
    const auto format = pixel_format_for(array.dtype, stored, meaning);
    if (!format) wrong(ErrorKind::Type, array, wish.kind == ImageKind::Flat);
    return *format;
}

// What each stored channel takes of the array's.
Swizzle order_of(const ArrayWish& wish, PixelFormat format, bool in_order) {
    const PixelFormatInfo& info = info_of(format);
    if (in_order) return Swizzle::first(info.channels);
    if (info.meaning == PixelChannels::MonoAlpha) return Swizzle::parse("gr");  // the other way
    return Swizzle::parse(wish.channels, "channels").inverted(info.channels, "channels");
}

bool engine_can_show(const Axes& axes, std::size_t item, std::size_t row) {
    const auto element = static_cast<std::int64_t>(item);
    if (axes.channels == 3 || axes.channel != element) return false;
    if (axes.columns > 1 && axes.column != element * axes.channels) return false;
    if (axes.rows > 1 && axes.row < static_cast<std::int64_t>(row)) return false;
    return axes.slices == 1 || axes.slice >= static_cast<std::int64_t>(row);
}

// One slice with the channels of a pixel next to each other, as the conversion wants them.
ConstPixelView adjacent(const ArrayIn& array, const Axes& axes, std::int64_t slice,
                        std::vector<std::byte>& room) {
    const std::size_t item = item_size(array.dtype);
    const auto* from = static_cast<const std::byte*>(array.data) + slice * axes.slice;
    const auto count = static_cast<int>(axes.channels);
    const auto width = static_cast<int>(axes.columns), height = static_cast<int>(axes.rows);
    if (axes.channel == static_cast<std::int64_t>(item)) {
        ConstPixelView view = packed_view(static_cast<const void*>(from), array.dtype, count, width,
                                          height, static_cast<std::ptrdiff_t>(axes.row));
        view.row_stride = static_cast<std::ptrdiff_t>(axes.row);
        view.pixel_stride = static_cast<std::ptrdiff_t>(axes.column);
        return view;
    }
    room.resize(static_cast<std::size_t>(axes.rows * axes.columns * axes.channels) * item);
    std::byte* to = room.data();
    for (std::int64_t y = 0; y < axes.rows; ++y)
        for (std::int64_t x = 0; x < axes.columns; ++x)
            for (std::int64_t c = 0; c < axes.channels; ++c, to += item)
                std::memcpy(to, from + y * axes.row + x * axes.column + c * axes.channel, item);
    return packed_view(static_cast<const void*>(room.data()), array.dtype, count, width, height);
}

// Shows the array where it lies, if it is the engine's memory.
bool show(const ArrayIn& array, const Axes& axes, std::size_t row, PixelContent& content) {
    const std::size_t pitch = axes.rows == 1 ? row : static_cast<std::size_t>(axes.row);
    const std::size_t last_row = pitch * static_cast<std::size_t>(axes.rows - 1) + row;
    const std::size_t slice = axes.slices == 1 ? 0 : static_cast<std::size_t>(axes.slice);
    const std::size_t bytes = slice * static_cast<std::size_t>(axes.slices - 1) + last_row;
    if (axes.slices > 1 && slice < last_row) return false;
    auto block = find_host_block(array.data, bytes);
    if (!block) return false;
    content.rows = {static_cast<const std::byte*>(array.data), pitch, slice};
    content.block = std::move(block);
    content.keep = array.keep;
    content.live = true;
    return true;
}

}  // namespace

std::uint64_t array_bytes_copied() {
    return copied.load();
}

ArrayPixels array_pixels(const Device& device, const ArrayIn& array, const ArrayWish& wish) {
    const bool flat = wish.kind == ImageKind::Flat;
    const Axes axes = axes_of(array, flat);
    const auto count = static_cast<int>(axes.channels);
    if (!wish.channels.empty() && wish.channels.size() != static_cast<std::size_t>(count))
        throw Error(ErrorKind::Value,
                    fmt::format("channels '{}' names {} channels, the array has {}", wish.channels,
                                wish.channels.size(), count));
    ArrayPixels out;
    out.shape = {static_cast<int>(axes.columns), static_cast<int>(axes.rows),
                 static_cast<int>(axes.slices), wish.kind};
    out.format = format_of(array, wish, count);
    check_texture_size(device, out.shape, out.format);  // a view may be of any size
    PixelContent& content = out.content;
    const int stored = info_of(out.format).channels;
    const Swizzle own = Swizzle::of(out.format);
    const bool in_order = wish.channels.empty() || Swizzle::parse(wish.channels, "channels") == own;
    const std::size_t row = row_bytes(out.shape.width, out.format);
    if (wish.live && in_order && engine_can_show(axes, item_size(array.dtype), row) &&
        show(array, axes, row, content))
        return out;
    const Swizzle swizzle = order_of(wish, out.format, in_order);
    content.rows.row_pitch = texture_row_pitch(out.shape.width, out.format);
    content.rows.slice_pitch = texture_slice_pitch(out.shape, out.format);
    content.block =
        allocate_host_block(texture_bytes(out.shape, out.format), content.rows.row_pitch);
    content.rows.data = content.block->data();
    std::vector<std::byte> room;
    for (int z = 0; z < out.shape.depth; ++z) {
        std::byte* to =
            content.block->data() + content.rows.slice_pitch * static_cast<std::size_t>(z);
        convert_pixels(adjacent(array, axes, z, room),
                       packed_view(to, array.dtype, stored, out.shape.width, out.shape.height,
                                   static_cast<std::ptrdiff_t>(content.rows.row_pitch)),
                       swizzle);
    }
    copied += row * static_cast<std::size_t>(out.shape.height) *
              static_cast<std::size_t>(out.shape.depth);
    return out;
}

}  // namespace sarabet::gpu
