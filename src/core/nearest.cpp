// nearest.cpp -- edit distance over a handful of names.
#include "core/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace sarabet {

namespace {

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool equal = std::tolower(static_cast<unsigned char>(a[i - 1])) ==
                               std::tolower(static_cast<unsigned char>(b[j - 1]));
            const std::size_t replaced = diagonal + (equal ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::string nearest(std::string_view wanted, std::span<const std::string> candidates) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, wanted.size() / 2) + 1;
    if (wanted.size() > 256) return best;
    for (const std::string& candidate : candidates) {
        const std::size_t d = distance(wanted, candidate);
        if (d < least) {
            least = d;
            best = candidate;
        }
    }
    return best;
}

std::string nearest_hint(std::string_view wanted, std::span<const std::string> candidates) {
    const std::string name = nearest(wanted, candidates);
    return name.empty() ? "" : "; nearest: '" + name + "'";
}

}  // namespace sarabet
