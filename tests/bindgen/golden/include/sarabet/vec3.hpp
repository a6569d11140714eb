// vec3.hpp -- three numbers.
#pragma once

#include <sarabet/export.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace sarabet {

/// Three numbers.
struct Vec3 {
    double x = 0;  ///< First component.
    double y = 0;  ///< Second component.
    /// Third component.
    double z = 0;

    bool operator==(const Vec3&) const = default;
    double operator[](std::int64_t index) const {
        if (index < 0) index += 3;
        if (index < 0 || index > 2) throw std::out_of_range("Vec3: expected an index within -3..2");
        return index == 0 ? x : index == 1 ? y : z;
    }
    double& operator[](std::int64_t index) { return index == 0 ? x : index == 1 ? y : z; }
    std::size_t size() const SARABET_PY("len") { return 3; }
    Vec3 operator-() const { return {-x, -y, -z}; }
    Vec3& operator+=(const Vec3& other) {
        return *this = Vec3{x + other.x, y + other.y, z + other.z};
    }
    /// Scaled by a number.
    friend Vec3 operator*(const Vec3& v, double k) { return {v.x * k, v.y * k, v.z * k}; }
    friend Vec3 operator*(double k, const Vec3& v) { return v * k; }
    std::string repr() const { return "Vec3"; }
};

inline Vec3 operator+(const Vec3& a, const Vec3& b) {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}

/// The inner product.
inline double dot(const Vec3& a, const Vec3& b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/// Samples in one slice by default.
inline constexpr int slice_samples = 20;

}  // namespace sarabet
