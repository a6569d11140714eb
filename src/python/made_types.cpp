// made_types.cpp -- operator types from Python classes: what the package says of one, registered.
#include "made_types.hpp"

#include "casters.hpp"
#include "core/made_types.hpp"
#include "drop_queue.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/chop.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

namespace sarabet::python {

namespace {

template <class Output>
void cook_into(CookCall& call) {
    Output output(call.ctx);
    cook_made(call, &output);
    call.result = output.publish();
}

CookLevel level_named(const std::string& name) {
    if (name == "on_change") return CookLevel::OnChange;
    if (name == "when_used") return CookLevel::WhenUsed;
    return name == "always" ? CookLevel::Always : CookLevel::Automatic;
}

DType dtype_called(const std::string& name) {
    for (const DType dtype : {DType::UInt8, DType::UInt16, DType::Float16, DType::Float32})
        if (name == dtype_name(dtype)) return dtype;
    throw Error(ErrorKind::Value,
                fmt::format("dtype expects uint8, uint16, float16 or float32, got '{}'", name));
}

double limit_in(const nb::dict& from, const char* key) {
    const nb::object value = from.attr("get")(key);
    return value.is_none() ? detail::unset : nb::cast<double>(value);
}

template <class T>
void take(const nb::dict& from, const char* key, T& into) {
    if (from.contains(key)) into = nb::cast<T>(from[key]);
}

// A parameter as the package describes it; throws Error with what is wrong.
CustomParameter parameter_in(const nb::dict& from) {
    ParamSpec spec;
    std::string style, dtype;
    std::vector<std::string> menu, labels;
    take(from, "name", spec.name);
    take(from, "label", spec.label);
    take(from, "help", spec.help);
    take(from, "unit", spec.unit);
    take(from, "style", style);
    take(from, "color", spec.color);
    take(from, "suffixes", spec.suffixes);
    take(from, "family", spec.family);
    take(from, "dtype", dtype);
    take(from, "menu", menu);
    take(from, "labels", labels);
    spec.min = limit_in(from, "min");
    spec.max = limit_in(from, "max");
    spec.soft_min = limit_in(from, "soft_min");
    spec.soft_max = limit_in(from, "soft_max");
    if (!dtype.empty()) spec.dtype = dtype_called(dtype);
    for (std::size_t i = 0; i < menu.size(); ++i)
        spec.menu.push_back({static_cast<int>(i), menu[i], labels[i]});
    spec.size = spec.suffixes.empty() ? 1 : static_cast<int>(spec.suffixes.size());
    Value initial;
    load_value(from["default"], initial);
    return made_parameter(std::move(spec), style, initial);
}

void make_python_type(const nb::dict& from) {
    TypeOfHost made;
    std::string family, level;
    take(from, "type", made.type);
    take(from, "family", family);
    take(from, "label", made.label);
    take(from, "summary", made.summary);
    take(from, "docs", made.docs);
    take(from, "min_inputs", made.min_inputs);
    take(from, "max_inputs", made.max_inputs);
    take(from, "cook", level);
    take(from, "has_state", made.has_state);
    made.level = level_named(level);
    for (const nb::handle each : nb::cast<nb::list>(from["params"])) {
        const auto param = nb::cast<nb::dict>(each);
        made.parameters.push_back(parameter_in(param));
        std::string& page = made.pages.emplace_back();
        take(param, "page", page);
    }
    const nb::object object = from["object"];
    made.object = {hold(object), fmt::format("a {}", Py_TYPE(object.ptr())->tp_name), object.ptr()};
    if (family == "TOP")
        make_type(type_named("scriptTOP"), cook_into<TopOutput>, std::move(made));
    else
        make_type(type_named("scriptCHOP"), cook_into<ChopOutput>, std::move(made));
}

}  // namespace

void bind_made_types(nb::module_& m) {
    m.def(
        "check_parameter", [](const nb::dict& spec) { parameter_in(spec); }, nb::arg("spec"),
        nb::sig("def check_parameter(spec: dict[str, typing.Any]) -> None"),
        "Raises TypeError or ValueError for what makes no parameter of a Python operator.");
    m.def("make_type", make_python_type, nb::arg("spec"),
          nb::sig("def make_type(spec: dict[str, typing.Any]) -> None"),
          "Registers an operator type whose operators cook by `__sarabet_cook__` of an object, or\n"
          "changes one and its operators. Raises ValueError if the library has such a type.");
}

}  // namespace sarabet::python
