// project_file_params.cpp -- the parameters of one operator from text.
#include "core/project_file_params.hpp"

#include "core/array_cast.hpp"
#include "core/parameters.hpp"
#include "core/project_file_text.hpp"
#include "core/project_file_types.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/param.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sarabet {

namespace {

constexpr std::size_t most_blocks = 1'000'000;  // of all sequences of a project

// The key that says what an object is for; empty if the table is about something else.
std::string use_in(const toml::table& table) {
    for (const char* use : {"callbacks", "function", "object"})
        if (table.contains(use)) return use;
    return {};
}

DType dtype_named(std::string_view name, const TomlSource& source, const toml::node& node) {
    for (int i = 0; i <= static_cast<int>(DType::Float64); ++i)
        if (name == dtype_name(static_cast<DType>(i))) return static_cast<DType>(i);
    source.fail(node, fmt::format("'dtype' names no type of elements: '{}'", name));
}

// An array for a parameter that holds one, whichever way it was spelled.
Value as_array(const Value& value) {
    if (const auto* numbers = std::get_if<Numbers>(&value)) return array_of(*numbers);
    return value;
}

}  // namespace

void keep_arrays(const toml::node& node, FileNotes& notes, const TomlSource& source,
                 std::string_view but) {
    if (const toml::array* list = node.as_array()) {
        for (const toml::node& item : *list) keep_arrays(item, notes, source);
        return;
    }
    const toml::table* table = node.as_table();
    if (!table) return;
    if (only_keys(*table, "array") && table->get("array")->is_string()) {
        const std::string name = source.string(*table->get("array"), "'array'");
        if (!name.empty()) notes.arrays[name] = std::get<Array>(source.value(node, "an array"));
        return;
    }
    for (const auto& [key, value] : *table)
        if (key.str() != but) keep_arrays(value, notes, source);
}

namespace {

int block_in(std::int64_t block, const TomlSource& source, const toml::node& where) {
    if (block < 0 || block >= 1000)
        source.fail(where, fmt::format("'block' must be within 0..999, got {}", block));
    return static_cast<int>(block);
}

}  // namespace

void read_custom(Node& node, const toml::node& item, const TomlSource& source) {
    const toml::table& table = source.table(item, "a custom parameter");
    if (!node.type->info.uses_host && node.type->family != Family::Comp)
        source.fail(item, fmt::format("{}: only script operators and components have custom "
                                      "parameters",
                                      path_of(node)));
    ParamSpec spec;
    spec.min = spec.max = detail::unset;
    Value initial;
    std::vector<std::string> menu, labels;
    CustomParameter made;
    for (const char* key : {"name", "kind"})
        if (!table.contains(key))
            source.fail(item, fmt::format("a custom parameter has no '{}'", key));
    const auto words = [&](const toml::node& value, std::vector<std::string>& into) {
        for (const toml::node& word : source.list(value, "names"))
            into.push_back(source.string(word, "a name"));
    };
    for (const auto& [key, value] : table) {
        const std::string name(key.str()), who = "'" + name + "'";
        if (name == "name")
            spec.name = source.string(value, who);
        else if (name == "kind")
            spec.kind = kind_named(source.string(value, who));
        else if (name == "label")
            spec.label = source.string(value, who);
        else if (name == "help")
            spec.help = source.string(value, who);
        else if (name == "unit")
            spec.unit = source.string(value, who);
        else if (name == "family")
            spec.family = source.string(value, who);
        else if (name == "min")
            spec.min = source.number(value, who);
        else if (name == "max")
            spec.max = source.number(value, who);
        else if (name == "soft_min")
            spec.soft_min = source.number(value, who);
        else if (name == "soft_max")
            spec.soft_max = source.number(value, who);
        else if (name == "color")
            spec.color = source.boolean(value, who);
        else if (name == "page")
            made.page = source.string(value, who);
        else if (name == "sequence")
            made.sequence = source.string(value, who);
        else if (name == "block")
            made.block = block_in(source.integer(value, who), source, value);
        else if (name == "enabled")
            made.enabled = source.boolean(value, who);
        else if (name == "read_only")
            made.read_only = source.boolean(value, who);
        else if (name == "dtype")
            spec.dtype = dtype_named(source.string(value, who), source, value);
        else if (name == "default")
            initial = source.value(value, who);
        else if (name == "menu")
            words(value, menu);
        else if (name == "labels")
            words(value, labels);
        else if (name == "suffixes")
            words(value, spec.suffixes);
        else
            notes_of(node).warnings.push_back(
                fmt::format("'{}' of a custom parameter is not known here, and dropped", name));
    }
    if (!table.contains("label")) spec.label = spec.name;
    if (labels.empty()) labels = menu;
    if (labels.size() != menu.size())
        source.fail(item, fmt::format("'{}' has {} entries and {} labels", spec.name, menu.size(),
                                      labels.size()));
    for (std::size_t i = 0; i < menu.size(); ++i)
        spec.menu.push_back({static_cast<int>(i), menu[i], labels[i]});
    const bool has_keys = spec.kind == ParamKind::Ramp || spec.kind == ParamKind::Curve;
    if (spec.kind == ParamKind::Array || has_keys) initial = as_array(initial);
    if (const auto* keys = std::get_if<Array>(&initial); keys && *keys && has_keys)
        initial = sorted_keys(*keys, spec);
    const bool vector = spec.kind == ParamKind::Int || spec.kind == ParamKind::Float;
    if (const auto* numbers = std::get_if<Numbers>(&initial); numbers && vector) {
        spec.size = numbers->size;
        constexpr const char* axes[] = {"x", "y", "z", "w"};
        constexpr const char* color[] = {"r", "g", "b", "a"};
        if (spec.suffixes.empty())
            for (int i = 0; i < spec.size; ++i)
                spec.suffixes.emplace_back((spec.color ? color : axes)[i]);
    }
    if (spec.suffixes.size() != (spec.size > 1 ? static_cast<std::size_t>(spec.size) : 0))
        source.fail(item, fmt::format("'{}' expects {} suffixes, got {}", spec.name, spec.size,
                                      spec.suffixes.size()));
    if (spec.kind == ParamKind::Operator && std::holds_alternative<std::string>(initial) &&
        std::get<std::string>(initial).empty())
        initial = {};
    const std::string name = spec.name;
    if (node.custom.place_of(name))
        source.fail(item, fmt::format("there is a parameter '{}' already", name));
    const std::string start = made.sequence + std::to_string(made.block);
    if (made.sequence.empty() != (made.block < 0) ||
        (made.block >= 0 && (!name.starts_with(start) || name == start)))
        source.fail(item, fmt::format("'{}' is no parameter of a block of a sequence", name));
    made.spec = std::move(spec);
    made.initial = initial;
    add_custom_parameter(node, std::move(made));
}

void ParamReader::read(int version) {
    collect();
    if (node_.type->upgrade && version < node_.type->info.version) {
        try {
            node_.type->upgrade(saved_, version);
        } catch (const Error& error) {
            source_.fail(whole_, fmt::format("{}: cannot be brought from version {} to {}: {}",
                                             path_of(node_), version, node_.type->info.version,
                                             error.what()));
        }
    }
    size_sequences();
    for (const Entry& entry : saved_.entries()) apply(entry);
}

const toml::node& ParamReader::where(const Entry& entry) const {
    return entry.source == 0 ? whole_ : *nodes_[entry.source - 1];
}

std::string ParamReader::who(const Entry& entry) const {
    return fmt::format("{}: '{}'", path_of(node_), entry.name);
}

// Every line as an entry; what stands for something else than a value or an expression has none.
void ParamReader::collect() {
    for (const auto& [key, node] : par_) {
        const bool cloning = key.str() == "clone" || key.str() == "enablecloning";
        if (part_ != Part::All && cloning != (part_ == Part::Cloning)) continue;
        nodes_.push_back(&node);
        Entry entry{std::string(key.str()), {}, {}, nodes_.size()};
        const toml::table* table = node.as_table();
        if (!table || only_keys(*table, "array") || only_keys(*table, "bytes") ||
            only_keys(*table, "value")) {
            // A stand-in's are kept as they are, whatever they may be.
            if (!is_stand_in(*node_.type) || find_parameter(node_, entry.name))
                entry.value = source_.value(node, who(entry));
        } else if (!read_table(*table, entry)) {
            keep(entry.name, node,
                 find_parameter(node_, entry.name) ? "has a value of a kind not known here"
                                                   : "is not known here");
            continue;
        }
        saved_.entries().push_back(std::move(entry));
    }
}

bool ParamReader::read_table(const toml::table& table, Entry& entry) {
    if (only_keys(table, "expr", {"val", "waits"})) {
        entry.expression = source_.string(*table.get("expr"), who(entry));
        if (entry.expression.empty())
            source_.fail(table, fmt::format("{} has an empty expression", who(entry)));
        if (const toml::node* value = table.get("val"))
            entry.value = source_.value(*value, who(entry));
        return true;
    }
    if (only_keys(table, "bind", {"par", "val"}) ||
        only_keys(table, "export", {"channel", "val"})) {
        if (const toml::node* value = table.get("val"))
            entry.value = source_.value(*value, who(entry));
        return true;
    }
    return !use_in(table).empty();
}

void ParamReader::size_sequences() {
    std::erase_if(saved_.entries(), [&](const Entry& entry) {
        for (const ParamTable::Entry& each : node_.type->params.entries()) {
            if (!each.sequence || each.spec.name != entry.name) continue;
            const auto* blocks = std::get_if<std::int64_t>(&entry.value);
            if (!blocks || *blocks < 0)
                source_.fail(where(entry),
                             fmt::format("{} expects a number of blocks", who(entry)));
            blocks_ += static_cast<std::size_t>(*blocks);
            if (blocks_ > most_blocks)
                source_.fail(where(entry), fmt::format("{}: the project has more than {} blocks of "
                                                       "parameters",
                                                       who(entry), most_blocks));
            try {
                resize_sequence(node_, entry.name, static_cast<std::size_t>(*blocks));
            } catch (const Error& error) {
                source_.fail(where(entry), error.what());
            }
            return true;
        }
        return false;
    });
}

void ParamReader::apply(const Entry& entry) {
    const std::optional<ParId> par = find_parameter(node_, entry.name);
    const toml::node& node = where(entry);
    if (!par) {
        if (entry.source == 0)
            source_.fail(node, fmt::format("{} does not exist in this version", who(entry)));
        keep(entry.name, node, "is not known here");
        return;
    }
    const ParamSpec& spec = spec_of(node_, *par);
    const toml::table* table = node.as_table();
    const std::string use = table && entry.source != 0 ? use_in(*table) : std::string();
    if (spec.kind == ParamKind::Python && (!use.empty() || node.is_string())) {
        FileNotes::Waiting waiting;
        waiting.par = *par;
        const std::string folder = node_.graph->root()->notes->folder;
        const std::string text = source_.string(use.empty() ? node : *table->get(use), who(entry));
        if (text.empty()) return;
        waiting.object = name_from(text, folder);
        if (!use.empty()) {
            waiting.object->use = use;
            for (const auto& [key, value] : *table)
                if (key.str() == "waits")
                    waiting.marked = source_.boolean(value, "'waits'");
                else if (key.str() != use)
                    waiting.object->options[std::string(key.str())] =
                        source_.string(value, who(entry));
        }
        wait(entry, std::move(waiting));
        return;
    }
    if (!use.empty()) {
        keep(entry.name, node, "names an object, which it does not take");
        return;
    }
    if (!std::holds_alternative<std::monostate>(entry.value)) set(entry, *par);
    if (!entry.expression.empty()) {
        FileNotes::Waiting waiting;
        waiting.par = *par;
        waiting.expression = entry.expression;
        if (const toml::node* waits = table ? table->get("waits") : nullptr)
            waiting.marked = source_.boolean(*waits, "'waits'");
        wait(entry, std::move(waiting));
    } else if (table && (table->contains("bind") || table->contains("export"))) {
        drives_.push_back(entry);
    }
}

void ParamReader::set(const Entry& entry, ParId par) {
    const ParamSpec& spec = spec_of(node_, par);
    if (spec.kind == ParamKind::Pulse) return;
    try {
        Value value = fitted_value(entry, spec);
        write_parameter(node_, par, value);
    } catch (const Error& error) {
        source_.fail(where(entry), error.what());
    }
}

// The value in the shape that the parameter takes.
Value ParamReader::fitted_value(const Entry& entry, const ParamSpec& spec) const {
    const Value& value = entry.value;
    const auto* text = std::get_if<std::string>(&value);
    switch (spec.kind) {
        case ParamKind::Operator:
            if (text && text->empty()) return {};
            if (text)
                if (auto found = find_(node_, *text)) return OpRef{nullptr, std::move(found), {}};
            if (!text)
                throw Error(ErrorKind::Value, who(entry) + " expects the path of an operator");
            return value;
        case ParamKind::Array: return as_array(value);
        case ParamKind::Ramp:
        case ParamKind::Curve: {
            const Value keys = as_array(value);
            if (const auto* array = std::get_if<Array>(&keys); array && *array)
                return sorted_keys(*array, spec);
            throw Error(ErrorKind::Value,
                        fmt::format("{} expects {}", who(entry), keys_text(spec.kind)));
        }
        default:
            if (const auto* array = std::get_if<Array>(&value); array && !*array)
                throw Error(ErrorKind::Value, who(entry) + " expects a value, got an empty list");
            return value;
    }
}

void ParamReader::wait(const Entry& entry, FileNotes::Waiting waiting) {
    FileNotes& notes = notes_of(node_);
    for (const FileNotes::Waiting& other : notes.waiting)
        if (other.par.whole() == waiting.par.whole() &&
            (other.par.component < 0 || waiting.par.component < 0))
            source_.fail(where(entry), fmt::format("{} is driven twice", who(entry)));
    notes.waiting.push_back(std::move(waiting));
}

void ParamReader::read_drives() {
    for (const Entry& entry : std::exchange(drives_, {}))
        read_drive(entry, *where(entry).as_table());
}

// One that cannot be made is a problem of the operator, not of the file: perhaps what it is bound
// to is not known here.
void ParamReader::read_drive(const Entry& entry, const toml::table& table) {
    const bool bind = table.contains("bind");
    const toml::node* from = table.get(bind ? "bind" : "export");
    const toml::node* name = table.get(bind ? "par" : "channel");
    if (!name)
        source_.fail(table, fmt::format("{} has no '{}'", who(entry), bind ? "par" : "channel"));
    const std::string path = source_.string(*from, who(entry));
    const std::string what = source_.string(*name, who(entry));
    OpRef source{nullptr, find_(node_, path), {}};
    if (!source.node) source.path = path;
    try {
        if (bind)
            bind_parameter(node_, parameter_named(node_, entry.name), std::move(source), what);
        else
            export_parameter(node_, parameter_named(node_, entry.name), std::move(source), what);
    } catch (const Error& error) {
        keep(entry.name, table, fmt::format("is not driven: {}", error.what()));
    }
}

void ParamReader::keep(const std::string& name, const toml::node& node, const std::string& why) {
    FileNotes& notes = notes_of(node_);
    const std::string told =
        notes.error.empty() ? fmt::format("'{}' {}; it is kept as it is", name, why) : "";
    notes.kept.push_back(
        {"par." + toml_key(name), toml_text(node), told, find_parameter(node_, name)});
    keep_arrays(node, notes, source_);
}

}  // namespace sarabet
