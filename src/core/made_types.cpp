// made_types.cpp -- types of the hosting language: registered, and changed with their operators.
#include "core/made_types.hpp"

#include "core/definitions.hpp"
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
    std::shared_ptr<const TypeOfHost> said;
    struct Operator {
        std::weak_ptr<Graph> graph;
        std::weak_ptr<Node> node;
    };
    std::vector<Operator> operators;
};

// Never dropped: objects of the host in it may not outlive the host, and operators may.
struct Registry {
    std::mutex mutex;
    std::map<const OpType*, Made> made;
    std::deque<std::string> texts;  // what `OpInfo` points to, for ever
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

void describe(Registry& all, OpType& type, const TypeOfHost& said) {
    type.info.label = kept_text(all, said.label);
    type.info.summary = kept_text(all, said.summary);
    type.info.min_inputs = said.min_inputs;
    type.info.max_inputs = said.max_inputs;
    type.state = state_ops(said);
}

// An operator goes on with a class that was loaded again.
void renew(Node& node, const TypeOfHost& before, const TypeOfHost& said) {
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
    node.level = said.level;
    if ((node.state != nullptr) != said.has_state) {
        node.state = said.has_state ? node.type->state.make() : nullptr;
        node.state_before = nullptr;
        node.cook_frame = -1;
    }
    node.graph->force(node);
}

}  // namespace

std::shared_ptr<const TypeOfHost> made_type(const OpType& type) {
    Registry& all = registry();
    const std::lock_guard guard(all.mutex);
    const auto found = all.made.find(&type);
    return found == all.made.end() ? nullptr : found->second.said;
}

void make_type(const OpType& model, void (*cook)(CookCall&), TypeOfHost given) {
    const auto said = std::make_shared<const TypeOfHost>(std::move(given));
    Registry& all = registry();
    std::vector<Made::Operator> operators;
    std::shared_ptr<const TypeOfHost> before;
    {
        const std::lock_guard guard(all.mutex);
        OpType* type = registered_type(said->type);
        if (type && !all.made.contains(type))
            throw Error(ErrorKind::Value,
                        fmt::format("there is an operator type '{}' already", said->type));
        if (!type) {
            OpType fresh{.info = model.info,
                         .family = model.family,
                         .stem = {},
                         .python_name = {},
                         .params = ParamTable(struct_ops<HostState>()),
                         .common = model.common,
                         .state = state_ops(*said),
                         .cook = cook,
                         .family_facts = model.family_facts};
            fresh.info.type = kept_text(all, said->type);
            fresh.info.version = 1;
            describe(all, fresh, *said);
            register_type(std::move(fresh));
            type = registered_type(said->type);
        } else {
            describe(all, *type, *said);
        }
        Made& made = all.made[type];
        before = std::exchange(made.said, said);
        std::erase_if(made.operators, [](const auto& each) { return each.node.expired(); });
        operators = made.operators;
    }
    for (const Made::Operator& each : operators) {
        const auto graph = each.graph.lock();
        if (!graph) continue;
        const Locked lock(graph->lock());
        graph->lock().await_no_cook();
        if (const auto node = each.node.lock()) renew(*node, *before, *said);
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
    const auto found = all.made.find(node.type);
    if (found == all.made.end()) return;
    Made& made = found->second;
    node.custom = made.said->parameters;
    node.level = made.said->level;
    if (made.operators.size() > 64 && made.operators.size() == made.operators.capacity())
        std::erase_if(made.operators, [](const auto& each) { return each.node.expired(); });
    made.operators.push_back({node.graph->weak_from_this(), node.weak_from_this()});
}

}  // namespace sarabet
