// film_recorder.hpp -- pictures into a film, encoded by a thread.
#pragma once

#include "core/background.hpp"
#include "core/film_codec.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace sarabet {

/// A picture on its way into a film: pixels that nobody writes while `keep` lives.
struct FilmSource {
    ConstPixelView pixels;
    std::shared_ptr<const void> keep;
    int copies = 1;  ///< How many frames it lasts.
};

/// Writes a film. Whatever ends it, be it the end of the process, all that was added is written and
/// the file can be played.
class SARABET_API FilmRecorder final : public Background {
public:
    /// Opens the file; throws Error (Value) that begins with `who`.
    static std::shared_ptr<FilmRecorder> begin(const FilmWish& wish, std::string_view who);

    const FilmWish& wish() const { return wish_; }
    /// Adds a picture of any element type and channels, its colour multiplied by alpha. Waits, with
    /// all locks given back, while many are on their way. Throws Error (Value) if the film cannot
    /// be written, or the picture has another size.
    void add(FilmSource picture);
    /// Ends the file and waits for it; throws Error (Value) if it cannot be written.
    void finish();

private:
    FilmRecorder(std::unique_ptr<FilmWriter> writer, const FilmWish& wish);
    void work() override;
    bool write(const FilmSource& picture, std::string& problem);

    const FilmWish wish_;
    std::unique_ptr<FilmWriter> writer_;  ///< The thread's own.
    std::unique_ptr<std::byte[]> room_;   ///< A picture as the writer takes it.
    std::deque<FilmSource> waiting_;
    bool ended_ = false;
    std::string problem_;
};

}  // namespace sarabet
