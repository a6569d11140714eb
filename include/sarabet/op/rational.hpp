// rational.hpp -- exact rates: frames or samples per second.
#pragma once

#include <sarabet/export.hpp>

#include <cstdint>
#include <numeric>

namespace sarabet {

/// An exact rate, such as 30000/1001.
struct Rational {
    std::int64_t num = 60;
    std::int64_t den = 1;

    double value() const { return static_cast<double>(num) / static_cast<double>(den); }
    bool operator==(const Rational& other) const { return num * other.den == other.num * den; }

    /// The nearest rate with a denominator of 1 or 1001, else of 1000.
    SARABET_API static Rational nearest(double rate);
};

/// floor(frame * rate / fps): the first sample of a frame, exact for any frame number.
inline std::int64_t first_sample(std::int64_t frame, Rational rate, Rational fps) {
    __extension__ using Wide = __int128;
    const Wide num = static_cast<Wide>(frame) * rate.num * fps.den;
    const Wide den = static_cast<Wide>(rate.den) * fps.num;
    Wide q = num / den;
    if (num % den != 0 && (num < 0) != (den < 0)) --q;
    return static_cast<std::int64_t>(q);
}

}  // namespace sarabet
