// png.cpp -- PNG files by libpng.
//
// libpng reports errors by longjmp, which must not pass over objects with destructors. So the work
// is cut into stages: each stage function calls setjmp first, holds plain data alone, and is called
// by a function that owns everything and calls no libpng function that may jump.
#include "modules/images/codecs.hpp"

#include <png.h>

#include <bit>
#include <cstring>

namespace sarabet::images {
namespace {

constexpr int compression_level = 4;  // photographs: nearly the size of 9 at a fraction of the time

struct Codec {
    png_structp png = nullptr;
    png_infop info = nullptr;
    char message[256] = "";
    // reading
    const std::byte* next = nullptr;
    std::size_t left = 0;
    // writing
    std::vector<std::byte>* file = nullptr;
};

struct Facts {
    std::uint32_t width;
    std::uint32_t height;
    int channels;
    int bits;
    std::size_t row_bytes;
    std::uint64_t stored_bytes;  ///< What the file must hold once inflated.
};

void on_error(png_structp png, png_const_charp text) {
    auto* codec = static_cast<Codec*>(png_get_error_ptr(png));
    std::strncpy(codec->message, text, sizeof codec->message - 1);
    png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void read_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto* codec = static_cast<Codec*>(png_get_io_ptr(png));
    if (count > codec->left) png_error(png, "the file ends too early");
    std::memcpy(to, codec->next, count);
    codec->next += count;
    codec->left -= count;
}

/// Appends without letting an exception into libpng.
bool append(Codec& codec, const png_byte* from, std::size_t count) noexcept {
    try {
        const auto* bytes = reinterpret_cast<const std::byte*>(from);
        codec.file->insert(codec.file->end(), bytes, bytes + count);
        return true;
    } catch (...) {
        return false;
    }
}

void write_bytes(png_structp png, png_bytep from, std::size_t count) {
    if (!append(*static_cast<Codec*>(png_get_io_ptr(png)), from, count))
        png_error(png, "out of memory");
}

void flush_bytes(png_structp) {}

/// Everything up to the first pixel, and what the rows will look like.
bool read_header(Codec& codec, int max_side, Facts& facts) {
    if (setjmp(png_jmpbuf(codec.png))) return false;
    png_structp png = codec.png;
    png_infop info = codec.info;
    png_set_read_fn(png, &codec, read_bytes);
    png_set_user_limits(png, static_cast<png_uint_32>(max_side),
                        static_cast<png_uint_32>(max_side));
    png_set_chunk_malloc_max(png, 8u << 20);
    png_read_info(png, info);
    facts.width = png_get_image_width(png, info);
    facts.height = png_get_image_height(png, info);
    facts.stored_bytes = std::uint64_t{png_get_rowbytes(png, info)} * facts.height;
    png_set_expand(png);  // palettes to RGB, few bits to 8, transparent colours to alpha
    if (std::endian::native == std::endian::little) png_set_swap(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    facts.channels = png_get_channels(png, info);
    facts.bits = png_get_bit_depth(png, info);
    facts.row_bytes = png_get_rowbytes(png, info);
    return true;
}

bool read_rows(Codec& codec, png_bytep* rows) {
    if (setjmp(png_jmpbuf(codec.png))) return false;
    png_read_image(codec.png, rows);
    png_read_end(codec.png, nullptr);
    return true;
}

bool write_all(Codec& codec, const ConstPixelView& view, png_bytep* rows) {
    if (setjmp(png_jmpbuf(codec.png))) return false;
    constexpr int colour_types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA,
                                    PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    png_structp png = codec.png;
    png_set_write_fn(png, &codec, write_bytes, flush_bytes);
    png_set_compression_level(png, compression_level);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
    png_set_IHDR(png, codec.info, static_cast<png_uint_32>(view.width),
                 static_cast<png_uint_32>(view.height), view.dtype == DType::UInt16 ? 16 : 8,
                 colour_types[view.channels - 1], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, codec.info);
    if (std::endian::native == std::endian::little) png_set_swap(png);
    png_write_image(png, rows);
    png_write_end(png, nullptr);
    return true;
}

std::vector<png_bytep> row_pointers(const void* pixels, int height, std::ptrdiff_t stride) {
    // libpng's interface is not const-correct: writing a file only reads the rows.
    auto* row = static_cast<png_bytep>(const_cast<void*>(pixels));
    std::vector<png_bytep> rows(static_cast<std::size_t>(height));
    for (png_bytep& pointer : rows) {
        pointer = row;
        row += stride;
    }
    return rows;
}

/// Owns what libpng allocates.
struct Reader : Codec {
    Reader() {
        png = png_create_read_struct(PNG_LIBPNG_VER_STRING, static_cast<Codec*>(this), on_error,
                                     on_warning);
        if (png != nullptr) info = png_create_info_struct(png);
    }
    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
};

struct Writer : Codec {
    Writer() {
        png = png_create_write_struct(PNG_LIBPNG_VER_STRING, static_cast<Codec*>(this), on_error,
                                      on_warning);
        if (png != nullptr) info = png_create_info_struct(png);
    }
    ~Writer() { png_destroy_write_struct(&png, &info); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
};

bool failed(const Codec& codec, std::string& message) {
    message = std::string("PNG: ") + (codec.message[0] != 0 ? codec.message : "out of memory");
    return false;
}

}  // namespace

bool decode_png(std::span<const std::byte> file, int max_side, DecodedImage& image,
                std::string& message) {
    Reader reader;
    if (reader.info == nullptr) return failed(reader, message);
    reader.next = file.data();
    reader.left = file.size();
    Facts facts{};
    if (!read_header(reader, max_side, facts)) return failed(reader, message);
    if (!size_allowed(facts.width, facts.height, max_side, message)) return false;
    // Deflate never yields more than 1032 bytes from one: a short file cannot hold a huge image.
    if (facts.stored_bytes / 1032 > file.size()) {
        message = "PNG: the file ends too early";
        return false;
    }
    const DType dtype = facts.bits == 16 ? DType::UInt16 : DType::UInt8;
    allocate(image, facts.width, facts.height, facts.channels, dtype);
    if (facts.row_bytes * facts.height != image.bytes()) {
        message = "PNG: unexpected row size";
        return false;
    }
    std::vector<png_bytep> rows = row_pointers(image.pixels.get(), image.height,
                                               static_cast<std::ptrdiff_t>(facts.row_bytes));
    return read_rows(reader, rows.data()) || failed(reader, message);
}

bool encode_png(const ConstPixelView& view, std::vector<std::byte>& file, std::string& message) {
    Writer writer;
    if (writer.info == nullptr) return failed(writer, message);
    writer.file = &file;
    std::vector<png_bytep> rows = row_pointers(view.data, view.height, view.row_stride);
    return write_all(writer, view, rows.data()) || failed(writer, message);
}

}  // namespace sarabet::images
