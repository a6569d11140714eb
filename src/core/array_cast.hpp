// array_cast.hpp -- arrays brought to the element type and shape that a table asks for.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/op/param.hpp>

namespace sarabet {

/// A copy of a caller's array, C-contiguous, in the given element type. The cast must be what
/// NumPy calls `same_kind` (no float to integer); throws Error (Type).
Array copied(const ArrayIn& array, DType dtype, const std::string& who);
/// The same with its own element type.
Array copied(const ArrayIn& array);
/// Copies elements in C order into memory that has room for all of them.
SARABET_API void copy_elements(const ArrayIn& array, DType dtype, void* into);

/// The array in the parameter's element type, with its shape checked; shared if it fits as it is.
Array fitted(const Array& array, const ParamSpec& spec);
Array array_of(const Numbers& numbers);
Array array_of(const RampKeys& ramp);
Array array_of(const CurveKeys& curve);
/// Keys from an (n, 5) array, sorted by position.
RampKeys ramp_of(const Array& array, const ParamSpec& spec);
/// Keys from an (n, 2) array, sorted by position.
CurveKeys curve_of(const Array& array, const ParamSpec& spec);
/// "keys of (position, value)", for messages.
const char* keys_text(ParamKind kind);
/// The keys of a ramp or of a curve, checked and sorted.
Array sorted_keys(const Array& array, const ParamSpec& spec);

/// True if NumPy would cast from one to the other under its `same_kind` rule.
SARABET_API bool same_kind(DType from, DType to);
/// "(3, 4)"
SARABET_API std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace sarabet
