// reader.hpp -- a film's frames by number.
#pragma once

#include "core/film_codec.hpp"
#include "modules/film/colour.hpp"
#include "modules/film/input.hpp"

#include <optional>

namespace sarabet::film {

class Reader final : public FilmReader {
public:
    /// False with a message where the file is no film that can be decoded.
    bool open(const std::string& path, std::string& message);

    const FilmFacts& facts() const override { return facts_; }
    bool show(std::int64_t frame, std::string& message) override;
    bool pixels(const PixelView& to, std::string& message) override;

private:
    /// A decoded picture, and the frame that it begins at.
    struct Picture {
        Frame frame = make_frame();
        std::int64_t index = 0;
        bool there = false;
        bool damaged = false;
    };

    bool open_file(std::string& message);
    bool open_codec(const AVCodec& codec, std::string& message);
    void state_facts();
    bool first_picture(std::string& message);
    bool decode(Picture& into);
    bool feed();
    void place(Picture& picture, std::int64_t after) const;
    bool covers(std::int64_t frame) const;
    bool is_far(std::int64_t frame) const;
    bool forward(std::int64_t frame);
    bool seek(std::int64_t frame, std::string& message);
    bool start_again(std::string& message);
    bool judge(std::int64_t frame, std::string& message) const;
    std::int64_t stamp_of(std::int64_t frame) const;
    void forget();

    std::string path_;
    std::unique_ptr<Input> input_;
    int stream_ = -1;
    Codec codec_;
    Packet packet_ = make_packet();
    bool drained_ = false;  ///< The decoder was told that no packet follows.
    bool ended_ = false;    ///< The last picture is decoded.
    Picture shown_;
    Picture next_;
    std::string gap_;     ///< What went wrong after `shown_`.
    std::string broken_;  ///< What went wrong last.
    std::int64_t start_ = 0;
    ToRgba to_rgba_;
    FilmFacts facts_;
};

}  // namespace sarabet::film
