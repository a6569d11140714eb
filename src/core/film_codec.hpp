// film_codec.hpp -- films to pictures and back; the libraries are in a module.
#pragma once

#include "core/pixels.hpp"

#include <sarabet/dtype.hpp>
#include <sarabet/export.hpp>
#include <sarabet/op/rational.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// The largest width and height of a film's pictures.
inline constexpr int max_film_side = 16384;

/// What a film file says of its pictures.
struct FilmFacts {
    int width = 0;
    int height = 0;
    Rational fps;
    std::int64_t frames = 0;     ///< At least 1; of files that do not say, as many as fit its time.
    bool counted = false;        ///< The file states the number of frames.
    bool alpha = false;          ///< Pictures have alpha, and colour is not multiplied by it.
    DType dtype = DType::UInt8;  ///< uint8, or uint16 for pictures of more than 8 bits.
    std::string codec;           ///< "h264"
};

/// A film that is open for reading, at one of its frames. Frame n is what is seen n / fps seconds
/// after the first picture. Not for several threads at once. Functions that fail answer false and
/// say why in `message`; they throw nothing.
class FilmReader {
public:
    virtual ~FilmReader() = default;
    virtual const FilmFacts& facts() const = 0;
    /// Goes to a frame, forward by decoding or anywhere by seeking; one after the last is the last.
    virtual bool show(std::int64_t frame, std::string& message) = 0;
    /// Writes the picture as RGBA of `facts().dtype`: `to` has 4 channels and the film's size.
    virtual bool pixels(const PixelView& to, std::string& message) = 0;
};

/// What a film is to be.
struct FilmWish {
    std::string path;
    std::string codec;  ///< "h264", "ffv1", "mjpa", ...; empty: as the file's suffix says.
    int width = 0;
    int height = 0;
    Rational fps;
    DType dtype = DType::UInt8;  ///< uint8 or uint16; codecs of 8 bits take the upper ones.
    bool alpha = false;          ///< Kept where the codec has it; else colour stays as it is.
    float quality = 0.75f;       ///< 0..1, for codecs that lose.
    std::string audio;           ///< A file whose sound is copied; empty: none.
};

/// A film that is being written.
class FilmWriter {
public:
    virtual ~FilmWriter() = default;
    /// True if the file keeps alpha: pictures are then expected straight.
    virtual bool keeps_alpha() const = 0;
    /// Adds a picture: RGBA of the wish's size and element type.
    virtual bool write(const ConstPixelView& picture, std::string& message) = 0;
    /// Ends the file; it can be played then.
    virtual bool finish(std::string& message) = 0;
};

/// What the module libsarabet_film.so exports. No exception crosses it; null with a message is
/// what functions answer that fail.
struct FilmModule {
    static constexpr const char* entry_point = "sarabet_film_module";

    std::unique_ptr<FilmReader> (*open)(const std::string& path, std::string& message);
    std::unique_ptr<FilmWriter> (*create)(const FilmWish& wish, std::string& message);
    /// The codecs that films can be written with here.
    std::vector<std::string> (*codecs)();
};

/// The module, opened on first use; throws Error (Value) that names the packages if it cannot be.
SARABET_API const FilmModule& film_module(std::string_view who);

/// Opens a film; throws Error (Value) that begins with `who`.
SARABET_API std::unique_ptr<FilmReader> open_film(const std::string& path, std::string_view who);

}  // namespace sarabet
