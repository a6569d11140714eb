// film_player.hpp -- a film's frames, decoded ahead by a thread.
#pragma once

#include "core/background.hpp"
#include "core/film_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sarabet {

/// Memory for a picture: RGBA rows, `pitch` bytes apart.
struct FilmMemory {
    std::shared_ptr<std::byte> data;
    std::size_t pitch = 0;
};

/// A decoded frame, or what is wrong with it.
struct FilmPicture {
    FilmMemory memory;
    std::string problem;
};

/// Plays a film: hands out frames, and decodes those that will be wanted next while the caller does
/// other things. It decodes no more than these, so a film that nobody looks at stands still.
class SARABET_API FilmPlayer final : public Background {
public:
    using Allocate = std::function<FilmMemory(int width, int height, DType dtype)>;

    /// Opens a film; throws Error (Value) that begins with `who`. `allocate` gives memory for
    /// pictures, on the player's thread; `multiply` multiplies colour by alpha.
    static std::shared_ptr<FilmPlayer> open(const std::string& path, std::string_view who,
                                            Allocate allocate, bool multiply);

    const FilmFacts& facts() const { return facts_; }
    /// The first of `wanted`; the others are decoded next, in their order, as many as memory
    /// allows. Waits, with all locks given back, if it is not there yet.
    FilmPicture frame(std::span<const std::int64_t> wanted);
    /// How many frames it has decoded into pictures so far.
    std::int64_t decoded() const;

private:
    FilmPlayer(std::unique_ptr<FilmReader> reader, Allocate allocate, bool multiply);
    void work() override;
    std::optional<std::int64_t> next_missing() const;
    FilmPicture decode(std::int64_t frame);

    const FilmFacts facts_;
    const Allocate allocate_;
    const bool multiply_;
    std::unique_ptr<FilmReader> reader_;  ///< The thread's own.
    std::size_t most_;                    ///< Pictures that are kept.
    std::vector<std::int64_t> wanted_;
    std::map<std::int64_t, FilmPicture> done_;
    std::int64_t decoded_ = 0;
};

/// Owns a player: when the last owner goes, the thread is told to end, and nobody waits for it.
class SARABET_API FilmHandle {
public:
    explicit FilmHandle(std::shared_ptr<FilmPlayer> player) : player_(std::move(player)) {}
    ~FilmHandle() { player_->stop(); }
    FilmHandle(const FilmHandle&) = delete;
    FilmHandle& operator=(const FilmHandle&) = delete;
    FilmPlayer* operator->() const { return player_.get(); }

private:
    std::shared_ptr<FilmPlayer> player_;
};

}  // namespace sarabet
