// euler.hpp -- rotations given by three angles in degrees, x turned first, then y, then z.
#pragma once

#include <array>

namespace sarabet {

using Vector3 = std::array<double, 3>;

/// A rotation as a unit quaternion.
struct Turn {
    double w = 1, x = 0, y = 0, z = 0;

    /// This turn after another one.
    Turn after(const Turn& first) const;
    Turn inverse() const { return {w, -x, -y, -z}; }
};

Turn turn_of_angles(const Vector3& degrees);
/// A turn about an axis, by as many degrees as the vector is long.
Turn turn_of_vector(const Vector3& degrees);
/// The shorter way round, at most 180 degrees long.
Vector3 vector_of(const Turn& turn);
/// Of the angles that mean this turn, those nearest to others: so that a curve of them has no
/// jumps.
Vector3 angles_of(const Turn& turn, const Vector3& near);

}  // namespace sarabet
