// nearest.hpp -- the name that a person probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// The candidate with the smallest edit distance, or an empty string if none is near.
std::string nearest(std::string_view wanted, std::span<const std::string> candidates);

/// "; nearest: 'x'", or an empty string.
std::string nearest_hint(std::string_view wanted, std::span<const std::string> candidates);

}  // namespace sarabet
