// curve.hpp -- a piecewise linear curve.
#pragma once

#include <sarabet/export.hpp>

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace sarabet {

/// A piecewise linear curve.
class Curve final {
public:
    /// One point of a curve.
    struct Key {
        double at = 0;     ///< Where, from 0 to 1.
        double value = 0;  ///< How high.
    };

    Curve() = default;
    /// Make a curve of these heights.
    explicit Curve(std::span<const double> heights) : heights_(heights.begin(), heights.end()) {}

    /// Number of heights.
    std::size_t size() const SARABET_PY("len") { return heights_.size(); }
    /// Height at a position.
    double operator[](std::size_t index) const { return heights_[index]; }
    /// Height of a key.
    double height(const Key& key, double scale = -1.5) const noexcept { return key.value * scale; }
    /// The first key.
    Key first() const { return {0, heights_.empty() ? 0 : heights_[0]}; }
    /// A straight line.
    static Curve line(double from_value = 0, double to_value = 1) {
        const double ends[] = {from_value, to_value};
        return Curve(std::span<const double>(ends));
    }
    explicit operator bool() const { return !heights_.empty(); }

private:
    std::vector<double> heights_;
};

}  // namespace sarabet
