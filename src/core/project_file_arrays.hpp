// project_file_arrays.hpp -- arrays as .npy files, named by what is in them.
//
// The name of a file is the first 32 digits of the SHA-256 of its bytes, so that `sha256sum` can
// check it, equal arrays share a file, and a file is never written over: what an older text names
// stays as it was until nothing names it.
#pragma once

#include <sarabet/value.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sarabet {

/// SHA-256 (FIPS 180-4), fed piece by piece.
class Sha256 {
public:
    void add(std::string_view bytes);
    /// The digest in hexadecimal digits; nothing may be added after.
    std::string hex();

private:
    void block(const unsigned char* bytes);
    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, 64> pending_{};
    std::uint64_t length_ = 0;
};

/// What stands before the elements in a .npy file.
std::string npy_header(const Array& array);
/// The array in the bytes of a .npy file; throws Error (Value) that says what is wrong.
Array array_from_npy(std::string_view bytes);

/// The name of the file that holds an array.
std::string npy_name(const Array& array);
/// True for a name made of a digest: such a file may be removed when nothing names it.
bool named_by_digest(std::string_view name);
/// True for a name that lies in the folder of arrays and nowhere else.
bool plain_npy_name(std::string_view name);

}  // namespace sarabet
