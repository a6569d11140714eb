// operator.cpp -- handles to operators of any family.
#include "core/clones.hpp"
#include "core/events.hpp"
#include "core/handles.hpp"
#include "core/node_type.hpp"
#include "core/parameters.hpp"
#include "core/project_file_notes.hpp"

#include <sarabet/operator.hpp>

#include <fmt/format.h>

#include <bit>

namespace sarabet {

namespace {

void collect_problems(const Node& node, bool recurse, std::vector<Problem>& found) {
    if (node.error) found.emplace_back(path_of(node), "error", *node.error);
    if (node.listener_failure)
        found.emplace_back(path_of(node), "error", node.listener_failure->what());
    for (const std::string& warning : node.warnings)
        found.emplace_back(path_of(node), "warning", warning);
    if (node.notes) add_noted_problems(node, found);
    const Mirror* mirror = node.graph->clones ? node.graph->clones->mirror_of(node) : nullptr;
    if (mirror && !mirror->problem.empty())
        found.emplace_back(path_of(node), mirror->warns ? "warning" : "error", mirror->problem);
    if (recurse)
        for (const auto& child : node.children) collect_problems(*child, true, found);
}

}  // namespace

Operator::Operator(OpRef ref) : ref_(std::move(ref)) {
    if (!ref_.node) throw Error(ErrorKind::Value, "a handle needs an operator");
}

std::string Operator::name() const {
    return Access::even_dead(ref_)->name;
}

void Operator::set_name(const std::string& name) {
    const Access access(ref_);
    refuse_for_clones_operator(*access, "no operator in it can be renamed");
    access.graph().rename(*access, name);
}

std::string Operator::path() const {
    return path_of(*Access::even_dead(ref_));
}

std::string Operator::type() const {
    return type_of(*ref_.node).info.type;
}

std::string Operator::family() const {
    return family_name(type_of(*ref_.node).family);
}

std::int64_t Operator::id() const {
    return static_cast<std::int64_t>(ref_.node->id);
}

bool Operator::valid() const {
    return !Access::even_dead(ref_)->deleted;
}

std::optional<OpRef> Operator::parent() const {
    const Access access(ref_);
    if (!access->parent) return std::nullopt;
    return make_ref_to(access.graph(), access->parent->shared_from_this());
}

std::vector<std::optional<OpRef>> Operator::inputs() const {
    const Access access(ref_);
    std::vector<std::optional<OpRef>> all;
    for (const auto& input : access->inputs)
        all.push_back(input ? std::optional(make_ref_to(access.graph(), input)) : std::nullopt);
    return all;
}

std::vector<OpRef> Operator::outputs() const {
    const Access access(ref_);
    std::vector<OpRef> all;
    for (Node* reader : access->outputs)
        if (auto alive = reader->weak_from_this().lock())
            all.push_back(make_ref_to(access.graph(), std::move(alive)));
    return all;
}

void Operator::set_input(int index, std::optional<OpRef> source) {
    const Access access(ref_);
    access.graph().lock().await_no_cook();
    refuse_wiring_in_clone(*access);
    std::shared_ptr<Node> from = source ? access.graph().resolve(*access, *source) : nullptr;
    access.graph().connect(*access, index, std::move(from));
}

void Operator::destroy() {
    const Access access = Access::even_dead(ref_);
    access.graph().lock().await_no_cook();
    if (!access->deleted) refuse_for_clones_operator(*access, "no operator in it can be destroyed");
    access.graph().destroy(*access);
}

bool Operator::clone_immune() const {
    return Access::even_dead(ref_)->clone_immune;
}

void Operator::set_clone_immune(bool on) {
    const Access access(ref_);
    access.graph().lock().await_no_cook();
    make_clone_immune(*access, on);
}

Par Operator::parameter(const std::string& name) const {
    const Access access(ref_);
    return Par(ref_, std::bit_cast<std::uint64_t>(PackedParId{parameter_named(*access, name)}));
}

std::vector<std::string> Operator::parameter_names() const {
    const Access access(ref_);
    std::vector<std::string> names;
    for (const ParId par : parameters_of(*access))
        if (std::string name = parameter_name(*access, par); !is_enabling(name))
            names.push_back(std::move(name));
    return names;
}

int Operator::sequence_size(const std::string& name) const {
    return static_cast<int>(sarabet::sequence_size(*Access(ref_), name));
}

void Operator::set_sequence_size(const std::string& name, int blocks) {
    const Access access(ref_);
    refuse_setting_in_clone(*access, name);
    if (blocks < 0)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: '{}' cannot have {} blocks", path_of(*access), name, blocks));
    resize_sequence(*access, name, static_cast<std::size_t>(blocks));
}

void Operator::add_parameter(const std::string& name, const std::string& style,
                             const Value& default_value, const std::string& label,
                             const std::string& help, std::optional<double> min,
                             std::optional<double> max,
                             const std::optional<std::vector<std::string>>& menu,
                             const std::string& page,
                             const std::optional<std::vector<std::string>>& suffixes,
                             const std::string& family, const std::string& sequence) {
    const Access access(ref_);
    if (!access->type->info.uses_host && access->type->family != Family::Comp)
        throw Error(ErrorKind::Type, fmt::format("{}: only script operators and components take "
                                                 "further parameters",
                                                 path_of(*access)));
    if (access->type->family == Family::Comp)
        refuse_in_clone(*access, "it takes no further parameters");
    ParamSpec spec;
    spec.name = name;
    spec.kind = kind_named(style);
    spec.label = label.empty() ? name : label;
    spec.help = help;
    spec.min = min.value_or(detail::unset);
    spec.max = max.value_or(detail::unset);
    spec.family = family;
    const auto* numbers = std::get_if<Numbers>(&default_value);
    const bool vector = spec.kind == ParamKind::Int || spec.kind == ParamKind::Float;
    if (numbers && vector) spec.size = numbers->size;
    if (spec.size > 1)
        for (int i = 0; i < numbers->size; ++i) spec.suffixes.emplace_back(1, "xyzw"[i % 4]);
    if (suffixes) spec.suffixes = *suffixes;
    const auto& ends = spec.suffixes;
    spec.color = ends.size() > 2 && ends[0] == "r" && ends[1] == "g" && ends[2] == "b";
    for (const std::string& entry : menu.value_or(std::vector<std::string>()))
        spec.menu.push_back({static_cast<int>(spec.menu.size()), entry, entry});
    CustomParameter custom{std::move(spec), {}, default_value, page};
    if (sequence.empty())
        add_custom_parameter(*access, std::move(custom));
    else
        add_to_sequence(*access, std::move(custom), sequence);
}

void Operator::cook(bool force) {
    const Access access(ref_);
    if (force) access.graph().force(*access);
    access.graph().pull(*access);
}

std::int64_t Operator::cook_count() const {
    return static_cast<std::int64_t>(Access::even_dead(ref_)->cooks);
}

double Operator::cook_time() const {
    return Access::even_dead(ref_)->cook_ms;
}

std::int64_t Operator::cook_frame() const {
    return Access::even_dead(ref_)->cook_frame;
}

bool Operator::stale() const {
    return Access::even_dead(ref_)->stale;
}

std::vector<Problem> Operator::find_problems(bool recurse) const {
    std::vector<Problem> found;
    collect_problems(*Access::even_dead(ref_), recurse, found);
    return found;
}

std::string Operator::script_traceback() const {
    const Access access = Access::even_dead(ref_);
    const bool listener = access->script_trace.empty() && access->listener_failure;
    return listener ? access->listener_failure->trace() : access->script_trace;
}

std::string Operator::repr() const {
    const Access access = Access::even_dead(ref_);
    return fmt::format("<{}{} {}>", access->deleted ? "destroyed " : "", access->type->info.type,
                       path_of(*access));
}

}  // namespace sarabet
