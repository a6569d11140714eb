// exr.cpp -- OpenEXR files: halves and floats, colour multiplied by alpha as the format wants it.
//
// A file's data window is what it stores, its display window what is to be seen; what is seen and
// not stored is black. Of other channels than R, G, B, A and Y the first stands for grey.
#include "modules/images/codecs.hpp"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfInputFile.h>
#include <ImfOutputFile.h>
#include <ImfTestFile.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>

namespace sarabet::images {
namespace {

class BytesIn final : public Imf::IStream {
public:
    explicit BytesIn(std::span<const std::byte> file) : IStream("image"), file_(file) {}
    bool read(char to[], int count) override {
        const auto wanted = static_cast<std::size_t>(std::max(count, 0));
        if (wanted > file_.size() - at_) throw std::runtime_error("the file ends too early");
        std::memcpy(to, file_.data() + at_, wanted);
        at_ += wanted;
        return at_ < file_.size();
    }
    std::uint64_t tellg() override { return at_; }
    void seekg(std::uint64_t at) override {
        at_ = static_cast<std::size_t>(std::min<std::uint64_t>(at, file_.size()));
    }
    void clear() override {}

private:
    std::span<const std::byte> file_;
    std::size_t at_ = 0;
};

class BytesOut final : public Imf::OStream {
public:
    explicit BytesOut(std::vector<std::byte>& file) : OStream("image"), file_(file) {}
    void write(const char from[], int count) override {
        const auto size = static_cast<std::size_t>(count);
        if (file_.size() < at_ + size) file_.resize(at_ + size);
        std::memcpy(file_.data() + at_, from, size);
        at_ += size;
    }
    std::uint64_t tellp() override { return at_; }
    void seekp(std::uint64_t at) override { at_ = static_cast<std::size_t>(at); }

private:
    std::vector<std::byte>& file_;
    std::size_t at_ = 0;
};

/// The file's channels in the order of the picture's.
std::vector<std::string> names_of(const Imf::ChannelList& channels) {
    const auto has = [&](const char* name) { return channels.findChannel(name) != nullptr; };
    std::vector<std::string> names;
    if (has("R") || has("G") || has("B")) {
        names = {"R", "G", "B"};
    } else if (has("Y")) {
        names = {"Y"};
    } else if (channels.begin() != channels.end()) {
        return {channels.begin().name()};
    }
    if (has("A")) names.emplace_back("A");
    return names;
}

bool is_half(const Imf::ChannelList& channels, const std::vector<std::string>& names) {
    return std::ranges::all_of(names, [&](const std::string& name) {
        const Imf::Channel* channel = channels.findChannel(name);
        return channel == nullptr || channel->type == Imf::HALF;
    });
}

/// Moves what is stored to where it is seen.
void place(const std::byte* stored, const Imath::Box2i& data, DecodedImage& image,
           const Imath::Box2i& seen, std::size_t pixel) {
    std::memset(image.pixels.get(), 0, image.bytes());
    const int left = std::max(data.min.x, seen.min.x), right = std::min(data.max.x, seen.max.x);
    const int top = std::max(data.min.y, seen.min.y), bottom = std::min(data.max.y, seen.max.y);
    if (left > right) return;
    const auto stored_width = static_cast<std::size_t>(data.max.x - data.min.x) + 1;
    for (int y = top; y <= bottom; ++y) {
        const auto from = static_cast<std::size_t>(y - data.min.y) * stored_width +
                          static_cast<std::size_t>(left - data.min.x);
        const auto to =
            static_cast<std::size_t>(y - seen.min.y) * static_cast<std::size_t>(image.width) +
            static_cast<std::size_t>(left - seen.min.x);
        std::memcpy(image.pixels.get() + to * pixel, stored + from * pixel,
                    (static_cast<std::size_t>(right - left) + 1) * pixel);
    }
}

/// The size of a window, unless it is empty or larger than any picture may be.
bool window_size(const Imath::Box2i& window, int max_side, std::uint32_t& width,
                 std::uint32_t& height, std::string& message) {
    const auto side = [](int from, int to) {
        const std::int64_t size = std::int64_t{to} - from + 1;
        return static_cast<std::uint32_t>(std::clamp<std::int64_t>(size, 0, 0x7fffffff));
    };
    width = side(window.min.x, window.max.x);
    height = side(window.min.y, window.max.y);
    return size_allowed(width, height, max_side, message);
}

bool decode_checked(std::span<const std::byte> bytes, int max_side, DecodedImage& image,
                    std::string& message) {
    BytesIn stream(bytes);
    Imf::InputFile file(stream, 0);
    const Imf::Header& header = file.header();
    const Imath::Box2i data = header.dataWindow(), seen = header.displayWindow();
    std::uint32_t width = 0, height = 0, data_width = 0, data_height = 0;
    if (!window_size(seen, max_side, width, height, message) ||
        !window_size(data, max_side, data_width, data_height, message))
        return false;
    const std::vector<std::string> names = names_of(header.channels());
    if (names.empty()) {
        message = "it has no channels";
        return false;
    }
    for (const std::string& name : names)
        if (const Imf::Channel* channel = header.channels().findChannel(name))
            if (channel->xSampling != 1 || channel->ySampling != 1) {
                message = "its channel " + name + " has fewer pixels than the picture";
                return false;
            }
    const DType dtype = is_half(header.channels(), names) ? DType::Float16 : DType::Float32;
    const std::size_t item = item_size(dtype), pixel = item * names.size();
    // No compression makes so much of so little: checked before memory is asked for.
    if (std::uint64_t{data_width} * data_height * pixel / 65536 > bytes.size()) {
        message = "the file ends too early";
        return false;
    }
    allocate(image, width, height, static_cast<int>(names.size()), dtype);
    image.straight_alpha = false;
    const bool same = data == seen;
    std::unique_ptr<std::byte[]> stored;
    if (!same)
        stored = std::make_unique_for_overwrite<std::byte[]>(std::size_t{data_width} * data_height *
                                                             pixel);
    std::byte* to = same ? image.pixels.get() : stored.get();
    Imf::FrameBuffer rows;
    const Imf::PixelType type = dtype == DType::Float16 ? Imf::HALF : Imf::FLOAT;
    for (std::size_t c = 0; c < names.size(); ++c)
        rows.insert(names[c], Imf::Slice::Make(type, to + c * item, data, pixel, pixel * data_width,
                                               1, 1, names[c] == "A" ? 1.0 : 0.0));
    file.setFrameBuffer(rows);
    file.readPixels(data.min.y, data.max.y);
    if (!same) place(stored.get(), data, image, seen, pixel);
    return true;
}

}  // namespace

bool decode_exr(std::span<const std::byte> file, int max_side, DecodedImage& image,
                std::string& message) {
    try {
        if (decode_checked(file, max_side, image, message)) return true;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        message = error.what();
    }
    message = "EXR: " + message;
    return false;
}

bool encode_exr(const ConstPixelView& view, std::vector<std::byte>& file, std::string& message) {
    try {
        static constexpr const char* names[4][4] = {
            {"Y"}, {"Y", "A"}, {"R", "G", "B"}, {"R", "G", "B", "A"}};
        const Imf::PixelType type = view.dtype == DType::Float16 ? Imf::HALF : Imf::FLOAT;
        Imf::Header header(view.width, view.height);
        header.compression() = Imf::ZIP_COMPRESSION;
        Imf::FrameBuffer rows;
        for (int c = 0; c < view.channels; ++c) {
            const char* name = names[view.channels - 1][c];
            header.channels().insert(name, Imf::Channel(type));
            auto* from = static_cast<char*>(const_cast<void*>(view.data)) +
                         static_cast<std::size_t>(c) * item_size(view.dtype);
            rows.insert(name, Imf::Slice(type, from, static_cast<std::size_t>(view.pixel_stride),
                                         static_cast<std::size_t>(view.row_stride)));
        }
        BytesOut stream(file);
        Imf::OutputFile out(stream, header, 0);
        out.setFrameBuffer(rows);
        out.writePixels(view.height);
        return true;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        message = std::string("EXR: ") + error.what();
        return false;
    }
}

}  // namespace sarabet::images
