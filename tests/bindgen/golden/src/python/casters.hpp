// casters.hpp -- the smallest casters of ArrayIn and ArrayOut, for the tests of the generator.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/array_out.hpp>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

namespace nanobind::detail {

template <>
struct type_caster<sarabet::ArrayIn> {
    using Source = ndarray<ro, float, c_contig, device::cpu>;
    NB_TYPE_CASTER(sarabet::ArrayIn, const_name("numpy.typing.NDArray[numpy.float32]"))

    bool from_python(handle source, uint32_t flags, cleanup_list* cleanup) noexcept {
        make_caster<Source> caster;
        if (!caster.from_python(source, flags, cleanup)) return false;
        auto array = std::make_shared<Source>(static_cast<Source>(caster.value));
        value.data = array->data();
        for (std::size_t axis = 0; axis < array->ndim(); ++axis) {
            value.shape.push_back(static_cast<std::int64_t>(array->shape(axis)));
            value.strides.push_back(array->stride(axis) * 4);
        }
        value.keep = array;
        return true;
    }
};

template <>
struct type_caster<sarabet::ArrayOut> {
    NB_TYPE_CASTER(sarabet::ArrayOut, const_name("numpy.typing.NDArray[numpy.float32]"))

    static handle from_cpp(const sarabet::ArrayOut& out, rv_policy, cleanup_list*) noexcept {
        auto* keep = new std::shared_ptr<const void>(out.keep);
        capsule owner(
            keep, [](void* p) noexcept { delete static_cast<std::shared_ptr<const void>*>(p); });
        std::vector<std::size_t> shape(out.shape.begin(), out.shape.end());
        ndarray<numpy, ro, float> array(static_cast<float*>(out.data), shape.size(), shape.data(),
                                        owner);
        return cast(array).release();
    }
};

}  // namespace nanobind::detail
