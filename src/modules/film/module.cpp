// module.cpp -- the film module's table; lets no exception out.
#include "core/film_codec.hpp"
#include "modules/film/guard.hpp"
#include "modules/film/reader.hpp"
#include "modules/film/writer.hpp"

#include <utility>

namespace sarabet::film {
namespace {

/// Keeps exceptions within.
class GuardedReader final : public FilmReader {
public:
    explicit GuardedReader(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {}
    const FilmFacts& facts() const override { return reader_->facts(); }
    bool show(std::int64_t frame, std::string& message) override {
        return guarded(message, [&] { return reader_->show(frame, message); });
    }
    bool pixels(const PixelView& to, std::string& message) override {
        return guarded(message, [&] { return reader_->pixels(to, message); });
    }

private:
    std::unique_ptr<Reader> reader_;
};

class GuardedWriter final : public FilmWriter {
public:
    explicit GuardedWriter(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
    bool keeps_alpha() const override { return writer_->keeps_alpha(); }
    bool write(const ConstPixelView& picture, std::string& message) override {
        return guarded(message, [&] { return writer_->write(picture, message); });
    }
    bool finish(std::string& message) override {
        return guarded(message, [&] { return writer_->finish(message); });
    }

private:
    std::unique_ptr<Writer> writer_;
};

std::unique_ptr<FilmReader> open(const std::string& path, std::string& message) {
    std::unique_ptr<FilmReader> out;
    guarded(message, [&] {
        auto reader = std::make_unique<Reader>();
        if (!reader->open(path, message)) return false;
        out = std::make_unique<GuardedReader>(std::move(reader));
        return true;
    });
    return out;
}

std::unique_ptr<FilmWriter> create(const FilmWish& wish, std::string& message) {
    std::unique_ptr<FilmWriter> out;
    guarded(message, [&] {
        auto writer = std::make_unique<Writer>();
        if (!writer->open(wish, message)) return false;
        out = std::make_unique<GuardedWriter>(std::move(writer));
        return true;
    });
    return out;
}

// FFmpeg prints what it thinks of files; errors reach people by messages here.
void say_nothing(void*, int, const char*, va_list) {}

constexpr FilmModule table{open, create, Writer::codecs};

}  // namespace
}  // namespace sarabet::film

extern "C" SARABET_API const sarabet::FilmModule* sarabet_film_module() {
    av_log_set_callback(sarabet::film::say_nothing);
    return &sarabet::film::table;
}
