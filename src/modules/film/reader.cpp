// reader.cpp -- exact frames: seeking to a keyframe before, and decoding up to the one wanted.
//
// A container's index leads to a keyframe near a time, not always to one before it, and a decoder
// leaves out pictures that need others from before the keyframe. So what counts is what comes out:
// each picture says by its time which frame it is. When the first one after a seek comes too late,
// seeking goes on from further back, at last from the file's start.
//
// A picture stands until the next one begins: `shown_` is the one at or before the frame wanted,
// and unless it is that very frame, `next_` is decoded too, which begins after it.
#include "modules/film/reader.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sarabet::film {
namespace {

constexpr std::int64_t most_frames = std::int64_t{1} << 40;
constexpr std::int64_t worth_a_seek = 32;    ///< Frames; nearer ones are sooner decoded.
constexpr int most_packets = 100'000;        ///< Without a picture; a file that goes on is no film.
constexpr std::int64_t missing_allowed = 2;  ///< Containers count frames that edits leave out.

bool plausible(AVRational rate) {
    return rate.num > 0 && rate.den > 0 && av_q2d(rate) <= 1000 && av_q2d(rate) >= 0.001;
}

/// The stream's steady rate. Containers state one for the whole (`avg`), which a last frame of odd
/// length bends, and one that all times are multiples of (`r`).
AVRational rate_of(AVFormatContext* format, AVStream* stream) {
    const AVRational exact = stream->r_frame_rate, mean = stream->avg_frame_rate;
    if (plausible(exact) && plausible(mean) && stream->nb_frames > 1 && stream->duration > 0) {
        const double seconds = static_cast<double>(stream->duration) * av_q2d(stream->time_base);
        if (std::abs(seconds * av_q2d(exact) - static_cast<double>(stream->nb_frames)) <= 1)
            return exact;
    }
    const AVRational guess = av_guess_frame_rate(format, stream, nullptr);
    if (plausible(mean) && (!plausible(guess) || av_q2d(guess) > 1.9 * av_q2d(mean))) return mean;
    return plausible(guess) ? guess : AVRational{25, 1};
}

}  // namespace

bool Reader::open(const std::string& path, std::string& message) {
    path_ = path;
    if (!open_file(message)) return false;
    state_facts();
    return first_picture(message);
}

bool Reader::open_file(std::string& message) {
    codec_.reset();
    input_ = std::make_unique<Input>();
    if (!input_->open(path_, message)) return false;
    const AVCodec* codec = nullptr;
    stream_ = av_find_best_stream(input_->format(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    AVStream* stream = stream_ < 0 ? nullptr : input_->format()->streams[stream_];
    if (!stream || (stream->disposition & AV_DISPOSITION_ATTACHED_PIC)) {
        message = "there are no moving pictures in it";
        return false;
    }
    codec = avcodec_find_decoder(stream->codecpar->codec_id);
    if (!codec) {
        message = std::string("FFmpeg has no decoder for ") +
                  avcodec_get_name(stream->codecpar->codec_id);
        return false;
    }
    for (unsigned i = 0; i < input_->format()->nb_streams; ++i)
        if (static_cast<int>(i) != stream_) input_->format()->streams[i]->discard = AVDISCARD_ALL;
    return open_codec(*codec, message);
}

bool Reader::open_codec(const AVCodec& codec, std::string& message) {
    const AVStream* stream = input_->format()->streams[stream_];
    codec_.reset(avcodec_alloc_context3(&codec));
    if (!codec_) throw std::bad_alloc();
    int code = avcodec_parameters_to_context(codec_.get(), stream->codecpar);
    codec_->pkt_timebase = stream->time_base;
    codec_->thread_count = 0;  // as many as there are processors
    codec_->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
    codec_->max_pixels = std::int64_t{max_film_side} * max_film_side;
    codec_->err_recognition = AV_EF_CRCCHECK;
    if (code >= 0) code = avcodec_open2(codec_.get(), &codec, nullptr);
    if (code < 0) message = std::string(codec.name) + " cannot be decoded: " + error_text(code);
    return code >= 0;
}

void Reader::state_facts() {
    AVFormatContext* format = input_->format();
    AVStream* stream = format->streams[stream_];
    const AVRational rate = rate_of(format, stream);
    facts_.fps = {rate.num, rate.den};
    facts_.codec = avcodec_get_name(codec_->codec_id);
    facts_.counted = stream->nb_frames > 0;
    facts_.frames = stream->nb_frames;
    if (!facts_.counted) {
        const double seconds =
            stream->duration > 0 ? static_cast<double>(stream->duration) * av_q2d(stream->time_base)
            : format->duration > 0 ? static_cast<double>(format->duration) / AV_TIME_BASE
                                   : 0;
        facts_.frames = std::llround(std::min(seconds, 1e9) * av_q2d(rate));
    }
    facts_.frames = std::clamp<std::int64_t>(facts_.frames, 1, most_frames);
    start_ = stream->start_time == AV_NOPTS_VALUE ? 0 : stream->start_time;
}

// Only a picture tells for sure what the pictures are like.
bool Reader::first_picture(std::string& message) {
    if (!decode(shown_)) {
        message = "no picture of it can be decoded";
        if (!broken_.empty()) message += ": " + broken_;
        return false;
    }
    const AVFrame& frame = *shown_.frame;
    if (frame.best_effort_timestamp != AV_NOPTS_VALUE) start_ = frame.best_effort_timestamp;
    shown_.index = 0;
    facts_.width = frame.width;
    facts_.height = frame.height;
    if (frame.width < 1 || frame.height < 1 || frame.width > max_film_side ||
        frame.height > max_film_side) {
        message = "its pictures must have 1.." + std::to_string(max_film_side) +
                  " pixels each side, got " + std::to_string(frame.width) + "x" +
                  std::to_string(frame.height);
        return false;
    }
    const auto format = static_cast<AVPixelFormat>(frame.format);
    facts_.dtype = is_deep(format) ? DType::UInt16 : DType::UInt8;
    facts_.alpha = has_alpha(format);
    return true;
}

// Gives the decoder one packet more; false when there is none.
bool Reader::feed() {
    const int code = input_->read(*packet_, stream_);
    if (code < 0) {
        if (code != AVERROR_EOF) gap_ = broken_ = error_text(code);
        avcodec_send_packet(codec_.get(), nullptr);
        drained_ = true;
        return false;
    }
    if (packet_->flags & AV_PKT_FLAG_CORRUPT) gap_ = broken_ = "data is missing";
    const int sent = avcodec_send_packet(codec_.get(), packet_.get());
    if (sent < 0 && sent != AVERROR(EAGAIN)) gap_ = broken_ = error_text(sent);
    av_packet_unref(packet_.get());
    return true;
}

// The next picture; false at the end. Its index is left to `place`.
bool Reader::decode(Picture& into) {
    into.there = false;
    for (int packets = 0; packets < most_packets;) {
        const int code = avcodec_receive_frame(codec_.get(), into.frame.get());
        if (code >= 0) {
            into.there = true;
            into.damaged =
                into.frame->decode_error_flags != 0 || (into.frame->flags & AV_FRAME_FLAG_CORRUPT);
            return true;
        }
        if (code == AVERROR_EOF) break;
        if (code != AVERROR(EAGAIN)) gap_ = broken_ = error_text(code);
        if (drained_ && code == AVERROR(EAGAIN)) break;
        if (!drained_) feed();
        ++packets;
    }
    ended_ = true;
    return false;
}

void Reader::place(Picture& picture, std::int64_t after) const {
    const std::int64_t stamp = picture.frame->best_effort_timestamp;
    if (stamp == AV_NOPTS_VALUE) {
        picture.index = after + 1;
        return;
    }
    const double seconds =
        static_cast<double>(stamp - start_) * av_q2d(input_->format()->streams[stream_]->time_base);
    const double index = std::clamp(seconds * facts_.fps.value(), -1.0, 1e12);
    picture.index = std::max(after + 1, static_cast<std::int64_t>(std::llround(index)));
}

bool Reader::covers(std::int64_t frame) const {
    if (!shown_.there || frame < shown_.index) return false;
    return frame == shown_.index || ended_ || (next_.there && frame < next_.index);
}

std::int64_t Reader::stamp_of(std::int64_t frame) const {
    const AVRational base = input_->format()->streams[stream_]->time_base;
    const double seconds = static_cast<double>(frame) / facts_.fps.value();
    return start_ + std::llround(std::min(seconds / av_q2d(base), 4e18));
}

// True if a keyframe lies between, and much else.
bool Reader::is_far(std::int64_t frame) const {
    if (!shown_.there || frame < shown_.index) return true;
    const std::int64_t last = next_.there ? next_.index : shown_.index;
    if (frame - last < worth_a_seek) return false;
    const AVIndexEntry* key = avformat_index_get_entry_from_timestamp(
        input_->format()->streams[stream_], stamp_of(frame), AVSEEK_FLAG_BACKWARD);
    return !key || key->timestamp > stamp_of(last + worth_a_seek / 2);
}

bool Reader::forward(std::int64_t frame) {
    while (!covers(frame)) {
        if (!next_.there) {
            if (ended_ || !decode(next_)) return shown_.there;
            place(next_, shown_.there ? shown_.index : -2);
        }
        if (shown_.there && next_.index > frame) return true;
        std::swap(shown_, next_);
        next_.there = false;
        gap_.clear();  // it lay before this one
    }
    return true;
}

void Reader::forget() {
    avcodec_flush_buffers(codec_.get());
    shown_.there = next_.there = drained_ = ended_ = false;
    gap_.clear();
}

bool Reader::start_again(std::string& message) {
    shown_.there = next_.there = drained_ = ended_ = false;
    gap_.clear();
    return open_file(message);
}

bool Reader::seek(std::int64_t frame, std::string& message) {
    const auto second = static_cast<std::int64_t>(facts_.fps.value()) + 1;
    for (std::int64_t back = 0; back <= 64 * second; back = back * 4 + second) {
        const std::int64_t from = std::max<std::int64_t>(frame - back, 0);
        if (av_seek_frame(input_->format(), stream_, stamp_of(from), AVSEEK_FLAG_BACKWARD) < 0)
            break;
        forget();
        if (decode(shown_)) {
            place(shown_, -2);
            if (shown_.index <= frame && !shown_.damaged) return true;
        }
        if (from == 0) break;
    }
    if (!start_again(message)) return false;
    if (!decode(shown_)) {
        message = broken_.empty() ? "no picture of it can be decoded any more" : broken_;
        return false;
    }
    place(shown_, -2);
    shown_.index = std::min(shown_.index, frame);
    return true;
}

// Whether what is shown is what was asked for.
bool Reader::judge(std::int64_t frame, std::string& message) const {
    const std::string name = "frame " + std::to_string(frame);
    if (!shown_.there) {
        message = name + " cannot be decoded" + (broken_.empty() ? "" : ": " + broken_);
        return false;
    }
    if (shown_.index == frame || (ended_ && !next_.there)) {
        const std::int64_t missing = facts_.frames - 1 - shown_.index;
        if (shown_.index < frame && facts_.counted &&
            (missing > missing_allowed || !gap_.empty())) {
            message = name + " is missing: the file states " + std::to_string(facts_.frames) +
                      " frames and ends after " + std::to_string(shown_.index + 1);
            return false;
        }
        if (shown_.damaged) message = name + " is damaged";
        return !shown_.damaged;
    }
    if (!gap_.empty()) {
        message = name + " is damaged: " + gap_;
        return false;
    }
    return true;
}

bool Reader::show(std::int64_t frame, std::string& message) {
    frame = std::clamp<std::int64_t>(frame, 0, facts_.frames - 1);
    if (!covers(frame)) {
        if (is_far(frame) && !seek(frame, message)) return false;
        forward(frame);
    }
    return judge(frame, message);
}

bool Reader::pixels(const PixelView& to, std::string& message) {
    if (shown_.there) return to_rgba_.convert(*shown_.frame, to, message);
    message = "there is no picture";
    return false;
}

}  // namespace sarabet::film
