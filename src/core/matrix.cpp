// matrix.cpp -- a 4x4 transformation, computed by glm.
#include "core/half.hpp"

#include <sarabet/error.hpp>
#include <sarabet/matrix.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <glm/ext/matrix_clip_space.hpp>
#include <glm/ext/matrix_transform.hpp>
#include <glm/gtc/type_ptr.hpp>
#include <glm/mat4x4.hpp>
#include <glm/trigonometric.hpp>
#include <glm/vec3.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>

namespace sarabet {
namespace {

using Values = std::array<double, 16>;
using Triple = std::array<double, 3>;

glm::dmat4 to_glm(const Values& values) {
    return glm::make_mat4(values.data());
}

glm::dvec3 to_glm(const Triple& t) {
    return {t[0], t[1], t[2]};
}

Matrix from_glm(const glm::dmat4& m) {
    Matrix out;
    for (int c = 0; c < 4; ++c)
        for (int r = 0; r < 4; ++r) out.set_at(r, c, m[c][r]);
    return out;
}

[[noreturn]] void refuse(const std::string& message) {
    throw Error(ErrorKind::Value, message);
}

template <typename T>
double load(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return static_cast<double>(value);
}

double read_element(const std::byte* at, DType dtype) {
    switch (dtype) {
        case DType::Bool:
        case DType::UInt8: return load<std::uint8_t>(at);
        case DType::Int8: return load<std::int8_t>(at);
        case DType::Int16: return load<std::int16_t>(at);
        case DType::Int32: return load<std::int32_t>(at);
        case DType::Int64: return load<std::int64_t>(at);
        case DType::UInt16: return load<std::uint16_t>(at);
        case DType::UInt32: return load<std::uint32_t>(at);
        case DType::UInt64: return load<std::uint64_t>(at);
        case DType::Float16: {
            std::uint16_t half;
            std::memcpy(&half, at, sizeof half);
            return half_to_float(half);
        }
        case DType::Float32: return load<float>(at);
        case DType::Float64: return load<double>(at);
    }
    throw Error(ErrorKind::Type, "Matrix: expected elements of a real type");
}

int element_index(int row, int col) {
    if (row < -4 || row > 3 || col < -4 || col > 3)
        throw Error(
            ErrorKind::Index,
            fmt::format("Matrix: row and column must be within -4..3, got [{}, {}]", row, col));
    return (col < 0 ? col + 4 : col) * 4 + (row < 0 ? row + 4 : row);
}

/// The product of the columns' lengths: what a determinant is small against.
double volume_bound(const glm::dmat4& m) {
    double bound = 1;
    for (int c = 0; c < 4; ++c) bound *= std::sqrt(glm::dot(m[c], m[c]));
    return bound;
}

}  // namespace

Matrix::Matrix() : values_{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1} {}

Matrix::Matrix(const ArrayIn& rows) {
    if (rows.shape != std::vector<std::int64_t>{4, 4})
        throw Error(ErrorKind::Type, fmt::format("Matrix: expected an array of shape (4, 4), got "
                                                 "({})",
                                                 fmt::join(rows.shape, ", ")));
    const auto* data = static_cast<const std::byte*>(rows.data);
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c)
            set_at(r, c,
                   read_element(data + r * rows.strides[0] + c * rows.strides[1], rows.dtype));
}

Matrix Matrix::from_rows(const ArrayIn& rows) {
    return Matrix(rows);
}

Matrix Matrix::from_columns(const std::vector<double>& values) {
    if (values.size() != 16)
        refuse(fmt::format("Matrix: expected 16 numbers, got {}", values.size()));
    Matrix out;
    std::copy(values.begin(), values.end(), out.values_.begin());
    return out;
}

Matrix Matrix::translation(const Triple& t) {
    return from_glm(glm::translate(glm::dmat4(1), to_glm(t)));
}

Matrix Matrix::rotation(double x, double y, double z) {
    glm::dmat4 m = glm::rotate(glm::dmat4(1), glm::radians(z), glm::dvec3(0, 0, 1));
    m = glm::rotate(m, glm::radians(y), glm::dvec3(0, 1, 0));
    return from_glm(glm::rotate(m, glm::radians(x), glm::dvec3(1, 0, 0)));
}

Matrix Matrix::scaling(const Triple& s) {
    return from_glm(glm::scale(glm::dmat4(1), to_glm(s)));
}

Matrix Matrix::perspective(double fov_y_degrees, double aspect, double near, double far) {
    if (!(fov_y_degrees > 0 && fov_y_degrees < 180))
        refuse(fmt::format("Matrix.perspective: fov_y_degrees must be within 0..180, got {}",
                           fov_y_degrees));
    if (!(aspect > 0 && std::isfinite(aspect)))
        refuse(fmt::format("Matrix.perspective: aspect must be positive, got {}", aspect));
    if (!(near > 0 && far > near && std::isfinite(far)))
        refuse(fmt::format("Matrix.perspective: expected 0 < near < far, got near {}, far {}", near,
                           far));
    return from_glm(glm::perspectiveRH_ZO(glm::radians(fov_y_degrees), aspect, near, far));
}

Matrix Matrix::orthographic(double left, double right, double bottom, double top, double near,
                            double far) {
    const double volume = (right - left) * (top - bottom) * (far - near);
    if (volume == 0 || !std::isfinite(volume))
        refuse(
            fmt::format("Matrix.orthographic: expected opposite sides to differ, got {}..{}, "
                        "{}..{}, {}..{}",
                        left, right, bottom, top, near, far));
    return from_glm(glm::orthoRH_ZO(left, right, bottom, top, near, far));
}

Matrix Matrix::look_at(const Triple& eye, const Triple& target, const Triple& up) {
    const glm::dvec3 forward = to_glm(target) - to_glm(eye);
    const double length = glm::length(forward) * glm::length(to_glm(up));
    const double sideways = glm::length(glm::cross(forward, to_glm(up)));
    if (!(sideways > 1e-12 * length) || !std::isfinite(length))
        refuse("Matrix.look_at: expected eye and target apart and up in another direction");
    return from_glm(glm::lookAtRH(to_glm(eye), to_glm(target), to_glm(up)));
}

ArrayOut Matrix::array() const {
    auto block = std::make_shared<Values>();
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c) (*block)[r * 4 + c] = values_[c * 4 + r];
    ArrayOut out;
    out.data = block->data();
    out.dtype = DType::Float64;
    out.shape = {4, 4};
    out.writable = true;
    out.keep = std::move(block);
    return out;
}

std::vector<double> Matrix::columns() const {
    return {values_.begin(), values_.end()};
}

double Matrix::at(int row, int col) const {
    return values_[element_index(row, col)];
}

void Matrix::set_at(int row, int col, double value) {
    values_[element_index(row, col)] = value;
}

double Matrix::operator[](const std::array<int, 2>& index) const {
    return at(index[0], index[1]);
}

void Matrix::set_element(const std::array<int, 2>& index, double value) {
    set_at(index[0], index[1], value);
}

Matrix Matrix::operator*(const Matrix& other) const {
    return from_glm(to_glm(values_) * to_glm(other.values_));
}

Matrix Matrix::operator+(const Matrix& other) const {
    return from_glm(to_glm(values_) + to_glm(other.values_));
}

Matrix Matrix::operator-(const Matrix& other) const {
    return from_glm(to_glm(values_) - to_glm(other.values_));
}

bool Matrix::operator==(const Matrix& other) const {
    return values_ == other.values_;
}

Matrix Matrix::transposed() const {
    return from_glm(glm::transpose(to_glm(values_)));
}

Matrix Matrix::inverted() const {
    const glm::dmat4 m = to_glm(values_);
    const double determinant = glm::determinant(m);
    if (!(std::abs(determinant) > 1e-16 * volume_bound(m)))
        refuse(fmt::format("Matrix: cannot be inverted, its determinant is {}", determinant));
    return from_glm(glm::inverse(m));
}

double Matrix::determinant() const {
    return glm::determinant(to_glm(values_));
}

Matrix Matrix::translated(const Triple& t) const {
    return translation(t) * *this;
}

Matrix Matrix::rotated(double x, double y, double z) const {
    return rotation(x, y, z) * *this;
}

Matrix Matrix::scaled(const Triple& s) const {
    return scaling(s) * *this;
}

Triple Matrix::transform_point(const Triple& point) const {
    const glm::dvec4 p = to_glm(values_) * glm::dvec4(to_glm(point), 1);
    if (p.w == 0) refuse("Matrix.transform_point: the point is taken to infinity (w is 0)");
    return {p.x / p.w, p.y / p.w, p.z / p.w};
}

Triple Matrix::transform_vector(const Triple& vector) const {
    const glm::dvec4 v = to_glm(values_) * glm::dvec4(to_glm(vector), 0);
    return {v.x, v.y, v.z};
}

std::vector<double> Matrix::decompose() const {
    const glm::dmat3 m(to_glm(values_));
    glm::dvec3 scale(glm::length(m[0]), glm::length(m[1]), glm::length(m[2]));
    if (glm::determinant(m) < 0) scale.x = -scale.x;
    glm::dmat3 turn(1);
    for (int c = 0; c < 3; ++c)
        if (scale[c] != 0) turn[c] = m[c] / scale[c];
    // turn = Rz * Ry * Rx; where y is a right angle, x and z are about one axis and z is set to 0
    const double sine = std::clamp(-turn[0][2], -1.0, 1.0);
    const bool locked = std::abs(sine) > 1 - 1e-14;
    const double x =
        locked ? std::atan2(-turn[2][1], turn[1][1]) : std::atan2(turn[1][2], turn[2][2]);
    const double z = locked ? 0.0 : std::atan2(turn[0][1], turn[0][0]);
    return {
        scale.x,         scale.y,     scale.z,     glm::degrees(x), glm::degrees(std::asin(sine)),
        glm::degrees(z), values_[12], values_[13], values_[14]};
}

std::string Matrix::repr() const {
    std::string out = "Matrix([";
    for (int r = 0; r < 4; ++r)
        out += fmt::format("{}[{}, {}, {}, {}]", r == 0 ? "" : ", ", at(r, 0), at(r, 1), at(r, 2),
                           at(r, 3));
    return out + "])";
}

}  // namespace sarabet
