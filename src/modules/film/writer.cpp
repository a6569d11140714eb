// writer.cpp -- encodes pictures and puts them into a container, with the sound of another file.
#include "modules/film/writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace sarabet::film {

struct CodecChoice {
    std::string_view name;
    const char* encoder;
    /// Of uint8 and uint16 pictures, without and with alpha; NONE where there is no such thing.
    AVPixelFormat bytes, words, bytes_alpha, words_alpha;
    bool halves;     ///< Sides must be even.
    bool keyframes;  ///< Nothing but keyframes: frames can be taken out anywhere.
    const char* packages;
};

namespace {

constexpr auto none = AV_PIX_FMT_NONE;
constexpr CodecChoice choices[] = {
    {"h264", "libx264", AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV420P, none, none, true, false,
     "libavcodec-extra or libavcodec59, with libx264"},
    {"ffv1", "ffv1", AV_PIX_FMT_BGR0, AV_PIX_FMT_RGB48, AV_PIX_FMT_BGRA, AV_PIX_FMT_RGBA64, false,
     true, "libavcodec59"},
    {"mjpa", "mjpeg", AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ422P, none, none, false, true,
     "libavcodec59"},
    {"rle", "qtrle", AV_PIX_FMT_RGB24, AV_PIX_FMT_RGB24, AV_PIX_FMT_ARGB, AV_PIX_FMT_ARGB, false,
     false, "libavcodec59"},
    {"prores", "prores_ks", AV_PIX_FMT_YUV422P10, AV_PIX_FMT_YUV422P10, AV_PIX_FMT_YUVA444P10,
     AV_PIX_FMT_YUVA444P10, true, true, "libavcodec59"},
};

std::string_view suffix_of(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : path.substr(dot);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// FFmpeg's name of the container that a file's suffix means, and the codec that suits it best.
struct Container {
    const char* suffix;
    const char* format;
    std::string_view codec;
};
constexpr Container containers[] = {{".mp4", "mp4", "h264"},
                                    {".mov", "mov", "h264"},
                                    {".mkv", "matroska", "ffv1"},
                                    {".avi", "avi", "mjpa"}};

const Container* container_of(const std::string& path, std::string& message) {
    const std::string suffix = lower(suffix_of(path));
    for (const Container& one : containers)
        if (suffix == one.suffix) return &one;
    message = "expected a file ending in .mp4, .mov, .mkv or .avi, got '" + suffix + "'";
    return nullptr;
}

const CodecChoice* choice_named(std::string_view name, std::string& message) {
    for (const CodecChoice& one : choices)
        if (name == one.name) return &one;
    message = "expected the codec h264, ffv1, mjpa, rle or prores, got '" + std::string(name) + "'";
    return nullptr;
}

void set_colour(AVCodecContext& codec) {
    const AVPixFmtDescriptor* about = av_pix_fmt_desc_get(codec.pix_fmt);
    if (about->flags & AV_PIX_FMT_FLAG_RGB) return;
    const bool full = codec.codec_id == AV_CODEC_ID_MJPEG;  // JPEG knows no other matrix and range
    codec.color_range = full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    codec.colorspace = full ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709;
    codec.color_primaries = AVCOL_PRI_BT709;
    codec.color_trc = AVCOL_TRC_BT709;
}

void set_quality(AVCodecContext& codec, const CodecChoice& choice, float quality) {
    void* own = codec.priv_data;
    if (choice.name == "h264") {
        av_opt_set_double(own, "crf", std::round(48.0 - 40.0 * quality), 0);
        av_opt_set(own, "preset", "fast", 0);
    } else if (choice.name == "ffv1") {
        codec.level = 3;
        codec.slices = 4;
        av_opt_set_int(own, "slicecrc", 1, 0);
        av_opt_set_int(own, "context", 0, 0);
    } else if (choice.name == "mjpa") {
        codec.flags |= AV_CODEC_FLAG_QSCALE;
        codec.global_quality =
            static_cast<int>(FF_QP2LAMBDA * (1 + std::round(20 * (1 - quality))));
    } else if (choice.name == "prores") {
        av_opt_set(own, "vendor", "apl0", 0);
        if (codec.pix_fmt == AV_PIX_FMT_YUVA444P10) av_opt_set(own, "profile", "4444", 0);
        if (codec.pix_fmt != AV_PIX_FMT_YUVA444P10) av_opt_set(own, "profile", "hq", 0);
    }
}

bool failed(std::string& message, const char* what, int code) {
    message = std::string(what) + ": " + error_text(code);
    return false;
}

}  // namespace

Writer::~Writer() {
    std::string ignored;
    if (begun_) finish(ignored);
    if (format_) {
        avio_closep(&format_->pb);
        avformat_free_context(format_);
    }
}

std::vector<std::string> Writer::codecs() {
    std::vector<std::string> out;
    for (const CodecChoice& one : choices)
        if (avcodec_find_encoder_by_name(one.encoder)) out.emplace_back(one.name);
    return out;
}

bool Writer::open(const FilmWish& wish, std::string& message) {
    const Container* container = container_of(wish.path, message);
    if (!container) return false;
    const CodecChoice* choice =
        choice_named(wish.codec.empty() ? container->codec : wish.codec, message);
    if (!choice) return false;
    // "file:": a name with a colon is no address on the network.
    const std::string url = "file:" + wish.path;
    const int code =
        avformat_alloc_output_context2(&format_, nullptr, container->format, url.c_str());
    if (code < 0) return failed(message, container->format, code);
    if (!open_codec(*choice, wish, message)) return false;
    if (avformat_query_codec(format_->oformat, codec_->codec_id, FF_COMPLIANCE_NORMAL) == 0) {
        message = "a " + lower(suffix_of(wish.path)) + " file cannot hold " + choice->name.data() +
                  ", which goes into .mkv" + (choice->name == "ffv1" ? " or .avi" : " or .mov");
        return false;
    }
    stream_ = avformat_new_stream(format_, nullptr);
    if (!stream_) throw std::bad_alloc();
    avcodec_parameters_from_context(stream_->codecpar, codec_.get());
    stream_->time_base = codec_->time_base;
    stream_->avg_frame_rate = stream_->r_frame_rate = codec_->framerate;
    if (!wish.audio.empty() && !open_sound(wish.audio, message)) return false;
    return open_scaler(message) && open_file(message);
}

bool Writer::open_codec(const CodecChoice& choice, const FilmWish& wish, std::string& message) {
    const AVCodec* encoder = avcodec_find_encoder_by_name(choice.encoder);
    if (!encoder) {
        message = std::string("this FFmpeg has no encoder ") + choice.encoder +
                  " (Debian: " + choice.packages + ")";
        return false;
    }
    if (choice.halves && (wish.width % 2 || wish.height % 2)) {
        message = std::string(choice.name) + " needs an even width and height, got " +
                  std::to_string(wish.width) + "x" + std::to_string(wish.height);
        return false;
    }
    codec_.reset(avcodec_alloc_context3(encoder));
    if (!codec_) throw std::bad_alloc();
    const bool words = wish.dtype == DType::UInt16;
    from_ = words ? AV_PIX_FMT_RGBA64 : AV_PIX_FMT_RGBA;
    alpha_ = wish.alpha && choice.bytes_alpha != none;
    codec_->pix_fmt = alpha_ ? (words ? choice.words_alpha : choice.bytes_alpha)
                             : (words ? choice.words : choice.bytes);
    codec_->width = wish.width;
    codec_->height = wish.height;
    codec_->framerate = {static_cast<int>(wish.fps.num), static_cast<int>(wish.fps.den)};
    codec_->time_base = av_inv_q(codec_->framerate);
    codec_->thread_count = 0;
    if (format_->oformat->flags & AVFMT_GLOBALHEADER) codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    codec_->gop_size = choice.keyframes ? 1 : std::max(1, static_cast<int>(2 * wish.fps.value()));
    set_colour(*codec_);
    set_quality(*codec_, choice, wish.quality);
    const int code = avcodec_open2(codec_.get(), encoder, nullptr);
    return code >= 0 || failed(message, choice.encoder, code);
}

bool Writer::open_scaler(std::string& message) {
    frame_->format = codec_->pix_fmt;
    frame_->width = codec_->width;
    frame_->height = codec_->height;
    frame_->colorspace = codec_->colorspace;  // some encoders look here alone
    frame_->color_primaries = codec_->color_primaries;
    frame_->color_trc = codec_->color_trc;
    frame_->color_range = codec_->color_range;
    const int code = av_frame_get_buffer(frame_.get(), 0);
    if (code < 0) return failed(message, "no memory for pictures", code);
    const int flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_FULL_CHR_H_INT;
    scaler_.reset(sws_getContext(codec_->width, codec_->height, from_, codec_->width,
                                 codec_->height, codec_->pix_fmt, flags, nullptr, nullptr,
                                 nullptr));
    if (!scaler_) {
        message = "its pictures cannot be turned into what the codec takes";
        return false;
    }
    const int* table =
        sws_getCoefficients(codec_->colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601);
    sws_setColorspaceDetails(scaler_.get(), table, 1, table,
                             codec_->color_range == AVCOL_RANGE_JPEG, 0, 1 << 16, 1 << 16);
    return true;
}

bool Writer::open_sound(const std::string& path, std::string& message) {
    sound_ = std::make_unique<Input>();
    const std::string who = "the sound of '" + path + "': ";
    if (!sound_->open(path, message)) {
        message = who + message;
        return false;
    }
    sound_from_ = av_find_best_stream(sound_->format(), AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    if (sound_from_ < 0) {
        message = who + "there is none in it";
        return false;
    }
    const AVCodecParameters* from = sound_->format()->streams[sound_from_]->codecpar;
    if (avformat_query_codec(format_->oformat, from->codec_id, FF_COMPLIANCE_NORMAL) != 1) {
        message = who + "a " + format_->oformat->name + " file cannot hold " +
                  avcodec_get_name(from->codec_id) + "; .mkv holds every kind";
        return false;
    }
    sound_to_ = avformat_new_stream(format_, nullptr);
    if (!sound_to_ || avcodec_parameters_copy(sound_to_->codecpar, from) < 0)
        throw std::bad_alloc();
    sound_to_->codecpar->codec_tag = 0;
    sound_to_->time_base = sound_->format()->streams[sound_from_]->time_base;
    return true;
}

bool Writer::open_file(std::string& message) {
    int code = avio_open(&format_->pb, format_->url, AVIO_FLAG_WRITE);
    if (code < 0) return failed(message, "it cannot be written", code);
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "+faststart", 0);
    code = avformat_write_header(format_, &options);
    av_dict_free(&options);
    begun_ = code >= 0;
    return begun_ || failed(message, "the file cannot be begun", code);
}

bool Writer::write(const ConstPixelView& picture, std::string& message) {
    const int code = av_frame_make_writable(frame_.get());
    if (code < 0) return failed(message, "no memory for pictures", code);
    const auto* rows = static_cast<const std::uint8_t*>(picture.data);
    const std::uint8_t* planes[4] = {rows};
    const int pitches[4] = {static_cast<int>(picture.row_stride)};
    sws_scale(scaler_.get(), planes, pitches, 0, picture.height, frame_->data, frame_->linesize);
    frame_->pts = count_++;
    if (codec_->codec_id == AV_CODEC_ID_MJPEG) frame_->quality = codec_->global_quality;
    return encode(frame_.get(), message) &&
           copy_sound(static_cast<double>(count_) * av_q2d(codec_->time_base), message);
}

// Without a frame: what the encoder still holds.
bool Writer::encode(const AVFrame* frame, std::string& message) {
    int code = avcodec_send_frame(codec_.get(), frame);
    if (code < 0) return failed(message, "a picture cannot be encoded", code);
    while ((code = avcodec_receive_packet(codec_.get(), packet_.get())) >= 0) {
        if (packet_->duration == 0) packet_->duration = 1;
        av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
        packet_->stream_index = stream_->index;
        code = av_interleaved_write_frame(format_, packet_.get());
        if (code < 0) return failed(message, "the file cannot be written", code);
    }
    return code == AVERROR(EAGAIN) || code == AVERROR_EOF ||
           failed(message, "a picture cannot be encoded", code);
}

// Copies sound up to a time in seconds; what lasts longer than the pictures is left out.
bool Writer::copy_sound(double until, std::string& message) {
    while (sound_) {
        if (!sound_waits_ && sound_->read(*sound_packet_, sound_from_) < 0) sound_.reset();
        if (!sound_) break;
        const AVRational base = sound_->format()->streams[sound_from_]->time_base;
        const std::int64_t stamp =
            sound_packet_->dts == AV_NOPTS_VALUE ? sound_packet_->pts : sound_packet_->dts;
        sound_waits_ =
            stamp != AV_NOPTS_VALUE && static_cast<double>(stamp) * av_q2d(base) >= until;
        if (sound_waits_) break;
        av_packet_rescale_ts(sound_packet_.get(), base, sound_to_->time_base);
        sound_packet_->stream_index = sound_to_->index;
        sound_packet_->pos = -1;
        const int code = av_interleaved_write_frame(format_, sound_packet_.get());
        if (code < 0) return failed(message, "its sound cannot be written", code);
    }
    return true;
}

bool Writer::finish(std::string& message) {
    if (!begun_) return true;
    begun_ = false;
    const bool drained = count_ == 0 || encode(nullptr, message);
    const int code = av_write_trailer(format_);
    const int closed = avio_closep(&format_->pb);
    if (!drained) return false;
    if (code < 0) return failed(message, "the file cannot be ended", code);
    return closed >= 0 || failed(message, "the file cannot be ended", closed);
}

}  // namespace sarabet::film
