// tiff.cpp -- TIFF files by libtiff: 8 and 16 bits and floats as they are, all else as 8 bits.
#include "modules/images/codecs.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace sarabet::images {
namespace {

/// A file in memory, and the first thing that libtiff had to say.
struct Memory {
    std::span<const std::byte> in;
    std::vector<std::byte>* out = nullptr;
    std::size_t at = 0;
    std::string said;

    std::size_t size() const { return out ? out->size() : in.size(); }
};

tmsize_t read_bytes(thandle_t handle, void* to, tmsize_t count) {
    auto& memory = *static_cast<Memory*>(handle);
    const std::byte* from = memory.out ? memory.out->data() : memory.in.data();
    const std::size_t left = memory.size() - std::min(memory.at, memory.size());
    const std::size_t taken =
        std::min(left, static_cast<std::size_t>(std::max<tmsize_t>(count, 0)));
    if (taken > 0) std::memcpy(to, from + memory.at, taken);
    memory.at += taken;
    return static_cast<tmsize_t>(taken);
}

tmsize_t write_bytes(thandle_t handle, void* from, tmsize_t count) {
    auto& memory = *static_cast<Memory*>(handle);
    if (!memory.out) return 0;
    const auto size = static_cast<std::size_t>(count);
    try {
        if (memory.out->size() < memory.at + size) memory.out->resize(memory.at + size);
    } catch (const std::bad_alloc&) {
        return 0;
    }
    std::memcpy(memory.out->data() + memory.at, from, size);
    memory.at += size;
    return count;
}

toff_t seek_bytes(thandle_t handle, toff_t offset, int whence) {
    auto& memory = *static_cast<Memory*>(handle);
    const std::size_t base = whence == SEEK_SET   ? 0
                             : whence == SEEK_CUR ? memory.at
                                                  : memory.size();
    memory.at = base + static_cast<std::size_t>(offset);
    return memory.at;
}

toff_t size_bytes(thandle_t handle) {
    return static_cast<Memory*>(handle)->size();
}

int close_bytes(thandle_t) {
    return 0;
}

int hear_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
    auto& memory = *static_cast<Memory*>(user);
    if (!memory.said.empty()) return 1;
    char text[256];
    std::vsnprintf(text, sizeof text, format, arguments);
    memory.said = text;
    return 1;
}

// libtiff does without tags that it cannot read; a file that is cut is to be known as such.
int hear_warning(TIFF* file, void* user, const char* module, const char* format,
                 va_list arguments) {
    const bool cut = std::strstr(format, "IO error") != nullptr;
    return cut ? hear_error(file, user, module, format, arguments) : 1;
}

struct CloseTiff {
    void operator()(TIFF* file) const { TIFFClose(file); }
};
using File = std::unique_ptr<TIFF, CloseTiff>;

File open(Memory& memory, const char* mode) {
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(
        TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), hear_error, &memory);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), hear_warning, &memory);
    return File(TIFFClientOpenExt("image", mode, &memory, read_bytes, write_bytes, seek_bytes,
                                  close_bytes, size_bytes, nullptr, nullptr, options.get()));
}

bool failed(const Memory& memory, std::string& message) {
    message = "TIFF: " + (memory.said.empty() ? std::string("damaged data") : memory.said);
    return false;
}

/// What a file says of its pixels.
struct Facts {
    std::uint32_t width = 0, height = 0;
    std::uint16_t bits = 1, samples = 1, sample = SAMPLEFORMAT_UINT, photometric = 0, planes = 1;
    std::uint16_t extras = 0, orientation = ORIENTATION_TOPLEFT;
    bool alpha = false, straight = false;
};

Facts facts_of(TIFF* file) {
    Facts f;
    TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &f.width);
    TIFFGetField(file, TIFFTAG_IMAGELENGTH, &f.height);
    TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &f.bits);
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &f.samples);
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLEFORMAT, &f.sample);
    TIFFGetFieldDefaulted(file, TIFFTAG_PLANARCONFIG, &f.planes);
    TIFFGetFieldDefaulted(file, TIFFTAG_ORIENTATION, &f.orientation);
    f.photometric = PHOTOMETRIC_MINISBLACK;
    TIFFGetField(file, TIFFTAG_PHOTOMETRIC, &f.photometric);
    std::uint16_t* kinds = nullptr;
    TIFFGetFieldDefaulted(file, TIFFTAG_EXTRASAMPLES, &f.extras, &kinds);
    f.alpha = f.extras > 0 && kinds &&
              (kinds[0] == EXTRASAMPLE_ASSOCALPHA || kinds[0] == EXTRASAMPLE_UNASSALPHA);
    f.straight = f.alpha && kinds[0] == EXTRASAMPLE_UNASSALPHA;
    return f;
}

/// True for pixels that need no more than being copied.
bool is_plain(const Facts& f) {
    const bool whole = f.sample == SAMPLEFORMAT_UINT && (f.bits == 8 || f.bits == 16);
    const bool real = f.sample == SAMPLEFORMAT_IEEEFP && (f.bits == 16 || f.bits == 32);
    const int colours = f.photometric == PHOTOMETRIC_RGB          ? 3
                        : f.photometric == PHOTOMETRIC_MINISBLACK ? 1
                                                                  : 0;
    return (whole || real) && colours > 0 && f.samples >= colours && f.samples <= 16 &&
           f.orientation == ORIENTATION_TOPLEFT;
}

/// Puts a block of the file's samples where they belong: `channels` of each pixel's, or one plane.
struct Target {
    std::byte* pixels;
    std::size_t width, height, item;
    int channels;

    void put(const std::byte* from, std::size_t left, std::size_t top, std::size_t across,
             std::size_t down, std::size_t from_samples, std::size_t from_row, int plane) const {
        const std::size_t columns = std::min(across, width - left);
        const std::size_t rows = std::min(down, height - top);
        const std::size_t taken = plane >= 0 ? 1 : static_cast<std::size_t>(channels);
        const bool whole = taken == from_samples && taken == static_cast<std::size_t>(channels);
        if (whole) {
            for (std::size_t y = 0; y < rows; ++y)
                std::memcpy(pixels + ((top + y) * width + left) * taken * item, from + y * from_row,
                            columns * taken * item);
            return;
        }
        for (std::size_t y = 0; y < rows; ++y)
            for (std::size_t x = 0; x < columns; ++x)
                std::memcpy(
                    pixels + (((top + y) * width + left + x) * static_cast<std::size_t>(channels) +
                              static_cast<std::size_t>(std::max(plane, 0))) *
                                 item,
                    from + y * from_row + x * from_samples * item, taken * item);
    }
};

/// Reads strips or tiles of one plane, or of all together (`plane` -1).
bool read_blocks(TIFF* file, const Facts& f, const Target& target, int plane) {
    const bool tiled = TIFFIsTiled(file);
    std::uint32_t across = f.width, down = 0;
    if (tiled) {
        TIFFGetField(file, TIFFTAG_TILEWIDTH, &across);
        TIFFGetField(file, TIFFTAG_TILELENGTH, &down);
    } else {
        TIFFGetFieldDefaulted(file, TIFFTAG_ROWSPERSTRIP, &down);
        down = std::min(down, f.height);
    }
    const std::size_t samples = plane >= 0 ? 1 : f.samples;
    const std::size_t row = std::size_t{across} * samples * target.item;
    const tmsize_t bytes = tiled ? TIFFTileSize(file) : TIFFStripSize(file);
    constexpr tmsize_t most = tmsize_t{1} << 31;
    if (across == 0 || down == 0 || bytes <= 0 || bytes > most ||
        static_cast<std::size_t>(bytes) < row * down)
        return false;
    std::vector<std::byte> room(static_cast<std::size_t>(bytes));
    const auto sample = static_cast<std::uint16_t>(std::max(plane, 0));
    for (std::uint32_t y = 0; y < f.height; y += down)
        for (std::uint32_t x = 0; x < f.width; x += across) {
            const std::uint32_t rows = std::min(down, f.height - y);
            const tmsize_t wanted = tiled ? bytes : static_cast<tmsize_t>(row * rows);
            const tmsize_t got =
                tiled ? TIFFReadEncodedTile(file, TIFFComputeTile(file, x, y, 0, sample),
                                            room.data(), bytes)
                      : TIFFReadEncodedStrip(file, TIFFComputeStrip(file, y, sample), room.data(),
                                             wanted);
            if (got < wanted) return false;
            target.put(room.data(), x, y, across, rows, samples, row, plane);
        }
    return true;
}

bool read_plain(TIFF* file, const Facts& f, DecodedImage& image) {
    const int colours = f.photometric == PHOTOMETRIC_RGB ? 3 : 1;
    const int channels = colours + (f.alpha && f.samples > colours ? 1 : 0);
    const DType dtype = f.sample == SAMPLEFORMAT_IEEEFP
                            ? (f.bits == 16 ? DType::Float16 : DType::Float32)
                            : (f.bits == 16 ? DType::UInt16 : DType::UInt8);
    allocate(image, f.width, f.height, channels, dtype);
    image.straight_alpha = channels > colours && f.straight;
    const Target target{image.pixels.get(), f.width, f.height, item_size(dtype), channels};
    if (f.planes != PLANARCONFIG_SEPARATE) return read_blocks(file, f, target, -1);
    for (int plane = 0; plane < channels; ++plane)
        if (!read_blocks(file, f, target, plane)) return false;
    return true;
}

/// Palettes, few bits, CMYK, YCbCr, ...: libtiff makes RGBA of 8 bits, alpha multiplied in.
bool read_any(TIFF* file, const Facts& f, DecodedImage& image, Memory& memory) {
    char why[1024] = "";
    if (!TIFFRGBAImageOK(file, why)) {
        memory.said = why;
        return false;
    }
    allocate(image, f.width, f.height, 4, DType::UInt8);
    image.straight_alpha = false;
    return TIFFReadRGBAImageOriented(file, f.width, f.height,
                                     reinterpret_cast<std::uint32_t*>(image.pixels.get()),
                                     ORIENTATION_TOPLEFT, 1) != 0;
}

}  // namespace

bool decode_tiff(std::span<const std::byte> bytes, int max_side, DecodedImage& image,
                 std::string& message) {
    Memory memory{.in = bytes};
    const File file = open(memory, "rm");
    if (!file) return failed(memory, message);
    const Facts facts = facts_of(file.get());
    if (!size_allowed(facts.width, facts.height, max_side, message)) return false;
    const bool done = is_plain(facts) ? read_plain(file.get(), facts, image)
                                      : read_any(file.get(), facts, image, memory);
    return (done && memory.said.empty()) || failed(memory, message);
}

bool encode_tiff(const ConstPixelView& view, std::vector<std::byte>& bytes, std::string& message) {
    Memory memory;
    memory.out = &bytes;
    {
        const File file = open(memory, "wl");
        if (!file) return failed(memory, message);
        TIFF* out = file.get();
        const bool real = view.dtype == DType::Float32;
        const bool colour = view.channels >= 3;
        TIFFSetField(out, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(view.width));
        TIFFSetField(out, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(view.height));
        TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, static_cast<int>(8 * item_size(view.dtype)));
        TIFFSetField(out, TIFFTAG_SAMPLESPERPIXEL, view.channels);
        TIFFSetField(out, TIFFTAG_SAMPLEFORMAT, real ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
        TIFFSetField(out, TIFFTAG_PHOTOMETRIC, colour ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
        TIFFSetField(out, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(out, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
        TIFFSetField(out, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
        // Few readers know the predictor for floats.
        TIFFSetField(out, TIFFTAG_PREDICTOR, real ? PREDICTOR_NONE : PREDICTOR_HORIZONTAL);
        TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, TIFFDefaultStripSize(out, 0));
        const std::uint16_t straight = EXTRASAMPLE_UNASSALPHA;
        if (view.channels % 2 == 0) TIFFSetField(out, TIFFTAG_EXTRASAMPLES, 1, &straight);
        const std::size_t row = static_cast<std::size_t>(view.width) *
                                static_cast<std::size_t>(view.channels) * item_size(view.dtype);
        std::vector<std::byte> room(row);  // libtiff's predictors write into it
        for (int y = 0; y < view.height; ++y) {
            std::memcpy(room.data(), static_cast<const std::byte*>(view.data) + y * view.row_stride,
                        row);
            if (TIFFWriteScanline(out, room.data(), static_cast<std::uint32_t>(y), 0) < 0)
                return failed(memory, message);
        }
        if (!TIFFFlush(out)) return failed(memory, message);
    }
    return memory.said.empty() || failed(memory, message);
}

}  // namespace sarabet::images
