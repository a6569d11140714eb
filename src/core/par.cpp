// par.cpp -- handles to parameters.
#include "core/base_comp.hpp"
#include "core/clones.hpp"
#include "core/handles.hpp"
#include "core/made_types.hpp"
#include "core/parameters.hpp"

#include <sarabet/par.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace sarabet {

namespace {

constexpr const char* kind_names[] = {"toggle",   "int",    "float",    "string", "file",
                                      "pulse",    "menu",   "operator", "array",  "ramp",
                                      "sequence", "python", "curve"};

// A parameter handle's node, locked, with the parameter meant.
struct ParAccess : Access {
    ParAccess(const OpRef& owner, std::uint64_t packed)
        : Access(owner), id(std::bit_cast<PackedParId>(packed).id()) {
        check_there(**this, id);
    }
    const ParamSpec& spec() const { return spec_of(**this, id); }
    /// The toggle that says whether a custom parameter is enabled, if it has one.
    std::optional<ParId> enabling() const {
        return find_parameter(**this, spec().name + std::string(enabling_suffix));
    }
    ParId id;
};

/// Edits that are undone as one.
class Group {
public:
    Group(Graph& graph, std::string name) : history_(graph.history) {
        history_.begin(std::move(name));
    }
    ~Group() { history_.end(); }
    Group(const Group&) = delete;

private:
    History& history_;
};

// What custom parameters a clone has is up to its master.
void refuse_defining_in_clone(const ParAccess& par) {
    refuse_setting_in_clone(*par, par.spec().name);
    if (par->type->family == Family::Comp && !par.graph().lock().cook_under_way())
        refuse_in_clone(*par, "its own parameters cannot be changed");
}

std::optional<double> limit(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

std::uint64_t packed(ParId par) {
    return std::bit_cast<std::uint64_t>(PackedParId(par));
}

// A reference as the reader sees it: the operator itself where it can be found.
Value resolved(const ParAccess& par, Value value) {
    if (par.spec().kind != ParamKind::Operator) return value;
    if (const auto* ref = std::get_if<OpRef>(&value); ref && ref->node)
        return make_ref_to(par.graph(), ref->node);
    const auto* path = std::get_if<std::string>(&value);
    if (!path) return value;
    const Node& base = par->parent ? *par->parent : *par.graph().root();
    auto node = par.graph().look_up(base, *path);
    if (!node) return value;
    return make_ref_to(par.graph(), std::move(node));
}

}  // namespace

ParamKind kind_named(std::string_view name) {
    for (std::size_t i = 0; i < std::size(kind_names); ++i)
        if (name == kind_names[i] && name != "sequence") return static_cast<ParamKind>(i);
    throw Error(ErrorKind::Value, fmt::format("a parameter's style is one of toggle, int, float, "
                                              "string, file, pulse, menu, operator, array, ramp, "
                                              "python, curve; got '{}'",
                                              name));
}

const char* kind_text(ParamKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

Par::Par(OpRef owner, std::uint64_t packed_id) : owner_(std::move(owner)), id_(packed_id) {}

std::string Par::name() const {
    const ParAccess par(owner_, id_);
    return parameter_name(*par, par.id);
}

std::string Par::label() const {
    return ParAccess(owner_, id_).spec().label;
}
std::string Par::help() const {
    return ParAccess(owner_, id_).spec().help;
}
std::string Par::unit() const {
    return ParAccess(owner_, id_).spec().unit;
}
std::string Par::style() const {
    return kind_text(ParAccess(owner_, id_).spec().kind);
}
OpRef Par::owner() const {
    return owner_;
}
std::optional<double> Par::min() const {
    return limit(ParAccess(owner_, id_).spec().min);
}
std::optional<double> Par::max() const {
    return limit(ParAccess(owner_, id_).spec().max);
}

std::vector<std::string> Par::menu_names() const {
    std::vector<std::string> names;
    const ParAccess par(owner_, id_);
    if (const Choices choices = par.spec().choices) {
        par.graph().pull(*par);
        CookContext ctx(par.graph(), *par);
        return choices(par->params.get(), ctx);
    }
    for (const MenuEntry& entry : par.spec().menu) names.push_back(entry.name);
    return names;
}

std::vector<std::string> Par::menu_labels() const {
    std::vector<std::string> labels;
    const ParAccess par(owner_, id_);
    if (par.spec().choices) return menu_names();
    for (const MenuEntry& entry : par.spec().menu) labels.push_back(entry.label);
    return labels;
}

int Par::size() const {
    const ParAccess par(owner_, id_);
    return par.id.component >= 0 ? 1 : par.spec().size;
}

std::vector<std::string> Par::member_names() const {
    const ParAccess par(owner_, id_);
    if (par.id.component >= 0 || par.spec().size == 1) return {parameter_name(*par, par.id)};
    std::vector<std::string> names;
    for (int i = 0; i < par.spec().size; ++i) {
        ParId member = par.id;
        member.component = static_cast<std::int16_t>(i);
        names.push_back(parameter_name(*par, member));
    }
    return names;
}

Value Par::val() const {
    const ParAccess par(owner_, id_);
    const Drive* drive = drive_of(*par, par.id);
    if (drive && drive->kind != Drive::Kind::Bind) return resolved(par, drive->constant);
    if (drive) par.graph().evaluate(*par, par.id);
    par.graph().record_parameter(*par, par.id);
    return resolved(par, value_of(*par, par.id));
}

void Par::set_val(const Value& value) {
    const ParAccess par(owner_, id_);
    const PlacedPar end = end_of_binds(*par, par.id);
    refuse_setting_in_clone(*end.node, parameter_name(*end.node, end.par));
    const CloneEdit cloning(*end.node, end.par, &value);
    const ParameterEdit edit(*end.node, end.par, ParameterEdit::Kind::Value);
    set_parameter(*end.node, end.par, value);
}

Value Par::eval() const {
    const ParAccess par(owner_, id_);
    par.graph().evaluate_recorded(*par, par.id);
    return resolved(par, value_of(*par, par.id));
}

std::string Par::expr() const {
    const ParAccess par(owner_, id_);
    const Drive* drive = drive_of(*par, par.id);
    return drive && drive->kind == Drive::Kind::Expression ? drive->text : "";
}

void Par::set_expr(const std::string& text) {
    const ParAccess par(owner_, id_);
    refuse_setting_in_clone(*par, parameter_name(*par, par.id));
    const CloneEdit cloning(*par, par.id);
    const ParameterEdit edit(*par, par.id);
    const Drive* drive = drive_of(*par, par.id);
    if (!text.empty())
        set_expression(*par, par.id, text);
    else if (drive && drive->kind == Drive::Kind::Expression)
        release_parameter(*par, par.id);
}

std::string Par::mode() const {
    const ParAccess par(owner_, id_);
    const Drive* drive = drive_of(*par, par.id);
    return drive ? word_for(drive->kind) : "constant";
}

void Par::bind_to(const OpRef& op, const std::string& name) {
    const ParAccess par(owner_, id_);
    refuse_setting_in_clone(*par, parameter_name(*par, par.id));
    const CloneEdit cloning(*par, par.id);
    const ParameterEdit edit(*par, par.id);
    bind_parameter(*par, par.id, op, name);
}

void Par::export_from(const OpRef& chop, const std::string& channel) {
    const ParAccess par(owner_, id_);
    refuse_setting_in_clone(*par, parameter_name(*par, par.id));
    const CloneEdit cloning(*par, par.id);
    const ParameterEdit edit(*par, par.id);
    export_parameter(*par, par.id, chop, channel);
}

void Par::release() {
    const ParAccess par(owner_, id_);
    refuse_setting_in_clone(*par, parameter_name(*par, par.id));
    const CloneEdit cloning(*par, par.id);
    const ParameterEdit edit(*par, par.id);
    release_parameter(*par, par.id);
}

std::optional<OpRef> Par::source() const {
    const ParAccess par(owner_, id_);
    const Drive* drive = drive_of(*par, par.id);
    if (!drive || drive->kind == Drive::Kind::Expression) return std::nullopt;
    return make_ref_to(par.graph(), par.graph().resolve(*par, drive->source));
}

std::string Par::source_name() const {
    const ParAccess par(owner_, id_);
    const Drive* drive = drive_of(*par, par.id);
    return drive && drive->kind != Drive::Kind::Expression ? drive->text : "";
}

std::string Par::page_name() const {
    const ParAccess par(owner_, id_);
    if (par.id.table == ParTable::Custom) return custom_of(*par, par.id).page;
    return par.id.table == ParTable::Common ? "Common" : par->type->info.label;
}

std::string Par::op_family() const {
    return ParAccess(owner_, id_).spec().family;
}

bool Par::is_custom() const {
    return ParAccess(owner_, id_).id.table == ParTable::Custom;
}

bool Par::enabled() const {
    const ParAccess par(owner_, id_);
    if (par.id.table != ParTable::Custom) return true;
    if (!par.enabling()) return custom_of(*par, par.id).enabled;
    const Value value = Par(owner_, packed(*par.enabling())).eval();
    const auto* on = std::get_if<bool>(&value);
    return on && *on;
}

void Par::set_enabled(bool enabled) {
    const ParAccess par(owner_, id_);
    refuse_defining_in_clone(par);
    const Group group(par.graph(), fmt::format("set {}:{}", path_of(*par), par.spec().name));
    set_custom_flag(*par, par.id, &CustomParameter::enabled, enabled);
    if (par.enabling()) Par(owner_, packed(*par.enabling())).set_val(enabled);
}

std::string Par::enable_expr() const {
    const ParAccess par(owner_, id_);
    return par.enabling() ? Par(owner_, packed(*par.enabling())).expr() : "";
}

void Par::set_enable_expr(const std::string& text) {
    const ParAccess par(owner_, id_);
    const CustomParameter& custom = custom_of(*par, par.id);
    if (is_enabling(custom.spec.name))
        throw Error(ErrorKind::Type,
                    fmt::format("{}: '{}' is always enabled", path_of(*par), custom.spec.name));
    refuse_defining_in_clone(par);
    if (text.empty()) return set_enabled(enabled());
    const Group group(par.graph(), fmt::format("set {}:{}", path_of(*par), custom.spec.name));
    if (!par.enabling()) {
        ParamSpec spec;
        spec.name = custom.spec.name + std::string(enabling_suffix);
        spec.label = "Enable " + custom.spec.label;
        spec.kind = ParamKind::Toggle;
        spec.min = spec.max = detail::unset;
        add_custom_parameter(*par, {std::move(spec), {}, custom.enabled, custom.page});
    }
    Par(owner_, packed(*par.enabling())).set_expr(text);
}

bool Par::read_only() const {
    const ParAccess par(owner_, id_);
    return par.id.table == ParTable::Custom && custom_of(*par, par.id).read_only;
}

void Par::set_read_only(bool read_only) {
    const ParAccess par(owner_, id_);
    refuse_defining_in_clone(par);
    set_custom_flag(*par, par.id, &CustomParameter::read_only, read_only);
}

Value Par::default_value() const {
    const ParAccess par(owner_, id_);
    return resolved(par, default_of(*par, par.id));
}

bool Par::is_default() const {
    const ParAccess par(owner_, id_);
    return !drive_of(*par, par.id) && value_of(*par, par.id) == default_of(*par, par.id);
}

void Par::reset() {
    const ParAccess par(owner_, id_);
    refuse_setting_in_clone(*par, parameter_name(*par, par.id));
    const CloneEdit cloning(*par, par.id);
    const ParameterEdit edit(*par, par.id);
    release_parameter(*par, par.id);
    set_parameter(*par, par.id, default_of(*par, par.id));
}

void Par::destroy() {
    const ParAccess par(owner_, id_);
    refuse_defining_in_clone(par);
    const CustomParameter& custom = custom_of(*par, par.id);
    const auto said = made_type(*par->type);
    if (said && std::ranges::any_of(said->parameters, [&](const CustomParameter& each) {
            return each.spec.name == custom.spec.name;
        }))
        throw Error(ErrorKind::Type, fmt::format("{}: '{}' belongs to {}: expected a parameter "
                                                 "that was added to the operator",
                                                 path_of(*par), custom.spec.name, said->type));
    remove_from_blocks(*par, par.id.whole());
}

void Par::pulse() {
    const ParAccess par(owner_, id_);
    pulse_parameter(*par, par.id);
    if (!base_params(*par) || par.id.table != ParTable::Own) return;
    disarm_pulses(*par);  // a component never cooks
    clone_once(*par);
}

}  // namespace sarabet
