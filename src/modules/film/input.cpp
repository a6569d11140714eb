// input.cpp -- opens film files: known formats alone, and nothing but the file itself.
#include "modules/film/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sarabet::film {
namespace {

constexpr int buffer_bytes = 1 << 16;

// Containers and bare streams that hold pictures. FFmpeg knows many more, among them playlists and
// scripts, which have no place in a file that a stranger may have made.
constexpr const char* formats =
    "mov,mp4,matroska,webm,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf,gif,apng,nut,mxf,ivf,h264,hevc,"
    "av1,obu,m4v,mjpeg,yuv4mpegpipe,dv,png_pipe,jpeg_pipe,webp_pipe,mp3,wav,flac,aac,aiff";

int refuse(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EACCES);
}

}  // namespace

Input::~Input() {
    avformat_close_input(&format_);
    if (io_) {
        av_freep(&io_->buffer);
        avio_context_free(&io_);
    }
    if (file_ >= 0) close(file_);
}

int Input::read_bytes(void* self, std::uint8_t* to, int count) {
    const ssize_t got = ::read(static_cast<Input*>(self)->file_, to, static_cast<size_t>(count));
    if (got < 0) return AVERROR(errno);
    return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

std::int64_t Input::seek_bytes(void* self, std::int64_t offset, int whence) {
    const int file = static_cast<Input*>(self)->file_;
    if (whence & AVSEEK_SIZE) {
        struct stat facts {};
        return fstat(file, &facts) == 0 ? facts.st_size : AVERROR(errno);
    }
    const off_t at = lseek(file, offset, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

bool Input::open(const std::string& path, std::string& message) {
    file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat facts {};
    if (file_ < 0 || fstat(file_, &facts) != 0) {
        message = std::strerror(errno);
        return false;
    }
    if (!S_ISREG(facts.st_mode)) {
        message = S_ISDIR(facts.st_mode) ? "it is a folder" : "it is no file";
        return false;
    }
    auto* buffer = static_cast<unsigned char*>(av_malloc(buffer_bytes));
    if (!buffer) throw std::bad_alloc();
    io_ = avio_alloc_context(buffer, buffer_bytes, 0, this, read_bytes, nullptr, seek_bytes);
    if (!io_) {
        av_free(buffer);
        throw std::bad_alloc();
    }
    format_ = avformat_alloc_context();
    if (!format_) throw std::bad_alloc();
    format_->pb = io_;
    format_->io_open = refuse;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", formats, 0);
    int code = avformat_open_input(&format_, path.c_str(), nullptr, &options);
    av_dict_free(&options);
    if (code >= 0) code = avformat_find_stream_info(format_, nullptr);
    if (code < 0) message = "it is no film, or a damaged one: " + error_text(code);
    return code >= 0;
}

int Input::read(AVPacket& packet, int stream) {
    while (true) {
        const int code = av_read_frame(format_, &packet);
        if (code < 0 || packet.stream_index == stream) return code;
        av_packet_unref(&packet);
    }
}

}  // namespace sarabet::film
