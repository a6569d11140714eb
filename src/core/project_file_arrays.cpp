// project_file_arrays.cpp -- arrays as .npy files, named by what is in them.
#include "core/project_file_arrays.hpp"

#include "core/array_cast.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

namespace sarabet {

namespace {

constexpr std::uint32_t rounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

struct Descr {
    DType dtype;
    const char* text;
};
constexpr Descr descrs[] = {
    {DType::Bool, "|b1"},    {DType::Int8, "|i1"},    {DType::Int16, "<i2"},
    {DType::Int32, "<i4"},   {DType::Int64, "<i8"},   {DType::UInt8, "|u1"},
    {DType::UInt16, "<u2"},  {DType::UInt32, "<u4"},  {DType::UInt64, "<u8"},
    {DType::Float16, "<f2"}, {DType::Float32, "<f4"}, {DType::Float64, "<f8"}};

constexpr std::string_view magic("\x93NUMPY", 6);

[[noreturn]] void wrong(const std::string& what) {
    throw Error(ErrorKind::Value, what);
}

// What stands after `'key':` in the header, which is the literal of a Python dict.
std::string_view header_entry(std::string_view header, std::string_view key) {
    const std::size_t at = header.find(fmt::format("'{}'", key));
    if (at == std::string_view::npos) wrong(fmt::format("its header has no '{}'", key));
    header.remove_prefix(at + key.size() + 2);
    const std::size_t start = header.find_first_not_of(" :");
    return start == std::string_view::npos ? std::string_view() : header.substr(start);
}

DType dtype_in(std::string_view header) {
    const std::string_view entry = header_entry(header, "descr");
    for (const Descr& descr : descrs) {
        if (entry.starts_with(fmt::format("'{}'", descr.text))) return descr.dtype;
        if (item_size(descr.dtype) == 1 && entry.starts_with(fmt::format("'<{}'", descr.text + 1)))
            return descr.dtype;
    }
    wrong(fmt::format("its elements are none that a parameter holds: {}",
                      entry.substr(0, std::min<std::size_t>(entry.find(','), 20))));
}

std::vector<std::int64_t> shape_in(std::string_view header) {
    std::string_view entry = header_entry(header, "shape");
    if (!entry.starts_with('(')) wrong("its header has no shape");
    entry.remove_prefix(1);
    std::vector<std::int64_t> shape;
    while (!entry.empty() && entry.front() != ')') {
        if (entry.front() == ' ' || entry.front() == ',') {
            entry.remove_prefix(1);
            continue;
        }
        std::int64_t extent = 0;
        std::size_t digits = 0;
        for (; digits < entry.size() && entry[digits] >= '0' && entry[digits] <= '9'; ++digits) {
            extent = extent * 10 + (entry[digits] - '0');
            if (digits > 15) wrong("its shape is too big");
        }
        if (digits == 0 || shape.size() == 32) wrong("its shape is no shape");
        entry.remove_prefix(digits);
        shape.push_back(extent);
    }
    return shape;
}

}  // namespace

void Sha256::block(const unsigned char* bytes) {
    std::uint32_t w[64];
    for (int i = 0; i < 16; ++i)
        w[i] = static_cast<std::uint32_t>(bytes[4 * i]) << 24 |
               static_cast<std::uint32_t>(bytes[4 * i + 1]) << 16 |
               static_cast<std::uint32_t>(bytes[4 * i + 2]) << 8 | bytes[4 * i + 3];
    for (int i = 16; i < 64; ++i) {
        const std::uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) + w[i - 7] +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (int i = 0; i < 64; ++i) {
        const std::uint32_t one = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                                  ((e & f) ^ (~e & g)) + rounds[i] + w[i];
        const std::uint32_t two =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
    }
    const std::uint32_t more[8] = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state_[i] += more[i];
}

void Sha256::add(std::string_view bytes) {
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t left = bytes.size(), used = length_ % 64;
    length_ += bytes.size();
    if (used > 0) {
        const std::size_t n = std::min(64 - used, left);
        std::memcpy(pending_.data() + used, data, n);
        data += n, left -= n;
        if (used + n < 64) return;
        block(pending_.data());
    }
    for (; left >= 64; data += 64, left -= 64) block(data);
    if (left > 0) std::memcpy(pending_.data(), data, left);
}

std::string Sha256::hex() {
    const std::uint64_t bits = length_ * 8;
    std::string end(1, '\x80');
    end.append((119 - length_ % 64) % 64, '\0');
    for (int shift = 56; shift >= 0; shift -= 8) end += static_cast<char>(bits >> shift & 0xff);
    add(end);
    std::string text;
    for (const std::uint32_t word : state_) text += fmt::format("{:08x}", word);
    return text;
}

std::string npy_header(const Array& array) {
    const char* descr = "";
    for (const Descr& known : descrs)
        if (known.dtype == array.dtype) descr = known.text;
    std::string dict = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                   descr, shape_text(array.shape));
    dict.append((64 - (10 + dict.size() + 1) % 64) % 64, ' ');
    dict += '\n';
    std::string header(magic);
    header += {'\x01', '\x00', static_cast<char>(dict.size() & 0xff),
               static_cast<char>(dict.size() >> 8)};
    return header + dict;
}

Array array_from_npy(std::string_view bytes) {
    if (!bytes.starts_with(magic) || bytes.size() < 12) wrong("it is no .npy file");
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned version = byte(6);
    std::size_t length = byte(8) + 256u * byte(9), start = 10;
    if (version == 2 || version == 3) {
        length += 65536u * (byte(10) + 256u * byte(11));
        start = 12;
    } else if (version != 1) {
        wrong("it is of a version of .npy that is not known here");
    }
    if (length > bytes.size() - start) wrong("its header ends too early");
    const std::string_view header = bytes.substr(start, length);
    Array array;
    array.dtype = dtype_in(header);
    if (!header_entry(header, "fortran_order").starts_with("False"))
        wrong("its elements are in Fortran's order, expected C order");
    array.shape = shape_in(header);
    const std::string_view data = bytes.substr(start + length);
    std::size_t size = item_size(array.dtype), most = size;
    bool fits = true;
    for (const std::int64_t extent : array.shape) {
        const auto n = static_cast<std::size_t>(extent);
        fits = fits && !__builtin_mul_overflow(most, std::max<std::size_t>(n, 1), &most);
        size *= n;
    }
    fits = fits && most <= std::size_t{1} << 62;  // strides are signed
    if (!fits || size != data.size())
        wrong(fmt::format("its shape {} asks for other than the {} bytes that it has",
                          shape_text(array.shape), data.size()));
    std::shared_ptr<std::byte[]> memory(new std::byte[std::max<std::size_t>(size, 1)]);
    if (size > 0) std::memcpy(memory.get(), data.data(), size);
    array.data = std::move(memory);
    return array;
}

std::string npy_name(const Array& array) {
    Sha256 digest;
    digest.add(npy_header(array));
    const auto bytes = array.bytes();
    digest.add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return digest.hex().substr(0, 32) + ".npy";
}

bool named_by_digest(std::string_view name) {
    return name.size() == 36 && name.ends_with(".npy") &&
           name.find_first_not_of("0123456789abcdef") == 32;
}

bool plain_npy_name(std::string_view name) {
    return name.size() <= 200 && name.ends_with(".npy") && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '.' || c == '_' || c == '-';
           });
}

}  // namespace sarabet
