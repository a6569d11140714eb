// wires.cpp -- what comes into an operator, and goes out of it.
#include "core/events.hpp"
#include "core/graph.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

std::vector<std::shared_ptr<Node>> ports_of(const Node& component, std::string_view stem) {
    std::vector<std::shared_ptr<Node>> ports;
    for (const auto& child : component.children)
        if (child->type->stem == stem) ports.push_back(child);
    std::stable_sort(ports.begin(), ports.end(), [](const auto& a, const auto& b) {
        return std::pair(a->name.size(), a->name) < std::pair(b->name.size(), b->name);
    });
    return ports;
}

void Graph::keep_wire(Node& target, std::size_t index, const std::shared_ptr<Node>& from) {
    const auto wire_to = [this, index, target = target.weak_from_this()](std::weak_ptr<Node> end) {
        return [this, index, target, end = std::move(end)] {
            const auto reader = target.lock(), source = end.lock();
            if (!reader || reader->deleted) return;
            connect(*reader, static_cast<int>(index),
                    source && !source->deleted ? source : nullptr);
        };
    };
    const auto before = index < target.inputs.size() ? target.inputs[index] : nullptr;
    if (before == from) return;
    history.keep(fmt::format("wire {} input {}", path_of(target), index), wire_to(before),
                 wire_to(from));
}

// A wire to a component goes to its In operator of that number, a wire from one comes from its
// first Out operator of the family that is wanted.
void Graph::connect(Node& node, int input, std::shared_ptr<Node> from) {
    if (node.type->family == Family::Comp) {
        const auto ins = ports_of(node, "in");
        if (input < 0 || static_cast<std::size_t>(input) >= ins.size())
            throw Error(ErrorKind::Index,
                        fmt::format("{}: there is no input {}; it has {} In operators",
                                    path_of(node), input, ins.size()));
        return connect(*ins[static_cast<std::size_t>(input)], 0, std::move(from));
    }
    if (from && from->type->family == Family::Comp) {
        for (const auto& out : ports_of(*from, "out"))
            if (out->type->family == node.type->family) return connect(node, input, out);
        throw Error(ErrorKind::Value,
                    fmt::format("{}: {} has no Out operator of the family {}", path_of(node),
                                path_of(*from), family_name(node.type->family)));
    }
    const int most = node.type->info.max_inputs;
    if (input < 0 || input >= most)
        throw Error(ErrorKind::Index,
                    fmt::format("{}: there is no input {}; '{}' has {}", path_of(node), input,
                                node.type->info.type, most));
    if (from && from->graph != this)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: input {} belongs to another project", path_of(node), input));
    if (from && from->type->family != node.type->family)
        throw Error(
            ErrorKind::Type,
            fmt::format("{}: input {} must be a {}, got {} ({})", path_of(node), input,
                        family_name(node.type->family), path_of(*from), from->type->info.type));
    const auto index = static_cast<std::size_t>(input);
    edit([this, target = node.shared_from_this(), index, from] {
        if (history.keeps(*target)) keep_wire(*target, index, from);
        if (index >= target->inputs.size()) target->inputs.resize(index + 1);
        std::shared_ptr<Node>& slot = target->inputs[index];
        if (slot) {
            auto& wires = slot->outputs;
            const auto wire = std::find(wires.begin(), wires.end(), target.get());
            if (wire != wires.end()) wires.erase(wire);
        }
        if (from) from->outputs.push_back(target.get());
        slot = from;
        const auto least = static_cast<std::size_t>(target->type->info.min_inputs);
        while (target->inputs.size() > least && !target->inputs.back()) target->inputs.pop_back();
        target->forced = true;
        touch(*target);
        if (events) events->note(NetworkChange::Kind::Wired, *target);
    });
}

}  // namespace sarabet
