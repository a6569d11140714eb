// pixels.cpp -- conversion of rows of pixels between element types and channel layouts.
//
// A row is worked on in up to four steps, each one a plain loop over adjacent elements: gather
// (only where pixels are not adjacent), shuffle channels, convert elements, scatter. Steps that
// change nothing are left out; tiles between them stay in the first-level cache. The channel
// shuffle is one byte shuffle of 16 bytes for every element type, with its pattern made at run
// time.
#include "core/pixels.hpp"

#include "core/pixel_kernels.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#if defined(__x86_64__)
#include <immintrin.h>
#define SARABET_X86 1
#else
#define SARABET_X86 0
#endif

namespace sarabet {
namespace {

constexpr std::size_t tile_pixels = 256;
constexpr std::size_t tile_bytes = tile_pixels * 4 * sizeof(float);

#if SARABET_X86
const bool has_ssse3 = __builtin_cpu_supports("ssse3");
#endif

/// One kernel, or two with floats between them.
struct Conversion {
    PixelKernel first = nullptr;
    PixelKernel second = nullptr;

    Conversion(DType from, DType to) {
        if (from == to) return;
        first = pixel_kernel(from, to);
        if (first != nullptr) return;
        first = pixel_kernel(from, DType::Float32);
        second = pixel_kernel(DType::Float32, to);
    }

    void operator()(const void* src, void* dst, std::size_t count, void* floats) const {
        if (second == nullptr) return first(src, dst, count);
        first(src, floats, count);
        second(floats, dst, count);
    }
};

// Channels --------------------------------------------------------------------------------------

std::uint32_t one_bits(DType dtype) {
    switch (dtype) {
        case DType::UInt8: return 0xff;
        case DType::UInt16: return 0xffff;
        case DType::Float16: return 0x3c00;
        default: return std::bit_cast<std::uint32_t>(1.0f);
    }
}

/// Elements of a pixel that lie side by side, those that nobody reads among them.
int elements(const ConstPixelView& view) {
    return view.packing == PixelPacking::Padded ? 4 : view.channels;
}

/// A swizzle made ready for one source layout.
struct Shuffle {
    int src_channels;
    int dst_channels;
    std::uint32_t one;
    std::array<std::uint8_t, 4> take{};
    bool identity = true;
    alignas(16) std::array<std::uint8_t, 16> pattern{};
    alignas(16) std::array<std::uint8_t, 16> ones{};

    Shuffle(const ConstPixelView& src, const Swizzle& swizzle)
        : src_channels(elements(src)), dst_channels(swizzle.count), one(one_bits(src.dtype)) {
        for (int c = 0; c < dst_channels; ++c) {
            const std::uint8_t from = swizzle.take[c];
            take[c] = from < 4 ? stored(src, from) : from;
            identity = identity && take[c] == c;
        }
        identity = identity && src_channels == dst_channels;
        make_pattern(item_size(src.dtype));
    }

    // Which stored channel r, g, b or a (0..3) is.
    static std::uint8_t stored(const ConstPixelView& src, std::uint8_t channel) {
        const bool alpha = channel == 3;
        switch (src.meaning) {
            case PixelChannels::Alpha: return alpha ? 0 : Swizzle::zero;
            case PixelChannels::MonoAlpha: return alpha ? 1 : 0;
            case PixelChannels::Mono: return alpha ? Swizzle::one : 0;
            case PixelChannels::Color: break;
        }
        if (channel < src.channels) return channel;
        return alpha ? Swizzle::one : src.channels == 1 ? 0 : Swizzle::zero;
    }

    void make_pattern(std::size_t item) {
        pattern.fill(0x80);  // "write zero" to the byte shuffle
        const std::size_t pixels = 4 / item;
        for (std::size_t p = 0; p < pixels; ++p)
            for (int c = 0; c < dst_channels; ++c)
                for (std::size_t b = 0; b < item; ++b) {
                    const std::size_t at = (p * dst_channels + c) * item + b;
                    if (take[c] < 4)
                        pattern[at] =
                            static_cast<std::uint8_t>((p * src_channels + take[c]) * item + b);
                    else if (take[c] == Swizzle::one)
                        ones[at] = static_cast<std::uint8_t>(one >> (8 * b));
                }
    }
};

#if SARABET_X86
/// Whole vectors only: answers how many pixels it did. Never touches a byte past `count` pixels.
[[gnu::target("ssse3")]] std::size_t shuffle_ssse3(const Shuffle& s, std::size_t item,
                                                   const std::byte* src, std::byte* dst,
                                                   std::size_t count) {
    const __m128i pattern = _mm_load_si128(reinterpret_cast<const __m128i*>(s.pattern.data()));
    const __m128i ones = _mm_load_si128(reinterpret_cast<const __m128i*>(s.ones.data()));
    const std::size_t src_bytes = item * s.src_channels;
    const std::size_t dst_bytes = item * s.dst_channels;
    const std::size_t fits = std::min(count * src_bytes, count * dst_bytes);
    if (fits < 16) return 0;
    const std::size_t step = 4 / item;
    const std::size_t last =
        std::min((count * src_bytes - 16) / src_bytes, (count * dst_bytes - 16) / dst_bytes);
    std::size_t i = 0;
    for (; i <= last; i += step) {
        const __m128i in = _mm_loadu_si128(reinterpret_cast<const __m128i*>(src + i * src_bytes));
        const __m128i out = _mm_or_si128(_mm_shuffle_epi8(in, pattern), ones);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(dst + i * dst_bytes), out);
    }
    return std::min(i, count);
}
#endif

template <typename T>
void shuffle_scalar(const Shuffle& s, const std::byte* src, std::ptrdiff_t src_step, std::byte* dst,
                    std::size_t count) {
    T values[6] = {0, 0, 0, 0, 0, static_cast<T>(s.one)};
    for (std::size_t i = 0; i < count; ++i, src += src_step) {
        std::memcpy(values, src, sizeof(T) * static_cast<std::size_t>(s.src_channels));
        T out[4];
        for (int c = 0; c < 4; ++c) out[c] = values[s.take[c]];
        std::memcpy(dst + i * sizeof(T) * static_cast<std::size_t>(s.dst_channels), out,
                    sizeof(T) * static_cast<std::size_t>(s.dst_channels));
    }
}

/// `count` pixels, `src_step` bytes apart, to adjacent pixels.
void shuffle_pixels(const Shuffle& s, std::size_t item, const std::byte* src,
                    std::ptrdiff_t src_step, std::byte* dst, std::size_t count) {
    const std::ptrdiff_t packed = static_cast<std::ptrdiff_t>(item) * s.src_channels;
    std::size_t done = 0;
#if SARABET_X86
    if (has_ssse3 && src_step == packed) done = shuffle_ssse3(s, item, src, dst, count);
#else
    (void)packed;
#endif
    src += static_cast<std::ptrdiff_t>(done) * src_step;
    dst += done * item * static_cast<std::size_t>(s.dst_channels);
    if (item == 1) return shuffle_scalar<std::uint8_t>(s, src, src_step, dst, count - done);
    if (item == 2) return shuffle_scalar<std::uint16_t>(s, src, src_step, dst, count - done);
    shuffle_scalar<std::uint32_t>(s, src, src_step, dst, count - done);
}

// Rows ------------------------------------------------------------------------------------------

std::ptrdiff_t packed_pixel(DType dtype, int channels) {
    return static_cast<std::ptrdiff_t>(item_size(dtype)) * channels;
}

struct RowPlan {
    Shuffle shuffle;
    Conversion convert;
    std::size_t src_item;
    std::size_t dst_item;
    std::ptrdiff_t src_step;
    std::ptrdiff_t dst_step;
    bool src_packed;
    bool dst_packed;
    std::size_t dst_channels;
    PixelUnpacker unpack;  // null: the source has its elements side by side

    RowPlan(const ConstPixelView& src, const PixelView& dst, const Swizzle& swizzle)
        : shuffle(src, swizzle),
          convert(src.dtype, dst.dtype),
          src_item(item_size(src.dtype)),
          dst_item(item_size(dst.dtype)),
          src_step(src.pixel_stride),
          dst_step(dst.pixel_stride),
          src_packed(src.pixel_stride == packed_pixel(src.dtype, elements(src))),
          dst_packed(dst.pixel_stride == packed_pixel(dst.dtype, dst.channels)),
          dst_channels(static_cast<std::size_t>(dst.channels)),
          unpack(pixel_unpacker(src.packing)) {}

    bool is_copy() const {
        return unpack == nullptr && shuffle.identity && convert.first == nullptr && src_packed &&
               dst_packed;
    }

    /// One tile of at most `tile_pixels`.
    void tile(const std::byte* src, std::byte* dst, std::size_t count) const {
        alignas(64) std::byte shuffled[tile_bytes];
        alignas(64) std::byte converted[tile_bytes];
        alignas(64) std::byte floats[tile_bytes];
        alignas(64) std::byte unpacked[tile_bytes];
        const std::byte* from = src;
        std::ptrdiff_t step = src_step;
        if (unpack != nullptr) {
            unpack(src, reinterpret_cast<float*>(unpacked), count);
            from = unpacked;
            step = packed_pixel(DType::Float32, shuffle.src_channels);
        }
        if (unpack != nullptr || !shuffle.identity || !src_packed) {
            std::byte* to = convert.first == nullptr && dst_packed ? dst : shuffled;
            shuffle_pixels(shuffle, src_item, from, step, to, count);
            from = to;
        }
        if (convert.first != nullptr) {
            std::byte* to = dst_packed ? dst : converted;
            convert(from, to, count * dst_channels, floats);
            from = to;
        }
        if (dst_packed) return;
        const std::size_t bytes = dst_item * dst_channels;
        for (std::size_t i = 0; i < count; ++i, dst += dst_step)
            std::memcpy(dst, from + i * bytes, bytes);
    }

    void row(const std::byte* src, std::byte* dst, std::size_t width) const {
        if (unpack == nullptr && convert.first == nullptr && dst_packed)
            return shuffle_pixels(shuffle, src_item, src, src_step, dst, width);
        for (std::size_t x = 0; x < width; x += tile_pixels) {
            const auto offset = static_cast<std::ptrdiff_t>(x);
            tile(src + offset * src_step, dst + offset * dst_step,
                 std::min(tile_pixels, width - x));
        }
    }
};

void copy_rows(const ConstPixelView& src, const PixelView& dst) {
    const auto bytes = static_cast<std::size_t>(src.pixel_stride) * src.width;
    const auto* from = static_cast<const std::byte*>(src.data);
    auto* to = static_cast<std::byte*>(dst.data);
    const auto whole = static_cast<std::ptrdiff_t>(bytes);
    if (src.row_stride == whole && dst.row_stride == whole) {
        std::memcpy(to, from, bytes * static_cast<std::size_t>(src.height));
        return;
    }
    for (std::ptrdiff_t y = 0; y < src.height; ++y)
        std::memcpy(to + y * dst.row_stride, from + y * src.row_stride, bytes);
}

void check_view(const char* which, DType dtype, int channels, int width, int height) {
    if (dtype != DType::UInt8 && dtype != DType::UInt16 && dtype != DType::Float16 &&
        dtype != DType::Float32)
        throw Error(ErrorKind::Type,
                    fmt::format("pixels: {} expected uint8, uint16, float16 or float32, got {}",
                                which, dtype_name(dtype)));
    if (channels < 1 || channels > 4 || width < 0 || height < 0)
        throw Error(ErrorKind::Value,
                    fmt::format("pixels: {} expected 1..4 channels and a size, got {}x{}x{}", which,
                                height, width, channels));
}

template <typename View, typename Pointer>
View make_packed(Pointer data, DType dtype, int channels, int width, int height,
                 std::ptrdiff_t row_stride) {
    const std::ptrdiff_t pixel = packed_pixel(dtype, channels);
    View view;
    view.data = data;
    view.dtype = dtype;
    view.channels = channels;
    view.width = width;
    view.height = height;
    view.row_stride = row_stride != 0 ? row_stride : pixel * width;
    view.pixel_stride = pixel;
    return view;
}

template <typename View, typename Byte>
View make_flipped(View view) {
    if (view.height > 0)
        view.data = static_cast<Byte*>(view.data) + (view.height - 1) * view.row_stride;
    view.row_stride = -view.row_stride;
    return view;
}

}  // namespace

PixelView packed_view(void* data, DType dtype, int channels, int width, int height,
                      std::ptrdiff_t row_stride) {
    return make_packed<PixelView>(data, dtype, channels, width, height, row_stride);
}

ConstPixelView packed_view(const void* data, DType dtype, int channels, int width, int height,
                           std::ptrdiff_t row_stride) {
    return make_packed<ConstPixelView>(data, dtype, channels, width, height, row_stride);
}

ConstPixelView stored_view(const void* data, PixelFormat format, int width, int height,
                           std::ptrdiff_t row_stride) {
    const PixelFormatInfo& info = info_of(format);
    ConstPixelView view = packed_view(data, info.dtype, info.channels, width, height, row_stride);
    view.pixel_stride = info.pixel_bytes();
    view.meaning = info.meaning;
    view.packing = info.packing;
    return view;
}

PixelView flipped(const PixelView& view) {
    return make_flipped<PixelView, std::byte>(view);
}

ConstPixelView flipped(const ConstPixelView& view) {
    return make_flipped<ConstPixelView, const std::byte>(view);
}

void convert_pixels(const ConstPixelView& src, const PixelView& dst, const Swizzle& swizzle) {
    check_view("source", src.dtype, src.channels, src.width, src.height);
    check_view("destination", dst.dtype, dst.channels, dst.width, dst.height);
    if (src.width != dst.width || src.height != dst.height || dst.channels != swizzle.count)
        throw Error(ErrorKind::Value,
                    fmt::format("pixels: destination expected {}x{}x{}, got {}x{}x{}", src.height,
                                src.width, swizzle.count, dst.height, dst.width, dst.channels));
    if (src.width == 0 || src.height == 0) return;
    const RowPlan plan(src, dst, swizzle);
    if (plan.is_copy()) return copy_rows(src, dst);
    const auto* from = static_cast<const std::byte*>(src.data);
    auto* to = static_cast<std::byte*>(dst.data);
    for (std::ptrdiff_t y = 0; y < src.height; ++y)
        plan.row(from + y * src.row_stride, to + y * dst.row_stride,
                 static_cast<std::size_t>(src.width));
}

}  // namespace sarabet
