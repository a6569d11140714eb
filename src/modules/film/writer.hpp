// writer.hpp -- pictures into a film file.
#pragma once

#include "core/film_codec.hpp"
#include "modules/film/input.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sarabet::film {

/// How one codec is used.
struct CodecChoice;

class Writer final : public FilmWriter {
public:
    ~Writer() override;
    /// The names of the codecs whose encoders this FFmpeg has.
    static std::vector<std::string> codecs();

    /// False with a message where the codec, the container or the file cannot be had.
    bool open(const FilmWish& wish, std::string& message);
    bool keeps_alpha() const override { return alpha_; }
    bool write(const ConstPixelView& picture, std::string& message) override;
    bool finish(std::string& message) override;

private:
    bool open_codec(const CodecChoice& choice, const FilmWish& wish, std::string& message);
    bool open_sound(const std::string& path, std::string& message);
    bool open_file(std::string& message);
    bool open_scaler(std::string& message);
    bool encode(const AVFrame* frame, std::string& message);
    bool copy_sound(double until, std::string& message);

    AVFormatContext* format_ = nullptr;
    AVStream* stream_ = nullptr;
    Codec codec_;
    Scaler scaler_;
    Frame frame_ = make_frame();
    Packet packet_ = make_packet();
    AVPixelFormat from_ = AV_PIX_FMT_RGBA;
    bool alpha_ = false;
    bool begun_ = false;
    std::int64_t count_ = 0;
    std::unique_ptr<Input> sound_;
    int sound_from_ = -1;
    AVStream* sound_to_ = nullptr;
    Packet sound_packet_ = make_packet();
    bool sound_waits_ = false;  ///< `sound_packet_` is to be written later.
};

}  // namespace sarabet::film
