// operator_types.cpp -- the registry of operator types as Python's dicts.
#include "operator_types.hpp"

#include "casters.hpp"
#include "core/made_types.hpp"
#include "core/parameters.hpp"

#include <sarabet/op/op_type.hpp>

#include <nanobind/stl/string.h>

#include <cmath>

namespace sarabet::python {

namespace {

nb::object limit(double value) {
    return std::isnan(value) ? nb::object(nb::none()) : nb::object(nb::float_(value));
}

// A vector is a kind of its own for those who write stubs and editors.
std::string kind_of(const ParamSpec& spec) {
    if (spec.size <= 1) return kind_text(spec.kind);
    return spec.color ? "color" : "vec" + std::to_string(spec.size);
}

nb::list describe_table(const ParamTable& table, const void* params, const char* page);

nb::dict describe(const ParamSpec& spec, const std::string& kind, const nb::object& initial,
                  const char* page) {
    nb::dict result;
    result["name"] = spec.name;
    result["label"] = spec.label;
    result["help"] = spec.help;
    result["kind"] = kind;
    result["page"] = page;
    result["is_sequence"] = false;
    result["unit"] = spec.unit;
    result["default"] = initial;
    result["min"] = limit(spec.min);
    result["max"] = limit(spec.max);
    result["soft_min"] = limit(spec.soft_min);
    result["soft_max"] = limit(spec.soft_max);
    if (spec.kind == ParamKind::Operator) result["family"] = spec.family;
    if (!spec.menu.empty()) {
        nb::list menu;
        for (const MenuEntry& item : spec.menu) {
            nb::dict shown;
            shown["name"] = item.name;
            shown["label"] = item.label;
            menu.append(shown);
        }
        result["menu"] = menu;
    }
    if (spec.size > 1) {
        nb::list components;
        for (int i = 0; i < spec.size; ++i) components.append(spec.member_name(i));
        result["components"] = components;
    }
    if (spec.kind == ParamKind::Array) {
        result["dtype"] = dtype_name(spec.dtype);
        nb::list shape;
        for (const std::int64_t extent : spec.shape) shape.append(extent);
        result["shape"] = nb::tuple(shape);
    }
    return result;
}

nb::dict describe(const ParamTable& table, const ParamTable::Entry& entry, const void* params,
                  const char* page) {
    const ParamSpec& spec = entry.spec;
    if (!entry.sequence) {
        const nb::object initial = params ? nb::cast(table.get(params, entry)) : nb::none();
        return describe(spec, kind_of(spec), initial, page);
    }
    nb::dict result;
    result["name"] = spec.name;
    result["label"] = spec.label;
    result["help"] = spec.help;
    result["kind"] = "sequence";
    result["page"] = page;
    result["is_sequence"] = true;
    const std::shared_ptr<void> block = entry.block->ops()->make();
    result["block"] = describe_table(*entry.block, block.get(), page);
    return result;
}

// The parameters of a type that was made of a Python class.
nb::list describe_made(const TypeOfHost& made) {
    nb::list all;
    for (std::size_t i = 0; i < made.parameters.size(); ++i) {
        const CustomParameter& custom = made.parameters[i];
        const std::string& page = made.pages[i].empty() ? made.label : made.pages[i];
        all.append(
            describe(custom.spec, kind_of(custom.spec), nb::cast(custom.initial), page.c_str()));
    }
    return all;
}

nb::list describe_table(const ParamTable& table, const void* params, const char* page) {
    nb::list all;
    for (const ParamTable::Entry& entry : table.entries())
        all.append(describe(table, entry, params, page));
    return all;
}

nb::list operator_types() {
    nb::list all;
    for (const OpType* type : registered_types()) {
        nb::dict result;
        result["type"] = type->info.type;
        result["family"] = family_name(type->family);
        result["label"] = type->info.label;
        result["python_name"] = type->python_name;
        result["summary"] = type->info.summary;
        result["min_inputs"] = type->info.min_inputs;
        result["max_inputs"] = type->info.max_inputs;
        const std::shared_ptr<void> params = type->params.ops()->make();
        nb::list shown = describe_table(type->params, params.get(), type->info.label);
        if (const auto made = made_type(*type)) {
            result["docs"] = made->docs;
            shown = describe_made(*made);
        }
        if (type->common) {
            const std::shared_ptr<void> common = type->common->ops()->make();
            shown.extend(describe_table(*type->common, common.get(), "Common"));
        }
        result["params"] = shown;
        all.append(result);
    }
    return all;
}

}  // namespace

void bind_operator_types(nb::module_& m) {
    m.def("operator_types", operator_types,
          nb::sig("def operator_types() -> list[dict[str, typing.Any]]"),
          "Every operator type: its names, its inputs and its parameters, each as a dict.");
}

}  // namespace sarabet::python
