// made_types.cpp -- types of the hosting language: registered, and changed with their operators.
#include "core/made_types.hpp"

#include "core/definitions.hpp"
#include "core/node_type.hpp"
#include "core/op_registry.hpp"
#include "core/parameters.hpp"
#include "core/script_host.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

namespace sarabet {

namespace {

struct Made {
    const OpType* type;  // the newest of its name
    struct Operator {
        std::weak_ptr<Graph> graph;
        std::weak_ptr<Node> node;
    };
    std::vector<Operator> operators;
};
using Said = std::shared_ptr<const TypeOfHost>;

// Never dropped: objects of the host in it may not outlive the host, and operators may.
struct Registry {
    std::mutex mutex;
    std::map<std::string, Made, std::less<>> made;  // by the type's name
    std::map<const OpType*, Said> said;             // of each type that operators may have
    std::deque<std::string> texts;                  // what `OpInfo` points to, for ever
};

Registry& registry() {
    static auto* all = new Registry();
    return *all;
}

const char* kept_text(Registry& all, const std::string& text) {
    const auto found = std::ranges::find(all.texts, text);
    return (found == all.texts.end() ? all.texts.emplace_back(text) : *found).c_str();
}

struct WithState {
    using State = HostState;
};

StateOps state_ops(const TypeOfHost& said) {
    return said.has_state ? detail::state_ops<WithState>() : StateOps{};
}

OpType described(Registry& all, const OpType& model, void (*cook)(CookCall&),
                 const TypeOfHost& said) {
    OpType type{.info = model.info,
                .family = model.family,
                .stem = {},
                .python_name = {},
                .params = ParamTable(struct_ops<HostState>()),
                .common = model.common,
                .state = state_ops(said),
                .cook = cook,
                .family_facts = model.family_facts};
    type.info.type = kept_text(all, said.type);
    type.info.label = kept_text(all, said.label);
    type.info.summary = kept_text(all, said.summary);
    type.info.min_inputs = said.min_inputs;
    type.info.max_inputs = said.max_inputs;
    type.info.version = 1;
    return type;
}

// The newest type of a name.
std::pair<const OpType*, Said> newest(const char* name) {
    Registry& all = registry();
    const std::lock_guard guard(all.mutex);
    const OpType* type = all.made.find(name)->second.type;
    return {type, all.said.at(type)};
}

// An operator goes on with a class that was loaded again.
void renew(Node& node, const OpType& type, const TypeOfHost& before, const TypeOfHost& said) {
    const auto has = [](const TypeOfHost& type, const CustomParameter& own) {
        return std::ranges::any_of(type.parameters, [&](const CustomParameter& each) {
            return each.spec.name == own.spec.name;
        });
    };
    std::vector<CustomParameter> wanted = said.parameters;
    for (const CustomParameter& own : node.custom)  // with what the operator was given besides
        if (!has(before, own) && !has(said, own)) wanted.push_back(own);
    std::unordered_map<std::string, Value> lost;
    take_definitions(node, wanted, lost);
    for (int i = said.max_inputs; i < static_cast<int>(node.inputs.size()); ++i)
        node.graph->connect(node, i, nullptr);
    set_type(node, type);
    node.inputs.resize(std::max(node.inputs.size(), static_cast<std::size_t>(said.min_inputs)));
    node.level = said.level;
    if ((node.state != nullptr) != said.has_state) {
        node.state = said.has_state ? type.state.make() : nullptr;
        node.state_before = nullptr;
        node.cook_frame = -1;
    }
    node.graph->force(node);
}

}  // namespace

std::shared_ptr<const TypeOfHost> made_type(const OpType& type) {
    Registry& all = registry();
    const std::lock_guard guard(all.mutex);
    const auto found = all.said.find(&type);
    return found == all.said.end() ? nullptr : found->second;
}

namespace {

// Brings an operator to the newest type of its name.
void bring_up(Node& node) {
    const auto [type, said] = newest(node.type->info.type);
    if (node.type == type) return;
    const Said before = made_type(*node.type);
    if (!before) return;
    const History::Pause pause(node.graph->history);
    renew(node, *type, *before, *said);
}

// Drops what was said of a type once no operator has it any more: it holds the class.
std::shared_ptr<void> until_replaced(const OpType* type) {
    return {nullptr, [type](void*) {
                Said last;
                const std::lock_guard guard(registry().mutex);
                if (auto said = registry().said.extract(type)) last = std::move(said.mapped());
            }};
}

}  // namespace

void make_type(const OpType& model, void (*cook)(CookCall&), TypeOfHost given) {
    const auto said = std::make_shared<const TypeOfHost>(std::move(given));
    Registry& all = registry();
    std::map<std::shared_ptr<Graph>, std::vector<std::weak_ptr<Node>>> operators;
    std::shared_ptr<void> before;
    {
        const std::lock_guard guard(all.mutex);
        const auto made = all.made.find(said->type);
        if (made == all.made.end() && registered_type(said->type))
            throw Error(ErrorKind::Value,
                        fmt::format("there is an operator type '{}' already", said->type));
        const OpType& type = replace_type(described(all, model, cook, *said));
        all.said[&type] = said;
        if (made == all.made.end()) {
            all.made.emplace(said->type, Made{&type, {}});
            return;
        }
        before = until_replaced(std::exchange(made->second.type, &type));
        std::erase_if(made->second.operators, [](const auto& each) { return each.node.expired(); });
        for (const Made::Operator& each : made->second.operators)
            if (auto graph = each.graph.lock()) operators[std::move(graph)].push_back(each.node);
    }
    for (const auto& [graph, nodes] : operators) {
        const Locked lock(graph->lock());
        graph->lock().await_no_cook();
        for (const auto& weak : nodes)
            graph->edit([weak, before] {  // put off in a cook, which goes on with its State
                if (const auto node = weak.lock()) bring_up(*node);
            });
    }
}

void cook_made(CookCall& call, void* output) {
    const auto said = made_type(*call.ctx.node().type);
    call.ctx.set_cook_level(said->level);
    auto* state = static_cast<HostState*>(call.state);
    script_host().cook_script(call.ctx, said->object, output, state ? &state->serial : nullptr);
}

CustomParameter made_parameter(ParamSpec spec, std::string_view style, const Value& initial) {
    spec.kind = kind_named(style);
    const bool nothing = std::holds_alternative<std::monostate>(initial);
    Value value = nothing ? initial : fitting_custom(spec, initial);
    return {std::move(spec), value, value};
}

void begin_made(Node& node) {
    Registry& all = registry();
    const std::lock_guard guard(all.mutex);
    const auto found = all.made.find(node.type->info.type);
    if (found == all.made.end()) return;
    Made& made = found->second;
    const TypeOfHost& said = *all.said.at(made.type);
    if (node.type != made.type) {  // it was replaced since the caller asked for it
        node.type = made.type;
        node.inputs.resize(static_cast<std::size_t>(said.min_inputs));
        node.state = said.has_state ? made.type->state.make() : nullptr;
    }
    node.custom = said.parameters;
    node.level = said.level;
    if (made.operators.size() > 64 && made.operators.size() == made.operators.capacity())
        std::erase_if(made.operators, [](const auto& each) { return each.node.expired(); });
    made.operators.push_back({node.graph->weak_from_this(), node.weak_from_this()});
}

}  // namespace sarabet
