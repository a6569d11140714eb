// euler.cpp -- angles, quaternions and rotation vectors into one another.
#include "core/euler.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sarabet {

namespace {

constexpr double degree = std::numbers::pi / 180;

// The angles, each moved by whole turns towards others.
Vector3 unwound(Vector3 angles, const Vector3& near) {
    for (std::size_t i = 0; i < 3; ++i) angles[i] += 360 * std::round((near[i] - angles[i]) / 360);
    return angles;
}

double apart(const Vector3& a, const Vector3& b) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

}  // namespace

Turn Turn::after(const Turn& first) const {
    return {w * first.w - x * first.x - y * first.y - z * first.z,
            w * first.x + x * first.w + y * first.z - z * first.y,
            w * first.y - x * first.z + y * first.w + z * first.x,
            w * first.z + x * first.y - y * first.x + z * first.w};
}

Turn turn_of_angles(const Vector3& degrees) {
    const auto about = [&](std::size_t axis) {
        const double half = degrees[axis] * degree / 2;
        Turn turn{std::cos(half)};
        (axis == 0 ? turn.x : axis == 1 ? turn.y : turn.z) = std::sin(half);
        return turn;
    };
    return about(2).after(about(1)).after(about(0));
}

Turn turn_of_vector(const Vector3& degrees) {
    const double half = std::hypot(degrees[0], degrees[1], degrees[2]) * degree / 2;
    const double scale = half > 1e-12 ? std::sin(half) / half * degree / 2 : degree / 2;
    return {std::cos(half), degrees[0] * scale, degrees[1] * scale, degrees[2] * scale};
}

Vector3 vector_of(const Turn& turn) {
    const double sine = std::hypot(turn.x, turn.y, turn.z);
    const double sign = turn.w < 0 ? -1 : 1;
    const double half = std::atan2(sine, std::abs(turn.w));
    const double scale = sign * (sine > 1e-12 ? half / sine : 1) * 2 / degree;
    return {turn.x * scale, turn.y * scale, turn.z * scale};
}

Vector3 angles_of(const Turn& q, const Vector3& near) {
    const double sine = std::clamp(2 * (q.w * q.y - q.z * q.x), -1.0, 1.0);
    if (std::abs(sine) > 1 - 1e-12) {  // x and z turn about the same axis: z stays as it is
        const double both = 2 * std::atan2(q.x, q.w) / degree;
        const double x = sine > 0 ? both + near[2] : both - near[2];
        return unwound({x, sine > 0 ? 90.0 : -90.0, near[2]}, near);
    }
    const Vector3 plain{
        std::atan2(2 * (q.w * q.x + q.y * q.z), 1 - 2 * (q.x * q.x + q.y * q.y)) / degree,
        std::asin(sine) / degree,
        std::atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z)) / degree};
    const Vector3 one = unwound(plain, near);
    const Vector3 other = unwound({plain[0] + 180, 180 - plain[1], plain[2] + 180}, near);
    return apart(one, near) <= apart(other, near) ? one : other;
}

}  // namespace sarabet
