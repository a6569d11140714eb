// noise_hash.hpp -- numbers that look random but follow from a key and a position alone.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace sarabet::noise {

/// Mixes the bits of a number so that neighbours have nothing in common (Stafford's mix 13).
constexpr std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

constexpr std::uint64_t with(std::uint64_t key, std::uint64_t x) {
    return mixed(key + 0x9e3779b97f4a7c15ull * (x + 1));
}

/// A key for one channel, from the project's seed and an operator's.
inline std::uint64_t key(std::uint64_t project_seed, double seed, int channel) {
    const std::uint64_t own = std::bit_cast<std::uint64_t>(seed + 0.0);  // -0 counts as 0
    return with(with(mixed(project_seed), own), static_cast<std::uint64_t>(channel));
}

/// Evenly spread from 0 up to but not 1.
inline double unit(std::uint64_t key, std::int64_t at) {
    return static_cast<double>(with(key, static_cast<std::uint64_t>(at)) >> 11) * 0x1p-53;
}

/// Evenly spread from -1 up to but not 1.
inline double both(std::uint64_t key, std::int64_t at) {
    return 2 * unit(key, at) - 1;
}

/// Nearly normal, with mean 0 and deviation 1: four even numbers added.
inline double normal(std::uint64_t key, std::int64_t at) {
    const std::uint64_t bits = with(key, static_cast<std::uint64_t>(at));
    const auto part = [&](int shift) { return static_cast<double>((bits >> shift) & 0xffff); };
    const double sum = part(0) + part(16) + part(32) + part(48) + 2;  // each is 0.5 low
    return std::sqrt(3.0) * (sum / 65536 - 2);
}

}  // namespace sarabet::noise
