// array_cast.cpp -- element casts and strided copies.
#include "core/array_cast.hpp"

#include "core/half.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sarabet {

namespace {

struct Half {
    std::uint16_t bits = 0;
};

int kind_rank(DType dtype) {
    switch (dtype) {
        case DType::Bool: return 0;
        case DType::UInt8:
        case DType::UInt16:
        case DType::UInt32:
        case DType::UInt64: return 1;
        case DType::Int8:
        case DType::Int16:
        case DType::Int32:
        case DType::Int64: return 2;
        default: return 3;
    }
}

// Calls `action` with a value of the C++ type behind an element type; half floats as uint16.
template <class Action>
void with_type(DType dtype, Action action) {
    switch (dtype) {
        case DType::Bool:
        case DType::UInt8: return action(std::uint8_t{});
        case DType::Int8: return action(std::int8_t{});
        case DType::Int16: return action(std::int16_t{});
        case DType::Int32: return action(std::int32_t{});
        case DType::Int64: return action(std::int64_t{});
        case DType::UInt16: return action(std::uint16_t{});
        case DType::UInt32: return action(std::uint32_t{});
        case DType::UInt64: return action(std::uint64_t{});
        case DType::Float16: return action(Half{});
        case DType::Float32: return action(float{});
        case DType::Float64: return action(double{});
    }
}

template <class To, class From>
To cast(From x) {
    if constexpr (std::is_same_v<From, Half>)
        return cast<To>(half_to_float(x.bits));
    else if constexpr (std::is_same_v<To, Half>)
        return Half{float_to_half(static_cast<float>(x))};
    else
        return static_cast<To>(x);
}

template <class To, class From>
void copy_rows(const ArrayIn& array, std::size_t axis, const char* from, To*& to) {
    if (axis == array.shape.size()) {
        From x;
        std::memcpy(&x, from, sizeof x);
        *to++ = cast<To>(x);
        return;
    }
    const std::int64_t n = array.shape[axis], stride = array.strides[axis];
    if (axis + 1 == array.shape.size()) {
        for (std::int64_t i = 0; i < n; ++i) {
            From x;
            std::memcpy(&x, from + i * stride, sizeof x);
            to[i] = cast<To>(x);
        }
        to += n;
        return;
    }
    for (std::int64_t i = 0; i < n; ++i)
        copy_rows<To, From>(array, axis + 1, from + i * stride, to);
}

Array make_array(DType dtype, std::vector<std::int64_t> shape, std::size_t bytes) {
    Array made;
    made.dtype = dtype;
    made.shape = std::move(shape);
    made.data = std::shared_ptr<std::byte[]>(new std::byte[std::max<std::size_t>(bytes, 1)]);
    return made;
}

}  // namespace

bool same_kind(DType from, DType to) {
    return kind_rank(from) <= kind_rank(to);
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
    return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

void copy_elements(const ArrayIn& array, DType dtype, void* into) {
    if (array.size() == 0) return;
    if (array.dtype == dtype && array.contiguous()) {
        std::memcpy(into, array.data, static_cast<std::size_t>(array.size()) * item_size(dtype));
        return;
    }
    with_type(dtype, [&]<class To>(To) {
        with_type(array.dtype, [&]<class From>(From) {
            To* to = static_cast<To*>(into);
            copy_rows<To, From>(array, 0, static_cast<const char*>(array.data), to);
        });
    });
}

Array copied(const ArrayIn& array, DType dtype, const std::string& who) {
    if (!same_kind(array.dtype, dtype))
        throw Error(ErrorKind::Type, fmt::format("{} expects {} or what casts to it safely, got {}",
                                                 who, dtype_name(dtype), dtype_name(array.dtype)));
    Array made =
        make_array(dtype, array.shape, static_cast<std::size_t>(array.size()) * item_size(dtype));
    copy_elements(array, dtype, const_cast<void*>(made.data.get()));
    return made;
}

Array copied(const ArrayIn& array) {
    return copied(array, array.dtype, "");
}

Array fitted(const Array& array, const ParamSpec& spec) {
    bool fits = spec.shape.empty() || spec.shape.size() == array.shape.size();
    for (std::size_t i = 0; fits && i < spec.shape.size(); ++i)
        fits = spec.shape[i] < 0 ? array.shape[i] > 0 : spec.shape[i] == array.shape[i];
    if (!fits) {
        std::string expected = fmt::format("({})", fmt::join(spec.shape, ", "));
        for (std::size_t at; (at = expected.find("-1")) != std::string::npos;)
            expected.replace(at, 2, "n");
        throw Error(ErrorKind::Value, fmt::format("'{}' expects an array of shape {}, got {}",
                                                  spec.name, expected, shape_text(array.shape)));
    }
    if (spec.any_dtype || array.dtype == spec.dtype) return array;
    ArrayIn in{array.data.get(), array.dtype, array.shape, {}, false, array.data};
    in.strides.resize(array.shape.size());
    std::int64_t stride = static_cast<std::int64_t>(item_size(array.dtype));
    for (std::size_t axis = array.shape.size(); axis-- > 0;) {
        in.strides[axis] = stride;
        stride *= array.shape[axis];
    }
    // A list of whole numbers is a fine kernel, and integer indices of any width are fine too.
    const bool whole = kind_rank(array.dtype) < 3;
    if (!same_kind(array.dtype, spec.dtype) && !whole)
        throw Error(ErrorKind::Type, fmt::format("'{}' expects {}, got {}", spec.name,
                                                 dtype_name(spec.dtype), dtype_name(array.dtype)));
    Array made = make_array(spec.dtype, array.shape, array.size() * item_size(spec.dtype));
    copy_elements(in, spec.dtype, const_cast<void*>(made.data.get()));
    return made;
}

// Whole numbers give whole elements, so that they fit where indices are wanted.
Array array_of(const Numbers& numbers) {
    const auto n = static_cast<std::size_t>(numbers.size);
    const bool whole = std::all_of(
        numbers.values.begin(), numbers.values.begin() + numbers.size,
        [](double x) { return x == std::floor(x) && std::abs(x) < 9007199254740992.0; });
    Array made = make_array(whole ? DType::Int64 : DType::Float64, {numbers.size}, 8 * n);
    void* to = const_cast<void*>(made.data.get());
    if (whole)
        std::copy_n(numbers.values.begin(), n, static_cast<std::int64_t*>(to));
    else
        std::copy_n(numbers.values.begin(), n, static_cast<double*>(to));
    return made;
}

namespace {

template <std::size_t N>
Array array_of_keys(const std::vector<std::array<float, N>>& keys) {
    const std::size_t bytes = keys.size() * N * sizeof(float);
    Array made = make_array(DType::Float32, {static_cast<std::int64_t>(keys.size()), N}, bytes);
    if (bytes > 0) std::memcpy(const_cast<void*>(made.data.get()), keys.data(), bytes);
    return made;
}

template <std::size_t N>
void read_keys(std::vector<std::array<float, N>>& keys, const Array& array, const ParamSpec& spec) {
    ParamSpec wanted = spec;
    wanted.shape = {-1, N};
    wanted.dtype = DType::Float32;
    const Array given = fitted(array, wanted);
    keys.resize(static_cast<std::size_t>(given.shape[0]));
    std::memcpy(keys.data(), given.data.get(), given.size() * sizeof(float));
    for (const auto& key : keys)
        for (const float x : key)
            if (!std::isfinite(x))
                throw Error(ErrorKind::Value,
                            fmt::format("'{}' expects finite numbers, got {}", spec.name, x));
    std::stable_sort(keys.begin(), keys.end(),
                     [](const auto& a, const auto& b) { return a[0] < b[0]; });
}

}  // namespace

Array array_of(const RampKeys& ramp) {
    return array_of_keys(ramp.keys);
}

Array array_of(const CurveKeys& curve) {
    return array_of_keys(curve.keys);
}

RampKeys ramp_of(const Array& array, const ParamSpec& spec) {
    RampKeys ramp;
    read_keys(ramp.keys, array, spec);
    return ramp;
}

CurveKeys curve_of(const Array& array, const ParamSpec& spec) {
    CurveKeys curve;
    read_keys(curve.keys, array, spec);
    return curve;
}

const char* keys_text(ParamKind kind) {
    return kind == ParamKind::Ramp ? "keys of (position, red, green, blue, alpha)"
                                   : "keys of (position, value)";
}

Array sorted_keys(const Array& array, const ParamSpec& spec) {
    return spec.kind == ParamKind::Ramp ? array_of(ramp_of(array, spec))
                                        : array_of(curve_of(array, spec));
}

float CurveKeys::at(float position) const {
    if (keys.empty()) return 0;
    const auto after = std::upper_bound(keys.begin(), keys.end(), position,
                                        [](float x, const auto& key) { return x < key[0]; });
    if (after == keys.begin()) return keys.front()[1];
    if (after == keys.end()) return keys.back()[1];
    const auto& from = *(after - 1);
    return from[1] + ((*after)[1] - from[1]) * ((position - from[0]) / ((*after)[0] - from[0]));
}

}  // namespace sarabet
