// film_recorder.cpp -- the thread that encodes.
#include "core/film_recorder.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <utility>

namespace sarabet {
namespace {

constexpr std::size_t most_waiting = 4;

}  // namespace

FilmRecorder::FilmRecorder(std::unique_ptr<FilmWriter> writer, const FilmWish& wish)
    : wish_(wish), writer_(std::move(writer)) {}

std::shared_ptr<FilmRecorder> FilmRecorder::begin(const FilmWish& wish, std::string_view who) {
    const FilmModule& module = film_module(who);
    std::string message;
    std::unique_ptr<FilmWriter> writer = module.create(wish, message);
    if (!writer) throw Error(ErrorKind::Value, fmt::format("{}: {}", who, message));
    std::shared_ptr<FilmRecorder> recorder(new FilmRecorder(std::move(writer), wish));
    start_background(recorder);
    return recorder;
}

void FilmRecorder::add(FilmSource picture) {
    if (picture.pixels.width != wish_.width || picture.pixels.height != wish_.height)
        throw Error(
            ErrorKind::Value,
            fmt::format("a film's pictures have one size, expected {}x{}, got {}x{}", wish_.width,
                        wish_.height, picture.pixels.width, picture.pixels.height));
    std::unique_lock lock(mutex_);
    wait_in_cook(lock, changed_, [&] {
        return waiting_.size() < most_waiting || ended_ || stopping_ || !problem_.empty();
    });
    if (!problem_.empty()) throw Error(ErrorKind::Value, problem_);
    if (stopping_) throw Error(ErrorKind::Value, "the film is ended");
    waiting_.push_back(std::move(picture));
    changed_.notify_all();
}

void FilmRecorder::finish() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    wait_in_cook(lock, changed_, [&] { return ended_; });
    if (!problem_.empty()) throw Error(ErrorKind::Value, problem_);
}

bool FilmRecorder::write(const FilmSource& picture, std::string& problem) {
    ConstPixelView view = picture.pixels;
    const bool straight = writer_->keeps_alpha();
    const bool as_it_is =
        !straight && view.dtype == wish_.dtype && view.channels == 4 &&
        view.packing == PixelPacking::Plain && view.row_stride > 0 &&
        view.pixel_stride == 4 * static_cast<std::ptrdiff_t>(item_size(wish_.dtype));
    if (!as_it_is) {
        if (!room_)
            room_ = std::make_unique_for_overwrite<std::byte[]>(
                static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height) * 4 *
                item_size(wish_.dtype));
        const PixelView to =
            packed_view(static_cast<void*>(room_.get()), wish_.dtype, 4, view.width, view.height);
        convert_pixels(view, to, Swizzle::first(4));
        if (straight) unpremultiply(to);
        view = to;
    }
    for (int copy = 0; copy < picture.copies; ++copy)
        if (!writer_->write(view, problem)) return false;
    return true;
}

void FilmRecorder::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) break;
        const FilmSource picture = std::move(waiting_.front());
        waiting_.pop_front();
        const bool failed = !problem_.empty();
        lock.unlock();
        std::string problem;
        try {
            if (!failed) write(picture, problem);
        } catch (const std::exception& error) {
            problem = error.what();
        }
        lock.lock();
        if (!problem.empty()) problem_ = std::move(problem);
        changed_.notify_all();
    }
    lock.unlock();
    std::string problem;
    writer_->finish(problem);
    writer_.reset();
    lock.lock();
    if (problem_.empty()) problem_ = std::move(problem);
    ended_ = true;
    changed_.notify_all();
}

}  // namespace sarabet
