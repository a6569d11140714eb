// matrix_test.cpp -- the 4x4 transformation: conventions, projections, inverses, arrays.
#include <sarabet/error.hpp>
#include <sarabet/matrix.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>

namespace sarabet {
namespace {

using Triple = std::array<double, 3>;

ErrorKind kind_of(auto&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    ADD_FAILURE() << "no error";
    return ErrorKind::Internal;
}

void expect_near(const Triple& got, const Triple& wanted) {
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(got[i], wanted[i], 1e-12) << "component " << i;
}

void expect_near(const Matrix& got, const Matrix& wanted, double tolerance = 1e-12) {
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c)
            EXPECT_NEAR(got.at(r, c), wanted.at(r, c), tolerance) << r << "," << c;
}

Matrix random_matrix(std::mt19937& random) {
    std::uniform_real_distribution<double> some(-2, 2);
    Matrix m;
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c) m.set_at(r, c, some(random));
    return m;
}

TEST(Matrix, TranslationIsTheLastColumn) {
    const Matrix m = Matrix::translation({1, 2, 3});
    EXPECT_EQ(m.at(0, 3), 1);
    EXPECT_EQ(m.at(1, 3), 2);
    EXPECT_EQ(m.at(2, -1), 3);
    EXPECT_EQ(m.at(3, 0), 0);
    expect_near(m.transform_point({1, 1, 1}), {2, 3, 4});
    expect_near(m.transform_vector({1, 1, 1}), {1, 1, 1});
    EXPECT_EQ((m[{1, -1}]), 2);
    Matrix changed = m;
    changed.set_element({-1, 0}, 5);
    EXPECT_EQ(changed.at(3, 0), 5);
    EXPECT_EQ(m.columns()[12], 1);
    EXPECT_EQ(m, Matrix::from_columns(m.columns()));
    EXPECT_EQ(m.repr(), "Matrix([[1, 0, 0, 1], [0, 1, 0, 2], [0, 0, 1, 3], [0, 0, 0, 1]])");
}

TEST(Matrix, ChainsReadInOrder) {
    const Matrix m = Matrix().scaled({2, 2, 2}).rotated(0, 0, 90).translated({10, 0, 0});
    expect_near(m.transform_point({1, 0, 0}), {10, 2, 0});
    expect_near(m, Matrix::translation({10, 0, 0}) * Matrix::rotation(0, 0, 90) *
                       Matrix::scaling({2, 2, 2}));
    expect_near(Matrix::rotation(90, 0, 0).transform_point({0, 1, 0}), {0, 0, 1});
    expect_near(Matrix::rotation(0, 90, 0).transform_point({0, 0, 1}), {1, 0, 0});
    expect_near(
        Matrix::rotation(10, 20, 30),
        Matrix::rotation(0, 0, 30) * Matrix::rotation(0, 20, 0) * Matrix::rotation(10, 0, 0));
}

TEST(Matrix, ProductIsByDefinition) {
    std::mt19937 random(1);
    const Matrix a = random_matrix(random);
    const Matrix b = random_matrix(random);
    const Matrix product = a * b;
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c) {
            double sum = 0;
            for (int k = 0; k < 4; ++k) sum += a.at(r, k) * b.at(k, c);
            EXPECT_NEAR(product.at(r, c), sum, 1e-12);
            EXPECT_EQ((a + b).at(r, c), a.at(r, c) + b.at(r, c));
            EXPECT_EQ((a - b).at(r, c), a.at(r, c) - b.at(r, c));
            EXPECT_EQ(a.transposed().at(r, c), a.at(c, r));
        }
    EXPECT_FALSE(a == b);
}

TEST(Matrix, InverseAndDeterminant) {
    std::mt19937 random(2);
    for (int i = 0; i < 100; ++i) {
        const Matrix m = random_matrix(random);
        if (std::abs(m.determinant()) < 0.01) continue;
        expect_near(m * m.inverted(), Matrix(), 1e-9);
        EXPECT_NEAR(m.determinant() * m.inverted().determinant(), 1, 1e-9);
    }
    EXPECT_NEAR(Matrix::scaling({2, 3, 4}).determinant(), 24, 1e-12);
    expect_near(Matrix::scaling({1e-6, 1e-6, 1e-6}).inverted(), Matrix::scaling({1e6, 1e6, 1e6}),
                1e-6);
    EXPECT_EQ(kind_of([] { Matrix::scaling({1, 0, 1}).inverted(); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Matrix::scaling({1, NAN, 1}).inverted(); }), ErrorKind::Value);
}

TEST(Matrix, PerspectiveIsRightHandedWithDepthZeroToOne) {
    const Matrix m = Matrix::perspective(90, 2, 0.5, 100);
    expect_near(m.transform_point({0, 0, -0.5}), {0, 0, 0});
    expect_near(m.transform_point({0, 0, -100}), {0, 0, 1});
    expect_near(m.transform_point({2, 1, -1}), {1, 1, m.transform_point({0, 0, -1})[2]});
    EXPECT_EQ(kind_of([&] { m.transform_point({1, 1, 0}); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Matrix::perspective(0, 1, 1, 2); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Matrix::perspective(60, 0, 1, 2); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Matrix::perspective(60, 1, 0, 2); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Matrix::perspective(60, 1, 2, 1); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Matrix::perspective(NAN, 1, 1, 2); }), ErrorKind::Value);
}

TEST(Matrix, OrthographicMapsTheBox) {
    const Matrix m = Matrix::orthographic(-4, 4, -3, 3, 1, 11);
    expect_near(m.transform_point({-4, -3, -1}), {-1, -1, 0});
    expect_near(m.transform_point({4, 3, -11}), {1, 1, 1});
    EXPECT_EQ(kind_of([] { Matrix::orthographic(1, 1, 0, 1, 0, 1); }), ErrorKind::Value);
}

TEST(Matrix, LookAtIsWorldToCamera) {
    const Matrix view = Matrix::look_at({3, 4, 5}, {3, 4, 0}, {0, 1, 0});
    expect_near(view.transform_point({3, 4, 5}), {0, 0, 0});
    expect_near(view.transform_point({3, 4, 0}), {0, 0, -5});
    expect_near(view.transform_point({4, 6, 5}), {1, 2, 0});
    const auto bad = [](Triple target, Triple up) {
        return kind_of([&] { Matrix::look_at({0, 0, 0}, target, up); });
    };
    EXPECT_EQ(bad({0, 0, 0}, {0, 1, 0}), ErrorKind::Value);
    EXPECT_EQ(bad({0, 5, 0}, {0, 1, 0}), ErrorKind::Value);
    EXPECT_EQ(bad({0, 5, 0}, {0, 0, 0}), ErrorKind::Value);
}

TEST(Matrix, DecomposeGivesThePartsBack) {
    std::mt19937 random(4);
    std::uniform_real_distribution<double> angle(-180, 180);
    std::uniform_real_distribution<double> size(0.1, 3);
    const double right_angles[] = {90, -90};
    for (int i = 0; i < 100; ++i) {
        const double y = i < 10 ? right_angles[i % 2] : angle(random);
        const double mirror = i % 3 == 0 ? -1 : 1;
        const Matrix m = Matrix()
                             .scaled({mirror * size(random), size(random), size(random)})
                             .rotated(angle(random), y, angle(random))
                             .translated({angle(random), 2, 3});
        const std::vector<double> d = m.decompose();
        ASSERT_EQ(d.size(), 9u);
        EXPECT_EQ(d[0] < 0, mirror < 0);
        expect_near(Matrix()
                        .scaled({d[0], d[1], d[2]})
                        .rotated(d[3], d[4], d[5])
                        .translated({d[6], d[7], d[8]}),
                    m, 1e-6);
    }
}

TEST(Matrix, ArraysBothWays) {
    const Matrix m = Matrix::translation({7, 8, 9});
    const ArrayOut out = m.array();
    EXPECT_EQ(out.shape, (std::vector<std::int64_t>{4, 4}));
    EXPECT_EQ(out.dtype, DType::Float64);
    auto* rows = static_cast<double*>(out.data);
    EXPECT_EQ(rows[3], 7);
    EXPECT_EQ(rows[7], 8);
    ArrayIn in{out.data, DType::Float64, {4, 4}, {32, 8}, false, out.keep};
    EXPECT_EQ(Matrix::from_rows(in), m);
    in.strides = {8, 32};
    EXPECT_EQ(Matrix::from_rows(in), m.transposed());
    rows[3] = 1;
    EXPECT_EQ(m.at(0, 3), 7);  // a copy

    std::int16_t shorts[16];
    for (int i = 0; i < 16; ++i) shorts[i] = static_cast<std::int16_t>(i - 8);
    in = {shorts, DType::Int16, {4, 4}, {8, 2}, false, nullptr};
    EXPECT_EQ(Matrix::from_rows(in).at(0, 1), -7);
    const std::uint16_t halves[16] = {0x3c00, 0x4000, 0xc000};
    in = {halves, DType::Float16, {4, 4}, {8, 2}, false, nullptr};
    EXPECT_EQ(Matrix::from_rows(in).at(0, 2), -2);
}

TEST(Matrix, RefusesOtherShapesAndIndices) {
    const double numbers[16] = {};
    ArrayIn in{numbers, DType::Float64, {3, 3}, {24, 8}, false, nullptr};
    EXPECT_EQ(kind_of([&] { Matrix::from_rows(in); }), ErrorKind::Type);
    in = {numbers, DType::Float64, {16}, {8}, false, nullptr};
    EXPECT_EQ(kind_of([&] { Matrix::from_rows(in); }), ErrorKind::Type);
    EXPECT_EQ(kind_of([] { Matrix::from_columns({1, 2}); }), ErrorKind::Value);
    EXPECT_EQ(kind_of([] { Matrix().at(4, 0); }), ErrorKind::Index);
    EXPECT_EQ(kind_of([] { Matrix().set_at(0, -5, 1); }), ErrorKind::Index);
}

}  // namespace
}  // namespace sarabet
