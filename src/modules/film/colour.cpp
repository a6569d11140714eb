// colour.cpp -- YUV to RGB.
//
// With luma Y and chroma U, V as fractions, red is Y + a V, blue Y + b U, green what is left of Y.
// A film says which a and b (BT.601, BT.709, BT.2020) and whether its values fill their bytes or
// leave room ("limited range"); one that does not say is BT.709 from 720 rows on, as players take
// it. Chroma of half the size stands for two pixels, or four.
//
// Loops are compiled twice, for the baseline and for AVX2. What chroma adds is computed once for
// the pixels that share it, which leaves one multiplication for a pixel.
#include "modules/film/colour.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#define SARABET_INLINE [[gnu::always_inline]] inline
#else
#define SARABET_INLINE inline
#endif

namespace sarabet::film {
namespace {

/// What red, green and blue take of luma and chroma, for samples as they are stored.
struct Matrix {
    double luma, red_v, green_u, green_v, blue_u;
    double black;   ///< The luma of black.
    double middle;  ///< The chroma of grey.
};

bool is_full_range(const AVFrame& frame) {
    if (frame.color_range != AVCOL_RANGE_UNSPECIFIED) return frame.color_range == AVCOL_RANGE_JPEG;
    switch (frame.format) {
        case AV_PIX_FMT_YUVJ411P:
        case AV_PIX_FMT_YUVJ420P:
        case AV_PIX_FMT_YUVJ422P:
        case AV_PIX_FMT_YUVJ440P:
        case AV_PIX_FMT_YUVJ444P: return true;
        default: return false;
    }
}

AVColorSpace space_of(const AVFrame& frame) {
    if (frame.colorspace != AVCOL_SPC_UNSPECIFIED) return frame.colorspace;
    return frame.height >= 720 || frame.width >= 1280 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

/// The shares of red and blue in luma.
std::array<double, 2> shares_of(AVColorSpace space) {
    switch (space) {
        case AVCOL_SPC_BT709: return {0.2126, 0.0722};
        case AVCOL_SPC_FCC: return {0.30, 0.11};
        case AVCOL_SPC_SMPTE240M: return {0.212, 0.087};
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL: return {0.2627, 0.0593};
        default: return {0.299, 0.114};
    }
}

/// For samples of `bits` bits, and results of 0..`most`.
Matrix matrix_of(const AVFrame& frame, int bits, double most) {
    const auto [kr, kb] = shares_of(space_of(frame));
    const double kg = 1 - kr - kb;
    const bool full = is_full_range(frame);
    const double unit = std::exp2(bits - 8);
    const double top = std::exp2(bits) - 1;
    const double luma = most / (full ? top : 219 * unit);
    const double chroma = 2 * most / (full ? top : 224 * unit);
    return {luma,
            chroma * (1 - kr),
            -chroma * (1 - kb) * kb / kg,
            -chroma * (1 - kr) * kr / kg,
            chroma * (1 - kb),
            full ? 0 : 16 * unit,
            128 * unit};
}

struct Bytes {
    std::int32_t luma, red_v, green_u, green_v, blue_u, black;

    explicit Bytes(const Matrix& m)
        : luma(fixed(m.luma)),
          red_v(fixed(m.red_v)),
          green_u(fixed(m.green_u)),
          green_v(fixed(m.green_v)),
          blue_u(fixed(m.blue_u)),
          black(static_cast<std::int32_t>(m.black)) {}
    static std::int32_t fixed(double value) {
        return static_cast<std::int32_t>(std::lround(value * 65536));
    }
};

/// What chroma adds to red, green and blue, for a row of pixels; two rows may share it.
struct Terms {
    std::vector<std::int32_t> red, green, blue;

    explicit Terms(int width)
        : red(static_cast<std::size_t>(width)), green(red.size()), blue(red.size()) {}
};

/// From sample `i` of chroma on.
inline void terms_from(const Bytes& m, const std::uint8_t* u, const std::uint8_t* v, int i,
                       int width, int across, Terms& out) {
    for (int x = i << across; x < width; ++x) {
        const auto at = static_cast<std::size_t>(x);
        const std::int32_t cu = u[x >> across] - 128, cv = v[x >> across] - 128;
        out.red[at] = cv * m.red_v;
        out.green[at] = cu * m.green_u + cv * m.green_v;
        out.blue[at] = cu * m.blue_u;
    }
}

void terms_baseline(const Bytes& m, const std::uint8_t* u, const std::uint8_t* v, int width,
                    int across, Terms& out) {
    terms_from(m, u, v, 0, width, across, out);
}

inline std::uint32_t byte_of(std::int32_t fixed) {
    return static_cast<std::uint32_t>(std::clamp(fixed >> 16, 0, 255));
}

/// Pixels from `x` on.
inline void row_of_bytes(const Bytes& m, const Terms& terms, const std::uint8_t* y,
                         const std::uint8_t* a, std::uint32_t* to, int x, int width) {
    for (; x < width; ++x) {
        const auto at = static_cast<std::size_t>(x);
        const std::int32_t light = (y[x] - m.black) * m.luma + 32768;
        to[x] = byte_of(light + terms.red[at]) | byte_of(light + terms.green[at]) << 8 |
                byte_of(light + terms.blue[at]) << 16 | std::uint32_t{a[x]} << 24;
    }
}

void row_baseline(const Bytes& m, const Terms& terms, const std::uint8_t* y, const std::uint8_t* a,
                  std::uint32_t* to, int width) {
    row_of_bytes(m, terms, y, a, to, 0, width);
}

#if defined(__x86_64__)
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i wide(const std::uint8_t* from) {
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)));
}

[[gnu::target("avx2"), gnu::always_inline]] inline __m256i sum(__m256i light,
                                                               const std::int32_t* term) {
    const __m256i added = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(term));
    return _mm256_srai_epi32(_mm256_add_epi32(light, added), 16);
}

/// Eight terms, each for one pixel or for two.
[[gnu::target("avx2"), gnu::always_inline]] inline void put(__m256i terms, int across,
                                                            std::int32_t* to) {
    auto* out = reinterpret_cast<__m256i*>(to);
    if (!across) return _mm256_storeu_si256(out, terms);
    const __m256i low = _mm256_unpacklo_epi32(terms, terms);
    const __m256i high = _mm256_unpackhi_epi32(terms, terms);
    _mm256_storeu_si256(out, _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_storeu_si256(out + 1, _mm256_permute2x128_si256(low, high, 0x31));
}

[[gnu::target("avx2"), gnu::noinline]] void terms_avx2(const Bytes& m, const std::uint8_t* u,
                                                       const std::uint8_t* v, int width, int across,
                                                       Terms& out) {
    const __m256i middle = _mm256_set1_epi32(128);
    const __m256i red_v = _mm256_set1_epi32(m.red_v), blue_u = _mm256_set1_epi32(m.blue_u);
    const __m256i green_u = _mm256_set1_epi32(m.green_u), green_v = _mm256_set1_epi32(m.green_v);
    std::int32_t *red = out.red.data(), *green = out.green.data(), *blue = out.blue.data();
    int i = 0;
    for (; (i + 8) << across <= width; i += 8) {
        const __m256i cu = _mm256_sub_epi32(wide(u + i), middle);
        const __m256i cv = _mm256_sub_epi32(wide(v + i), middle);
        put(_mm256_mullo_epi32(cv, red_v), across, red + (i << across));
        put(_mm256_add_epi32(_mm256_mullo_epi32(cu, green_u), _mm256_mullo_epi32(cv, green_v)),
            across, green + (i << across));
        put(_mm256_mullo_epi32(cu, blue_u), across, blue + (i << across));
    }
    terms_from(m, u, v, i, width, across, out);
}

// Eight pixels at a time; packing clamps, and puts the channels side by side.
[[gnu::target("avx2"), gnu::noinline]] void row_avx2(const Bytes& m, const Terms& terms,
                                                     const std::uint8_t* y, const std::uint8_t* a,
                                                     std::uint32_t* to, int width) {
    const __m256i black = _mm256_set1_epi32(m.black), luma = _mm256_set1_epi32(m.luma);
    const __m256i half = _mm256_set1_epi32(32768);
    const __m256i order = _mm256_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15, 0,
                                           4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    const std::int32_t *red = terms.red.data(), *green = terms.green.data(),
                       *blue = terms.blue.data();
    int x = 0;
    for (; x + 8 <= width; x += 8) {
        const __m256i light =
            _mm256_add_epi32(_mm256_mullo_epi32(_mm256_sub_epi32(wide(y + x), black), luma), half);
        const __m256i red_green = _mm256_packs_epi32(sum(light, red + x), sum(light, green + x));
        const __m256i blue_alpha = _mm256_packs_epi32(sum(light, blue + x), wide(a + x));
        const __m256i bytes = _mm256_packus_epi16(red_green, blue_alpha);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + x), _mm256_shuffle_epi8(bytes, order));
    }
    row_of_bytes(m, terms, y, a, to, x, width);
}
#else
constexpr auto terms_avx2 = terms_baseline;
constexpr auto row_avx2 = row_baseline;
#endif

SARABET_INLINE float clipped(float value) {
    value = value > 0 ? value : 0;  // spelled as the processor's own minimum and maximum
    return value < 65535 ? value : 65535;
}

/// Each sample twice.
SARABET_INLINE void doubled(const std::uint16_t* from, std::uint16_t* to, int count) {
    for (int i = 0; i < count; ++i) to[2 * i] = to[2 * i + 1] = from[i];
}

/// One row; u, v and a as wide as y. Alpha is of as many bits as luma.
SARABET_INLINE void row_of_words(const Matrix& m, const std::uint16_t* y, const std::uint16_t* u,
                                 const std::uint16_t* v, const std::uint16_t* a, float alpha,
                                 std::uint16_t* to, int width) {
    const auto luma = static_cast<float>(m.luma), black = static_cast<float>(m.black),
               middle = static_cast<float>(m.middle), rv = static_cast<float>(m.red_v),
               gu = static_cast<float>(m.green_u), gv = static_cast<float>(m.green_v),
               bu = static_cast<float>(m.blue_u);
    const auto word = [](float value) {
        return static_cast<std::uint16_t>(static_cast<std::int32_t>(clipped(value)));
    };
    for (int x = 0; x < width; ++x) {
        const float light = (static_cast<float>(y[x]) - black) * luma + 0.5f;
        const float cu = static_cast<float>(u[x]) - middle;
        const float cv = static_cast<float>(v[x]) - middle;
        to[4 * x] = word(light + cv * rv);
        to[4 * x + 1] = word(light + cu * gu + cv * gv);
        to[4 * x + 2] = word(light + cu * bu);
        to[4 * x + 3] = word(static_cast<float>(a[x]) * alpha + 0.5f);
    }
}

/// How a planar YUV format lies in memory; `known` for those that the loops take.
struct Planes {
    bool known = false;
    int bits = 8;
    int across = 0;  ///< Chroma is smaller by 1 << across and 1 << down.
    int down = 0;
    bool alpha = false;
};

Planes planes_of(AVPixelFormat format) {
    const AVPixFmtDescriptor* about = av_pix_fmt_desc_get(format);
    Planes out;
    if (!about) return out;
    constexpr std::uint64_t others = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_BE |
                                     AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM |
                                     AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_FLOAT;
    if ((about->flags & others) || !(about->flags & AV_PIX_FMT_FLAG_PLANAR)) return out;
    if (about->nb_components < 3 || about->log2_chroma_w > 1) return out;
    out.bits = about->comp[0].depth;
    const int bytes = out.bits > 8 ? 2 : 1;
    for (int c = 0; c < about->nb_components; ++c) {
        const AVComponentDescriptor& one = about->comp[c];
        if (one.plane != c || one.step != bytes || one.offset != 0 || one.shift != 0 ||
            one.depth != out.bits)
            return out;
    }
    out.across = about->log2_chroma_w;
    out.down = about->log2_chroma_h;
    out.alpha = about->nb_components == 4;
    out.known = out.bits >= 8;
    return out;
}

struct RowReader {
    const AVFrame& frame;

    template <class T>
    const T* at(int plane, int row) const {
        return reinterpret_cast<const T*>(frame.data[plane] +
                                          static_cast<std::ptrdiff_t>(row) * frame.linesize[plane]);
    }
};

void bytes_of(const AVFrame& frame, const Planes& planes, const PixelView& to,
              decltype(&terms_baseline) make_terms, decltype(&row_baseline) write_row) {
    const Bytes matrix(matrix_of(frame, 8, 255));
    const RowReader rows{frame};
    Terms terms(to.width);
    const std::vector<std::uint8_t> opaque(planes.alpha ? 0 : static_cast<std::size_t>(to.width),
                                           std::uint8_t{255});
    int known = -1;  // the row of chroma that the terms are of
    for (int y = 0; y < to.height; ++y) {
        const int c = y >> planes.down;
        if (c != known)
            make_terms(matrix, rows.at<std::uint8_t>(1, c), rows.at<std::uint8_t>(2, c), to.width,
                       planes.across, terms);
        known = c;
        write_row(
            matrix, terms, rows.at<std::uint8_t>(0, y),
            planes.alpha ? rows.at<std::uint8_t>(3, y) : opaque.data(),
            reinterpret_cast<std::uint32_t*>(static_cast<std::byte*>(to.data) + y * to.row_stride),
            to.width);
    }
}

SARABET_INLINE void words_of(const AVFrame& frame, const Planes& planes, const PixelView& to) {
    const Matrix matrix = matrix_of(frame, planes.bits, 65535);
    const double top = std::exp2(planes.bits) - 1;
    const auto alpha = static_cast<float>(65535 / top);
    const RowReader rows{frame};
    const int half = (to.width + 1) / 2;
    std::vector<std::uint16_t> room(planes.across ? 4 * static_cast<std::size_t>(half) : 0);
    std::uint16_t *wide_u = room.data(), *wide_v = wide_u + (planes.across ? 2 * half : 0);
    const std::vector<std::uint16_t> opaque(planes.alpha ? 0 : static_cast<std::size_t>(to.width),
                                            static_cast<std::uint16_t>(top));
    int known = -1;  // the row of chroma that was doubled
    for (int y = 0; y < to.height; ++y) {
        const int c = y >> planes.down;
        const std::uint16_t* u = rows.at<std::uint16_t>(1, c);
        const std::uint16_t* v = rows.at<std::uint16_t>(2, c);
        if (planes.across && c != known) {
            doubled(u, wide_u, half);
            doubled(v, wide_v, half);
            known = c;
        }
        row_of_words(
            matrix, rows.at<std::uint16_t>(0, y), planes.across ? wide_u : u,
            planes.across ? wide_v : v, planes.alpha ? rows.at<std::uint16_t>(3, y) : opaque.data(),
            alpha,
            reinterpret_cast<std::uint16_t*>(static_cast<std::byte*>(to.data) + y * to.row_stride),
            to.width);
    }
}

void planar_baseline(const AVFrame& frame, const Planes& planes, const PixelView& to) {
    if (planes.bits == 8)
        bytes_of(frame, planes, to, terms_baseline, row_baseline);
    else
        words_of(frame, planes, to);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void planar_avx2(const AVFrame& frame, const Planes& planes,
                                         const PixelView& to) {
    if (planes.bits == 8)
        bytes_of(frame, planes, to, terms_avx2, row_avx2);
    else
        words_of(frame, planes, to);
}
const bool has_avx2 = __builtin_cpu_supports("avx2");
#else
constexpr auto planar_avx2 = planar_baseline;
constexpr bool has_avx2 = false;
#endif

}  // namespace

bool is_deep(AVPixelFormat format) {
    const AVPixFmtDescriptor* about = av_pix_fmt_desc_get(format);
    return about && about->comp[0].depth > 8;
}

bool has_alpha(AVPixelFormat format) {
    const AVPixFmtDescriptor* about = av_pix_fmt_desc_get(format);
    return about && (about->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL));
}

bool ToRgba::convert(const AVFrame& frame, const PixelView& to, std::string& message) {
    if (frame.width != to.width || frame.height != to.height) {
        message = "the size of its pictures changes to " + std::to_string(frame.width) + "x" +
                  std::to_string(frame.height);
        return false;
    }
    const Planes planes = planes_of(static_cast<AVPixelFormat>(frame.format));
    if (!planes.known || (planes.bits > 8) != (to.dtype == DType::UInt16))
        return scale(frame, to, message);
    (has_avx2 ? planar_avx2 : planar_baseline)(frame, planes, to);
    return true;
}

bool ToRgba::scale(const AVFrame& frame, const PixelView& to, std::string& message) {
    const AVPixelFormat wanted = to.dtype == DType::UInt16 ? AV_PIX_FMT_RGBA64 : AV_PIX_FMT_RGBA;
    const int flags = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
    scaler_.reset(sws_getCachedContext(scaler_.release(), frame.width, frame.height,
                                       static_cast<AVPixelFormat>(frame.format), to.width,
                                       to.height, wanted, flags, nullptr, nullptr, nullptr));
    if (!scaler_) {
        const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format));
        message = std::string("pictures of the format ") + (name ? name : "?") +
                  " cannot be turned into RGBA";
        return false;
    }
    const int* table = sws_getCoefficients(space_of(frame));
    sws_setColorspaceDetails(scaler_.get(), table, is_full_range(frame), table, 1, 0, 1 << 16,
                             1 << 16);
    std::uint8_t* rows[4] = {static_cast<std::uint8_t*>(to.data)};
    const int pitches[4] = {static_cast<int>(to.row_stride)};
    const int done =
        sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, rows, pitches);
    if (done != to.height) message = "its pictures cannot be turned into RGBA";
    return done == to.height;
}

}  // namespace sarabet::film
