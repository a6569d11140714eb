// project_file_values.cpp -- values and definitions of parameters, as lines of a project file.
#include "core/project_file_values.hpp"

#include "core/parameters.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace sarabet {

namespace {

// The draft with each hole filled by `fill`, or left open where that answers nothing.
template <class Fill>
Draft with_holes_filled(const Draft& draft, Fill fill) {
    Draft result;
    std::size_t done = 0;
    for (const Draft::Hole& hole : draft.holes) {
        result += std::string_view(draft.text).substr(done, hole.at - done);
        done = hole.at;
        if (const std::optional<std::string> text = fill(hole))
            result += *text;
        else
            result.leave(hole.value, hole.who);
    }
    result += std::string_view(draft.text).substr(done);
    return result;
}

}  // namespace

std::string object_text(const HostName& name, const SaveOptions& options, bool waits) {
    const std::string text = toml_string(name_text(name, options.folder));
    const bool marked = waits && options.marks_waiting;
    if (name.use == "callbacks" && name.options.empty() && !marked) return text;
    std::map<std::string, std::string> entries{{toml_key(name.use), text}};
    for (const auto& [key, value] : name.options) entries[toml_key(key)] = toml_string(value);
    if (marked) entries["waits"] = "true";
    std::string table = "{ ";
    for (const auto& [key, value] : entries)
        table += fmt::format("{}{} = {}", table.size() > 2 ? ", " : "", key, value);
    return table + " }";
}

std::string ValueTexts::drive(const Node& node, const Drive& drive) const {
    if (drive.kind == Drive::Kind::Expression) return "{ expr = " + toml_string(drive.text);
    const std::string from =
        drive.source.node ? saved_.relative(node, *drive.source.node) : drive.source.path;
    const std::string text = toml_string(drive.text);
    return drive.kind == Drive::Kind::Bind
               ? fmt::format("{{ bind = {}, par = {}", toml_string(from), text)
               : fmt::format("{{ channel = {}, export = {}", text, toml_string(from));
}

Draft ValueTexts::value(const Node& node, const ParamSpec& spec, const Value& value,
                        const std::string& name, bool single) const {
    if (const auto* array = std::get_if<Array>(&value)) {
        if (!*array) return Draft("[]");
        const bool ramp = spec.kind == ParamKind::Ramp || spec.kind == ParamKind::Curve;
        if (inlined(*array, ramp) && (ramp || !spec.any_dtype)) return Draft(toml_array(*array));
    }
    if (std::holds_alternative<Array>(value) || std::holds_alternative<HostObject>(value)) {
        Draft hole;
        hole.leave(value, fmt::format("{}: '{}'", path_of(node), name));
        return hole;
    }
    if (std::holds_alternative<std::monostate>(value))
        return Draft(spec.kind == ParamKind::Array ? "[]" : "\"\"");
    const std::string text = plain(node, spec, value, single);
    return Draft(spec.kind == ParamKind::Python ? fmt::format("{{ value = {} }}", text) : text);
}

std::string ValueTexts::plain(const Node& node, const ParamSpec& spec, const Value& value,
                              bool single) const {
    if (const auto* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
    if (const auto* i = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *i);
    if (const auto* d = std::get_if<double>(&value))
        return spec.kind == ParamKind::Int ? fmt::format("{}", static_cast<std::int64_t>(*d))
                                           : toml_float(*d, single);
    if (const auto* numbers = std::get_if<Numbers>(&value))
        return toml_numbers(*numbers, spec.kind == ParamKind::Int, single);
    if (const auto* ref = std::get_if<OpRef>(&value))
        return toml_string(ref->node ? saved_.relative(node, *ref->node) : ref->path);
    const std::string& text = std::get<std::string>(value);
    if (spec.kind != ParamKind::File) return toml_string(text);
    return toml_string(text.empty() ? text
                                    : path_below(resolved_path(node, text), options_.folder));
}

Draft ValueTexts::definition(const Node& node, const CustomParameter& custom) const {
    const ParamSpec& spec = custom.spec;
    Draft text(fmt::format("{{ name = {}, kind = {}", toml_string(spec.name),
                           toml_string(kind_text(spec.kind))));
    const auto add = [&](const char* key, const auto& value) {
        text += fmt::format(", {} = ", key);
        text += value;
    };
    const auto limit = [&](const char* key, double value) {
        if (!std::isnan(value)) add(key, toml_float(value, false));
    };
    const auto words = [&](const char* key, const std::vector<std::string>& all) {
        std::string list;
        for (const std::string& word : all) list += (list.empty() ? "" : ", ") + toml_string(word);
        add(key, "[" + list + "]");
    };
    if (custom.block >= 0) add("block", std::to_string(custom.block));
    if (spec.color) add("color", "true");
    if (!std::holds_alternative<std::monostate>(custom.initial))
        add("default", this->value(node, spec, custom.initial, spec.name, false));
    if (spec.kind == ParamKind::Array) add("dtype", toml_string(dtype_name(spec.dtype)));
    if (!custom.enabled) add("enabled", "false");
    if (!spec.family.empty()) add("family", toml_string(spec.family));
    if (!spec.help.empty()) add("help", toml_string(spec.help));
    if (spec.label != spec.name) add("label", toml_string(spec.label));
    std::vector<std::string> names, labels;
    for (const MenuEntry& entry : spec.menu) {
        names.push_back(entry.name);
        labels.push_back(entry.label);
    }
    if (labels != names) words("labels", labels);
    limit("max", spec.max);
    if (!names.empty()) words("menu", names);
    limit("min", spec.min);
    if (!custom.page.empty()) add("page", toml_string(custom.page));
    if (custom.read_only) add("read_only", "true");
    if (custom.block >= 0) add("sequence", toml_string(custom.sequence));
    if (spec.soft_min < spec.soft_max) {
        limit("soft_max", spec.soft_max);
        limit("soft_min", spec.soft_min);
    }
    if (spec.size > 1) words("suffixes", spec.suffixes);
    if (!spec.unit.empty()) add("unit", toml_string(spec.unit));
    text += " }";
    return text;
}

void name_objects(Draft& draft, const SaveOptions& options) {
    draft = with_holes_filled(draft, [&](const Draft::Hole& hole) -> std::optional<std::string> {
        const auto* object = std::get_if<HostObject>(&hole.value);
        if (!object) return std::nullopt;
        try {
            return object_text(script_host().name_of(*object), options, false);
        } catch (const Error& error) {
            const std::string path = hole.who.substr(0, hole.who.find(": '"));
            throw Error(error.kind(), fmt::format("{} cannot be saved: {}", hole.who, error.what()),
                        path);
        }
    });
}

std::string finished(const Draft& draft, const std::function<std::string(const Array&)>& store) {
    return with_holes_filled(draft,
                             [&](const Draft::Hole& hole) -> std::optional<std::string> {
                                 return fmt::format(
                                     "{{ array = {} }}",
                                     toml_string(store(std::get<Array>(hole.value))));
                             })
        .text;
}

}  // namespace sarabet
