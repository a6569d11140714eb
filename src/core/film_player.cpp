// film_player.cpp -- the thread that decodes ahead.
//
// The caller says which frame it wants and which ones it will want after; the thread makes those
// that are missing, nearest first. Where a film runs backwards, the frame wanted is reached from a
// keyframe before it, and the others wanted lie on that way: so the search begins at the earliest
// missing one shortly before, and each is decoded once.
#include "core/film_player.hpp"

#include <sarabet/error.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace sarabet {
namespace {

constexpr std::size_t most_ahead = 12;
constexpr std::size_t memory_ahead = std::size_t{256} << 20;

}  // namespace

FilmPlayer::FilmPlayer(std::unique_ptr<FilmReader> reader, Allocate allocate, bool multiply)
    : facts_(reader->facts()),
      allocate_(std::move(allocate)),
      multiply_(multiply),
      reader_(std::move(reader)) {
    const std::size_t bytes = static_cast<std::size_t>(facts_.width) *
                              static_cast<std::size_t>(facts_.height) * 4 * item_size(facts_.dtype);
    most_ = std::clamp<std::size_t>(memory_ahead / bytes, 2, most_ahead);
}

std::shared_ptr<FilmPlayer> FilmPlayer::open(const std::string& path, std::string_view who,
                                             Allocate allocate, bool multiply) {
    std::shared_ptr<FilmPlayer> player(
        new FilmPlayer(open_film(path, who), std::move(allocate), multiply));
    start_background(player);
    return player;
}

FilmPicture FilmPlayer::frame(std::span<const std::int64_t> wanted) {
    std::unique_lock lock(mutex_);
    wanted_.assign(wanted.begin(),
                   wanted.begin() + static_cast<std::ptrdiff_t>(std::min(wanted.size(), most_)));
    std::erase_if(done_, [&](const auto& entry) {
        return std::ranges::find(wanted_, entry.first) == wanted_.end();
    });
    changed_.notify_all();
    const std::int64_t first = wanted.front();
    wait_in_cook(lock, changed_, [&] { return stopping_ || done_.contains(first); });
    const auto found = done_.find(first);
    if (found != done_.end()) return found->second;
    return {{}, "the film is closed"};
}

std::int64_t FilmPlayer::decoded() const {
    const std::lock_guard lock(const_cast<std::mutex&>(mutex_));
    return decoded_;
}

std::optional<std::int64_t> FilmPlayer::next_missing() const {
    const auto missing = [&](std::int64_t frame) { return !done_.contains(frame); };
    const auto found = std::ranges::find_if(wanted_, missing);
    if (found == wanted_.end()) return std::nullopt;
    std::int64_t from = *found;
    for (const std::int64_t other : wanted_)
        if (missing(other) && other < from &&
            *found - other < static_cast<std::int64_t>(most_ahead))
            from = other;
    return from;
}

FilmPicture FilmPlayer::decode(std::int64_t frame) {
    FilmPicture out;
    try {
        if (!reader_->show(frame, out.problem)) return out;
        out.memory = allocate_(facts_.width, facts_.height, facts_.dtype);
        const PixelView view =
            packed_view(static_cast<void*>(out.memory.data.get()), facts_.dtype, 4, facts_.width,
                        facts_.height, static_cast<std::ptrdiff_t>(out.memory.pitch));
        if (reader_->pixels(view, out.problem) && multiply_ && facts_.alpha) premultiply(view);
    } catch (const std::exception& error) {
        out.problem = error.what();
    }
    return out;
}

void FilmPlayer::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const std::optional<std::int64_t> frame = next_missing();
        if (!frame) {
            changed_.wait(lock);
            continue;
        }
        lock.unlock();
        FilmPicture made = decode(*frame);
        lock.lock();
        ++decoded_;
        if (std::ranges::find(wanted_, *frame) != wanted_.end())
            done_.insert_or_assign(*frame, std::move(made));
        changed_.notify_all();
    }
    done_.clear();
    lock.unlock();
    reader_.reset();
}

}  // namespace sarabet
