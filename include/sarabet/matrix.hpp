// matrix.hpp -- a 4x4 transformation.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/array_out.hpp>
#include <sarabet/export.hpp>

#include <array>
#include <string>
#include <vector>

namespace sarabet {

/// A 4x4 matrix of doubles that transforms column vectors: `m[row, col]`, translation in the last
/// column.
///
/// A value: every method answers a new matrix. `a * b` transforms by `b` first. Methods such as
/// `translated` act after the transformation they are called on, so that chains read in order.
/// Angles are degrees. Coordinates are right-handed, y up; a camera looks along -z. Projections
/// yield normalised device coordinates with x and y in -1..1, y up, and depth in 0..1 (Vulkan's
/// range; the renderer turns y over).
class SARABET_API Matrix {
public:
    /// The identity.
    Matrix();

    /// A matrix from a (4, 4) array of rows or nested rows, of any real type and memory layout.
    /// Errors: TypeError for another shape or element type.
    explicit Matrix(const ArrayIn& rows);

    /// A matrix from a (4, 4) array of rows or nested rows, of any real type and memory layout.
    /// Errors: TypeError for another shape or element type.
    static Matrix from_rows(const ArrayIn& rows);

    /// A matrix from 16 numbers, column by column.
    /// Errors: ValueError unless there are 16.
    static Matrix from_columns(const std::vector<double>& values);

    /// Moves by `t`.
    static Matrix translation(const std::array<double, 3>& t);

    /// Turns about the x, then the y, then the z axis, in degrees.
    static Matrix rotation(double x, double y, double z);

    /// Multiplies the coordinates by `s`.
    static Matrix scaling(const std::array<double, 3>& s);

    /// A camera's perspective: vertical field of view in degrees, width / height, distances of the
    /// clipping planes (depth 0 and 1).
    /// Errors: ValueError unless 0 < fov_y < 180, aspect > 0 and 0 < near < far.
    static Matrix perspective(double fov_y_degrees, double aspect, double near, double far);

    /// A camera without perspective: the box that is seen, in camera coordinates; `near` and `far`
    /// are distances along -z (depth 0 and 1).
    /// Errors: ValueError where two opposite sides are equal.
    static Matrix orthographic(double left, double right, double bottom, double top, double near,
                               double far);

    /// A view matrix, world to camera: the camera is at `eye`, looks at `target`, `up` is upwards.
    /// Errors: ValueError if eye and target are equal or `up` points along the line between them.
    static Matrix look_at(const std::array<double, 3>& eye, const std::array<double, 3>& target,
                          const std::array<double, 3>& up);

    /// A copy of the elements: (4, 4) float64, C order, rows first.
    ArrayOut array() const;

    /// The 16 elements, column by column.
    std::vector<double> columns() const;

    /// The element in a row and column, each 0..3, or -4..-1 from the end.
    /// Errors: IndexError outside.
    double at(int row, int col) const;

    /// Sets the element in a row and column, each 0..3, or -4..-1 from the end.
    /// Errors: IndexError outside.
    void set_at(int row, int col, double value);

    /// The element in a row and column: `m[row, col]`, each 0..3, or -4..-1 from the end.
    /// Errors: IndexError outside.
    double operator[](const std::array<int, 2>& index) const;

    /// Sets the element in a row and column: `m[row, col] = value`.
    /// Errors: IndexError outside.
    SARABET_PY("name=__setitem__")
    void set_element(const std::array<int, 2>& index, double value);

    /// The product: transforms by `other` first.
    Matrix operator*(const Matrix& other) const;

    /// The sum, element by element.
    Matrix operator+(const Matrix& other) const;

    /// The difference, element by element.
    Matrix operator-(const Matrix& other) const;

    /// True if all elements are equal.
    bool operator==(const Matrix& other) const;

    /// Rows and columns exchanged.
    Matrix transposed() const;

    /// The inverse.
    /// Errors: ValueError if the matrix is singular.
    Matrix inverted() const;

    /// The determinant.
    double determinant() const;

    /// This transformation, then a move by `t`.
    Matrix translated(const std::array<double, 3>& t) const;

    /// This transformation, then turns about the x, the y and the z axis, in degrees.
    Matrix rotated(double x, double y, double z) const;

    /// This transformation, then a multiplication of the coordinates by `s`.
    Matrix scaled(const std::array<double, 3>& s) const;

    /// The point that `point` is taken to, with the division by w that perspective needs.
    /// Errors: ValueError if w is 0.
    std::array<double, 3> transform_point(const std::array<double, 3>& point) const;

    /// The direction that `vector` is taken to; translation does not count.
    std::array<double, 3> transform_vector(const std::array<double, 3>& vector) const;

    /// Nine numbers: scale x y z, rotation x y z in degrees, translation x y z.
    /// `translation(t) * rotation(...) * scaling(s)` gives the matrix back if it has neither shear
    /// nor perspective; a mirrored one has a negative x scale.
    std::vector<double> decompose() const;

    /// The elements as text, row by row: "Matrix([[1, 0, 0, 0], ...])".
    std::string repr() const;

private:
    std::array<double, 16> values_;  // column by column
};

}  // namespace sarabet
