// custom_parameters.cpp -- parameters made at run time: on script operators and components.
#include "core/array_cast.hpp"
#include "core/definitions.hpp"
#include "core/parameters.hpp"
#include "core/project_file_notes.hpp"
#include "core/value_text.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sarabet {

namespace {

// Few enough for a handle's 16 bits.
constexpr std::size_t most_parameters = 20'000;

bool is_whole(double x) {
    return x == std::floor(x) && std::abs(x) < 0x1p63;
}

void check_custom(const ParamSpec& spec, const Value& value) {
    if (spec.kind == ParamKind::Menu)
        if (const auto* name = std::get_if<std::string>(&value)) spec.entry_named(*name);
    if (spec.kind == ParamKind::Float || spec.kind == ParamKind::Int) {
        if (const auto* numbers = std::get_if<Numbers>(&value)) {
            if (numbers->size != spec.size)
                throw Error(ErrorKind::Value, fmt::format("'{}' expects {} numbers, got {}",
                                                          spec.name, spec.size, numbers->size));
            for (int i = 0; i < numbers->size; ++i) {
                if (spec.kind == ParamKind::Int && !is_whole(numbers->values[i]))
                    throw Error(ErrorKind::Type, fmt::format("'{}' expects whole numbers, got {}",
                                                             spec.name, numbers->values[i]));
                spec.check_range(numbers->values[i], i);
            }
        } else if (const auto* d = std::get_if<double>(&value)) {
            spec.check_range(*d, -1);
        } else if (const auto* i = std::get_if<std::int64_t>(&value)) {
            spec.check_range(static_cast<double>(*i), -1);
        }
    }
}

// Brings a value to the kind that a run-time parameter holds.
Value coerced(const ParamSpec& spec, const Value& value) {
    const auto wrong = [&](const char* expected) {
        throw Error(ErrorKind::Type, fmt::format("'{}' expects {}, got {}", spec.name, expected,
                                                 text_with_kind(value)));
    };
    const auto number = [&]() -> double {
        if (const auto* d = std::get_if<double>(&value)) return *d;
        if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
        if (const auto* b = std::get_if<bool>(&value)) return *b ? 1 : 0;
        wrong("a number");
        return 0;
    };
    switch (spec.kind) {
        case ParamKind::Toggle:
        case ParamKind::Pulse: return number() != 0;
        case ParamKind::Int: {
            if (spec.size > 1) {
                if (!std::holds_alternative<Numbers>(value)) wrong("several numbers");
                return value;
            }
            if (std::holds_alternative<std::int64_t>(value)) return value;
            const double x = number();
            if (!is_whole(x)) wrong("a whole number");
            return static_cast<std::int64_t>(x);
        }
        case ParamKind::Float:
            if (spec.size > 1) {
                if (!std::holds_alternative<Numbers>(value)) wrong("several numbers");
                return value;
            }
            return number();
        case ParamKind::String:
        case ParamKind::File:
        case ParamKind::Menu:
            if (!std::holds_alternative<std::string>(value)) wrong("a string");
            return value;
        case ParamKind::Array:
            if (const auto* numbers = std::get_if<Numbers>(&value))
                return fitted(array_of(*numbers), spec);
            if (!std::holds_alternative<Array>(value)) wrong("an array");
            return fitted(std::get<Array>(value), spec);
        case ParamKind::Ramp:
        case ParamKind::Curve:
            if (const auto* keys = std::get_if<Array>(&value); keys && *keys)
                return sorted_keys(*keys, spec);
            wrong(keys_text(spec.kind));
            return value;
        case ParamKind::Operator: {
            const auto* ref = std::get_if<OpRef>(&value);
            const bool fits = !ref || !ref->node || spec.family.empty() ||
                              spec.family == family_name(ref->node->type->family);
            if (!fits || !(ref || std::holds_alternative<std::string>(value) ||
                           std::holds_alternative<std::monostate>(value)))
                wrong(spec.family.empty() ? "an operator or its path"
                                          : ("a " + spec.family + " or its path").c_str());
            return value;
        }
        default: return value;
    }
}

// The names of its members have to be those of no other parameter.
void check_spec(const Node& node, const ParamSpec& spec) {
    const auto refuse = [&](const std::string& text) {
        throw Error(ErrorKind::Value, fmt::format("{}: '{}' {}", path_of(node), spec.name, text));
    };
    if (spec.name.empty())
        throw Error(ErrorKind::Value,
                    fmt::format("{}: a parameter expects a name, got ''", path_of(node)));
    const std::size_t wanted = spec.size > 1 ? static_cast<std::size_t>(spec.size) : 0;
    if (spec.suffixes.size() != wanted)
        refuse(fmt::format("expects {} suffixes, got {}", wanted, spec.suffixes.size()));
    for (std::size_t i = 0; i < wanted; ++i) {
        const std::string& suffix = spec.suffixes[i];
        const bool good = !suffix.empty() && std::ranges::all_of(suffix, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
        if (!good)
            refuse(
                fmt::format("expects suffixes of lower-case letters and digits, got '{}'", suffix));
        if (std::ranges::count(spec.suffixes, suffix) > 1)
            refuse(fmt::format("has the suffix '{}' twice", suffix));
        const std::string name = spec.member_name(static_cast<int>(i));
        const auto other = find_parameter(node, name);
        if (other && spec_of(node, *other).name != spec.name)
            refuse(fmt::format("cannot have a member '{}': there is such a parameter", name));
    }
    if (!spec.family.empty() &&
        (spec.kind != ParamKind::Operator ||
         (spec.family != "CHOP" && spec.family != "TOP" && spec.family != "COMP")))
        refuse(fmt::format("expects no family, or for an operator CHOP, TOP or COMP; got '{}'",
                           spec.family));
}

// What drives a parameter, and what waits for it, goes on with one of the same form.
bool same_form(const CustomParameter& a, const CustomParameter& b) {
    return !a.gone && !b.gone && a.spec.kind == b.spec.kind && a.spec.size == b.spec.size;
}

// Puts a parameter in the place of the one with its name, or beside the others. None is ever taken
// out of the list, because handles, drives and edits know a parameter by its place.
void place(Node& node, const CustomParameter& custom) {
    const auto at = node.custom.place_of(custom.spec.name);
    if (!at) {
        if (node.custom.size() >= most_parameters)
            throw Error(ErrorKind::Value, fmt::format("{}: an operator has at most {} parameters "
                                                      "of its own",
                                                      path_of(node), most_parameters));
        node.custom.add(custom);
    } else {
        const ParId par{ParTable::Custom, static_cast<std::int16_t>(*at), -1, -1, -1};
        if (!same_form(node.custom[*at], custom)) {
            std::erase_if(node.drives, [&](const Drive& each) { return each.par.whole() == par; });
            forget_waiting(node, par);
        }
        for (Drive& each : node.drives)
            if (each.par.whole() == par) each.evaluated = false;
        node.custom.replace(*at, custom);
    }
    ++node.params_version;
    node.graph->touch(node);
}

// Back to the default, as an edit: so undoing brings back value and drives.
void let_go(Node& node, ParId par) {
    const ParameterEdit edit(node, par);
    std::erase_if(node.drives, [&](const Drive& drive) { return drive.par.whole() == par; });
    forget_waiting(node, par);
    write_parameter(node, par, default_of(node, par));
}

bool same_limit(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same_definition(const CustomParameter& a, const CustomParameter& b) {
    const auto same_entry = [](const MenuEntry& x, const MenuEntry& y) {
        return x.name == y.name && x.label == y.label && x.value == y.value;
    };
    const ParamSpec &x = a.spec, &y = b.spec;
    return x.name == y.name && x.kind == y.kind && x.size == y.size && x.label == y.label &&
           x.help == y.help && x.unit == y.unit && x.color == y.color && x.suffixes == y.suffixes &&
           x.family == y.family && x.dtype == y.dtype && x.shape == y.shape &&
           same_limit(x.min, y.min) && same_limit(x.max, y.max) &&
           same_limit(x.soft_min, y.soft_min) && same_limit(x.soft_max, y.soft_max) &&
           std::ranges::equal(x.menu, y.menu, same_entry) && a.initial == b.initial &&
           a.page == b.page && a.sequence == b.sequence && a.block == b.block && a.gone == b.gone &&
           a.enabled == b.enabled && a.read_only == b.read_only;
}

}  // namespace

Value fitting_custom(const ParamSpec& spec, const Value& value) {
    Value fitting = coerced(spec, value);
    check_custom(spec, fitting);
    if (auto* ref = std::get_if<OpRef>(&fitting)) ref->graph = nullptr;  // as in any parameter
    return fitting;
}

CustomParameter& custom_of(Node& node, ParId par) {
    if (par.table == ParTable::Custom) return node.custom.at(static_cast<std::size_t>(par.entry));
    throw Error(ErrorKind::Type, fmt::format("{}: '{}' is no custom parameter: expected one that "
                                             "was added to the operator",
                                             path_of(node), parameter_name(node, par)));
}

void put_custom_parameter(Node& node, CustomParameter custom) {
    const auto at = node.custom.place_of(custom.spec.name);
    CustomParameter before = custom;
    before.gone = true;
    History& history = node.graph->history;
    history.begin(fmt::format("{} parameter {}:{}", custom.gone ? "remove" : "add", path_of(node),
                              custom.spec.name));
    try {
        if (at) {
            if (const CustomParameter& there = node.custom[*at];
                !same_form(there, custom) && !there.gone)
                let_go(node, {ParTable::Custom, static_cast<std::int16_t>(*at), -1, -1, -1});
            before = node.custom[*at];
        }
        place(node, custom);
        const auto put = [weak = node.weak_from_this()](CustomParameter state) {
            return [weak, state = std::move(state)] {
                if (const auto alive = weak.lock()) place(*alive, state);
            };
        };
        if (history.keeps(node)) history.keep("parameter", put(before), put(custom));
    } catch (...) {
        history.end();
        throw;
    }
    history.end();
}

void remove_custom_parameter(Node& node, ParId par) {
    CustomParameter gone = custom_of(node, par);
    const auto enabling = find_parameter(node, gone.spec.name + std::string(enabling_suffix));
    History& history = node.graph->history;
    history.begin(fmt::format("remove parameter {}:{}", path_of(node), gone.spec.name));
    try {
        if (enabling) remove_custom_parameter(node, *enabling);
        gone.gone = true;
        put_custom_parameter(node, std::move(gone));
    } catch (...) {
        history.end();
        throw;
    }
    history.end();
}

void add_custom_parameter(Node& node, CustomParameter custom) {
    const ParamSpec& spec = custom.spec;
    check_spec(node, spec);
    try {
        custom.initial = fitting_custom(spec, custom.initial);
    } catch (const Error& error) {
        throw Error(error.kind(), fmt::format("{}: {}", path_of(node), error.what()),
                    path_of(node));
    }
    if (auto* object = std::get_if<HostObject>(&custom.initial))
        *object = in_keeping(*node.graph, *object);
    custom.value = custom.initial;
    const auto there = find_parameter(node, spec.name);
    const bool replaces = there && there->table == ParTable::Custom && there->component < 0 &&
                          custom_of(node, *there).sequence == custom.sequence;
    if ((there && !replaces) || custom_sequence_size(node, spec.name) > 0)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: there is a parameter '{}' already", path_of(node), spec.name));
    put_custom_parameter(node, std::move(custom));
}

void set_custom_flag(Node& node, ParId par, bool CustomParameter::*flag, bool on) {
    const bool before = std::exchange(custom_of(node, par).*flag, on);
    node.graph->touch(node);
    History& history = node.graph->history;
    if (before == on || !history.keeps(node)) return;
    const auto put = [weak = node.weak_from_this(), par, flag](bool to) {
        return [weak, par, flag, to] {
            const auto alive = weak.lock();
            if (!alive || static_cast<std::size_t>(par.entry) >= alive->custom.size()) return;
            custom_of(*alive, par).*flag = to;
            alive->graph->touch(*alive);
        };
    };
    history.keep(fmt::format("set {}:{}", path_of(node), parameter_name(node, par)), put(before),
                 put(on));
}

void take_definitions(Node& node, const std::vector<CustomParameter>& wanted,
                      std::unordered_map<std::string, Value>& lost) {
    if (std::ranges::equal(node.custom, wanted, same_definition)) return;
    const CustomParameters before = std::exchange(node.custom, {});
    std::vector<int> places(before.size(), -1);  // where each has gone
    std::vector<bool> keeps_form(before.size());
    std::unordered_map<std::string_view, std::size_t> by_name;
    for (std::size_t i = 0; i < before.size(); ++i) by_name.emplace(before[i].spec.name, i);
    for (const CustomParameter& each : wanted) {
        CustomParameter& made = node.custom.add(each);
        made.value = each.initial;
        const auto found = by_name.find(each.spec.name);
        const auto gone = lost.find(each.spec.name);
        const Value* own = nullptr;
        if (found != by_name.end()) {
            const CustomParameter& same = before[found->second];
            places[found->second] = static_cast<int>(node.custom.size()) - 1;
            keeps_form[found->second] = same_form(same, made);
            if (!(same.value == same.initial)) own = &same.value;
        } else if (gone != lost.end()) {
            own = &gone->second;
        }
        if (!own) continue;
        try {
            made.value = fitting_custom(made.spec, *own);
        } catch (const Error&) {  // of another kind now
        }
    }
    lost.clear();
    for (std::size_t i = 0; i < before.size(); ++i)
        if (places[i] < 0 && !(before[i].value == before[i].initial))
            lost[before[i].spec.name] = before[i].value;
    const auto move = [&](ParId& par) {  // true if it is none any more
        if (par.table != ParTable::Custom) return false;
        const auto old = static_cast<std::size_t>(par.entry);
        if (old >= places.size() || !keeps_form[old]) return true;
        par.entry = static_cast<std::int16_t>(places[old]);
        return false;
    };
    std::erase_if(node.drives, [&](Drive& drive) { return move(drive.par); });
    if (node.notes) {
        std::erase_if(node.notes->waiting, [&](auto& waiting) { return move(waiting.par); });
        std::erase_if(node.notes->kept, [&](auto& kept) { return kept.par && move(*kept.par); });
    }
    ++node.params_version;
    node.graph->touch(node);
}

}  // namespace sarabet
