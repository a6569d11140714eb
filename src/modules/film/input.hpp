// input.hpp -- a film file, taken apart into packets.
#pragma once

#include "modules/film/ffmpeg.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace sarabet::film {

/// An open file. It is read through a descriptor of our own: whatever a file's name or content
/// says, nothing else is opened, neither on the disk nor on the network.
class Input {
public:
    Input() = default;
    ~Input();
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    /// False with a message where the file cannot be read or is in no known format.
    bool open(const std::string& path, std::string& message);

    AVFormatContext* format() const { return format_; }
    /// The next packet of one stream, those of others dropped; what av_read_frame answers.
    int read(AVPacket& packet, int stream);

private:
    static int read_bytes(void* self, std::uint8_t* to, int count);
    static std::int64_t seek_bytes(void* self, std::int64_t offset, int whence);

    int file_ = -1;
    AVIOContext* io_ = nullptr;
    AVFormatContext* format_ = nullptr;
};

}  // namespace sarabet::film
