// wave_shapes.hpp -- one cycle of a waveform, as a function of the position in it.
#pragma once

#include <cmath>
#include <numbers>

namespace sarabet::wave {

/// The part of a position that lies within its cycle: 0 up to but not 1.
inline double within(double cycles) {
    return cycles - std::floor(cycles);
}

/// Where a bias from -1 to 1 puts the middle of a cycle.
inline double middle(double bias) {
    return 0.5 + 0.5 * bias;
}

inline double sine(double cycles) {
    return std::sin(2 * std::numbers::pi * within(cycles));
}

/// From -1 up to 1 in the middle of the cycle, and down again.
inline double triangle(double cycles, double bias) {
    const double p = within(cycles), m = middle(bias);
    return p < m ? 2 * p / m - 1 : 1 - 2 * (p - m) / (1 - m);
}

/// 1 in the first part of the cycle, -1 in the second.
inline double square(double cycles, double bias) {
    return within(cycles) < middle(bias) ? 1 : -1;
}

/// A bell from 0 to 1 with its top in the middle; its deviation is an eighth of the cycle.
inline double bell(double cycles, double bias) {
    const double p = within(cycles), m = middle(bias);
    const double even = p < m ? 0.5 * p / m : 0.5 + 0.5 * (p - m) / (1 - m);
    return std::exp(-32 * (even - 0.5) * (even - 0.5));
}

/// 1 in the sample with which a cycle begins, else 0. `before` is the position one sample earlier.
inline double pulse(double cycles, double before) {
    return std::floor(cycles) != std::floor(before) ? 1 : 0;
}

}  // namespace sarabet::wave
