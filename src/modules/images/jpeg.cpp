// jpeg.cpp -- JPEG files by libjpeg-turbo.
//
// As in png.cpp: libjpeg's errors are long jumps, so every function that calls setjmp holds plain
// data alone. libjpeg goes on after damaged data with a warning and grey pixels; here all but the
// harmless warnings are errors.
#include "modules/images/codecs.hpp"

#include <jerror.h>
#include <jpeglib.h>

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace sarabet::images {
namespace {

constexpr int max_scans = 200;  // a progressive file may state thousands, each a pass over all

struct Errors {
    jpeg_error_mgr base;  // first: libjpeg hands out its address
    std::jmp_buf jump;
    char message[JMSG_LENGTH_MAX];
};

void on_error(j_common_ptr codec) {
    auto* errors = reinterpret_cast<Errors*>(codec->err);
    codec->err->format_message(codec, errors->message);
    std::longjmp(errors->jump, 1);
}

void on_message(j_common_ptr codec, int level) {
    if (level >= 0) return;  // a trace
    switch (codec->err->msg_code) {
        case JWRN_EXTRANEOUS_DATA:  // stray bytes between markers, common and harmless
        case JWRN_ADOBE_XFORM:
        case JWRN_JFIF_MAJOR: return;
        default: on_error(codec);
    }
}

void no_output(j_common_ptr) {}

void on_progress(j_common_ptr codec) {
    auto* decoder = reinterpret_cast<j_decompress_ptr>(codec);
    if (codec->is_decompressor && decoder->input_scan_number > max_scans) {
        auto* errors = reinterpret_cast<Errors*>(codec->err);
        std::strcpy(errors->message, "too many scans");
        std::longjmp(errors->jump, 1);
    }
}

void set_up(Errors& errors) {
    jpeg_std_error(&errors.base);
    errors.base.error_exit = on_error;
    errors.base.emit_message = on_message;
    errors.base.output_message = no_output;
    errors.message[0] = 0;
}

struct Decoder {
    jpeg_decompress_struct jpeg{};
    Errors errors{};
    jpeg_progress_mgr progress{};
};

bool read_header(Decoder& decoder, const std::byte* data, std::size_t count) {
    if (setjmp(decoder.errors.jump)) return false;
    jpeg_create_decompress(&decoder.jpeg);
    decoder.progress.progress_monitor = on_progress;
    decoder.jpeg.progress = &decoder.progress;
    jpeg_mem_src(&decoder.jpeg, reinterpret_cast<const unsigned char*>(data), count);
    jpeg_read_header(&decoder.jpeg, TRUE);
    return true;
}

/// Ink to light, in place: four bytes become three. Adobe's files store ink inverted.
void cmyk_to_rgb(JSAMPLE* row, unsigned width, bool inverted) {
    const JSAMPLE* from = row;
    for (unsigned x = 0; x < width; ++x, from += 4, row += 3) {
        const unsigned k = inverted ? from[3] : 255u - from[3];
        for (int c = 0; c < 3; ++c) {
            const unsigned light = inverted ? from[c] : 255u - from[c];
            row[c] = static_cast<JSAMPLE>((light * k + 127) / 255);
        }
    }
}

/// `ink_row` has room for one row of four channels; used for CMYK alone.
bool read_rows(Decoder& decoder, JSAMPLE* pixels, std::size_t row_bytes, JSAMPLE* ink_row) {
    if (setjmp(decoder.errors.jump)) return false;
    jpeg_decompress_struct& jpeg = decoder.jpeg;
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPLE* to = pixels + jpeg.output_scanline * row_bytes;
        JSAMPROW row = ink_row != nullptr ? ink_row : to;
        if (jpeg_read_scanlines(&jpeg, &row, 1) != 1) return false;
        if (ink_row == nullptr) continue;
        cmyk_to_rgb(ink_row, jpeg.output_width, jpeg.saw_Adobe_marker);
        std::memcpy(to, ink_row, row_bytes);
    }
    jpeg_finish_decompress(&jpeg);
    return true;
}

struct Encoder {
    jpeg_compress_struct jpeg{};
    Errors errors{};
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
};

bool write_all(Encoder& encoder, const ConstPixelView& view, int quality) {
    if (setjmp(encoder.errors.jump)) return false;
    jpeg_compress_struct& jpeg = encoder.jpeg;
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &encoder.buffer, &encoder.size);
    jpeg.image_width = static_cast<JDIMENSION>(view.width);
    jpeg.image_height = static_cast<JDIMENSION>(view.height);
    jpeg.input_components = view.channels;
    jpeg.in_color_space = view.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    if (quality >= 90) {  // who asks for quality wants sharp colour edges: no chroma subsampling
        jpeg.comp_info[0].h_samp_factor = 1;
        jpeg.comp_info[0].v_samp_factor = 1;
    }
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        // libjpeg's interface is not const-correct: writing a file only reads the rows.
        const auto* from = static_cast<const std::byte*>(view.data) +
                           static_cast<std::ptrdiff_t>(jpeg.next_scanline) * view.row_stride;
        auto* row = reinterpret_cast<JSAMPROW>(const_cast<std::byte*>(from));
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    return true;
}

/// Own what libjpeg allocates.
struct OwnedDecoder : Decoder {
    OwnedDecoder() {
        set_up(errors);
        jpeg.err = &errors.base;
    }
    ~OwnedDecoder() { jpeg_destroy_decompress(&jpeg); }
    OwnedDecoder(const OwnedDecoder&) = delete;
    OwnedDecoder& operator=(const OwnedDecoder&) = delete;
};

struct OwnedEncoder : Encoder {
    OwnedEncoder() {
        set_up(errors);
        jpeg.err = &errors.base;
    }
    ~OwnedEncoder() {
        jpeg_destroy_compress(&jpeg);
        std::free(buffer);
    }
    OwnedEncoder(const OwnedEncoder&) = delete;
    OwnedEncoder& operator=(const OwnedEncoder&) = delete;
};

bool failed(const Errors& errors, std::string& message) {
    message = std::string("JPEG: ") + (errors.message[0] != 0 ? errors.message : "damaged data");
    return false;
}

}  // namespace

bool decode_jpeg(std::span<const std::byte> file, int max_side, DecodedImage& image,
                 std::string& message) {
    OwnedDecoder decoder;
    if (!read_header(decoder, file.data(), file.size())) return failed(decoder.errors, message);
    jpeg_decompress_struct& jpeg = decoder.jpeg;
    if (!size_allowed(jpeg.image_width, jpeg.image_height, max_side, message)) return false;
    // A block of 8x8 pixels takes at least one bit, unless coded arithmetically: a short file
    // cannot hold a huge image. (A generous bound, checked before memory is asked for.)
    if (!jpeg.arith_code &&
        std::uint64_t{jpeg.image_width} * jpeg.image_height / 1024 > file.size()) {
        message = "JPEG: the file ends too early";
        return false;
    }
    const bool grey = jpeg.jpeg_color_space == JCS_GRAYSCALE;
    const bool ink = jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
    jpeg.out_color_space = grey ? JCS_GRAYSCALE : ink ? JCS_CMYK : JCS_RGB;
    allocate(image, jpeg.image_width, jpeg.image_height, grey ? 1 : 3, DType::UInt8);
    std::vector<JSAMPLE> ink_row(ink ? std::size_t{jpeg.image_width} * 4 : 0);
    return read_rows(decoder, reinterpret_cast<JSAMPLE*>(image.pixels.get()),
                     image.bytes() / static_cast<std::size_t>(image.height),
                     ink ? ink_row.data() : nullptr) ||
           failed(decoder.errors, message);
}

bool encode_jpeg(const ConstPixelView& view, float quality, std::vector<std::byte>& file,
                 std::string& message) {
    OwnedEncoder encoder;
    const int percent = 1 + static_cast<int>(quality * 99.0f + 0.5f);
    if (!write_all(encoder, view, percent)) return failed(encoder.errors, message);
    const auto* bytes = reinterpret_cast<const std::byte*>(encoder.buffer);
    file.assign(bytes, bytes + encoder.size);
    return true;
}

}  // namespace sarabet::images
