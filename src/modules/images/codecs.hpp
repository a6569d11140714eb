// codecs.hpp -- the codecs of the image module, one function per format and direction.
#pragma once

#include "core/image_codec.hpp"

namespace sarabet::images {

// Each answers false, with the library's words in `message`, when it cannot. They may throw
// std::bad_alloc; nothing else.
bool decode_png(std::span<const std::byte> file, int max_side, DecodedImage& image,
                std::string& message);
bool encode_png(const ConstPixelView& view, std::vector<std::byte>& file, std::string& message);
bool decode_jpeg(std::span<const std::byte> file, int max_side, DecodedImage& image,
                 std::string& message);
bool encode_jpeg(const ConstPixelView& view, float quality, std::vector<std::byte>& file,
                 std::string& message);
bool decode_exr(std::span<const std::byte> file, int max_side, DecodedImage& image,
                std::string& message);
bool encode_exr(const ConstPixelView& view, std::vector<std::byte>& file, std::string& message);
bool decode_tiff(std::span<const std::byte> file, int max_side, DecodedImage& image,
                 std::string& message);
bool encode_tiff(const ConstPixelView& view, std::vector<std::byte>& file, std::string& message);
bool decode_webp(std::span<const std::byte> file, int max_side, DecodedImage& image,
                 std::string& message);
bool encode_webp(const ConstPixelView& view, float quality, std::vector<std::byte>& file,
                 std::string& message);

/// Checks a size that a file states; false with a message where it is out of bounds.
bool size_allowed(std::uint32_t width, std::uint32_t height, int max_side, std::string& message);

/// Sets the facts and allocates the pixels, uninitialised: pages never written cost nothing.
void allocate(DecodedImage& image, std::uint32_t width, std::uint32_t height, int channels,
              DType dtype);

}  // namespace sarabet::images
