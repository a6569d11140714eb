// recursion.cpp -- operators that read themselves, and pulls that meet those of other threads.
#include "core/graph.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace sarabet {

// True if an operator, or one upstream of it, is part of a pull that has not ended. What scripts
// will read is known from their last cook.
bool Graph::begun(const Node& node) {
    std::vector<const Node*> to_see{&node};
    std::unordered_set<const Node*> seen{&node};
    while (!to_see.empty()) {
        const Node* at = to_see.back();
        to_see.pop_back();
        if (at->in_pull) return true;
        for (const auto& input : at->inputs)
            if (input && seen.insert(input.get()).second) to_see.push_back(input.get());
        for (const Dependency& read : at->read)
            if (const auto other = read.node.lock())
                if (seen.insert(other.get()).second) to_see.push_back(other.get());
    }
    return false;
}

namespace {

[[noreturn]] void refuse(const Node& reader, const std::string& text) {
    throw Error(ErrorKind::Cook, fmt::format("{}: {}", path_of(reader), text), path_of(reader));
}

// What the reader wants can be had as soon as other threads have gone on.
[[noreturn]] void let_ask_again(Node& reader, const Node& wanted) {
    reader.graph->force(reader);
    refuse(reader, fmt::format("{} is being cooked by another thread, which waits for this one in "
                               "another project; ask again",
                               path_of(wanted)));
}

}  // namespace

// Waits until this thread may pull what is wanted.
CookTurn Graph::await_turn(const Node& wanted) {
    const CookTurn turn = lock_.await_no_cook([&] { return begun(wanted); });
    if (turn == CookTurn::Alone || turn == CookTurn::Within) return turn;
    Node& reader = *cooking_now();  // who cooks nothing is waited for by nobody
    if (turn == CookTurn::Stuck) let_ask_again(reader, wanted);
    refuse(reader, fmt::format("cook recursion by way of two projects: {} <- {} of another project "
                               "<- {}",
                               path_of(reader), path_of(wanted), path_of(reader)));
}

void Graph::refuse_cycle(Node& node, const Node& met) {
    std::string loop;
    const auto first = std::find(pulling_.begin(), pulling_.end(), &met);
    if (first < pulling_.begin() + static_cast<std::ptrdiff_t>(own_pulls_))
        let_ask_again(node, met);
    for (auto at = first; at != pulling_.end(); ++at) loop += path_of(**at) + " <- ";
    if (node.graph != this) loop += path_of(node) + " of another project <- ";
    loop += path_of(met);
    const std::string text = "cook recursion: " + loop;
    if (node.graph != this) refuse(node, text);
    if (&node == cooking_now() && node.in_pull && !cooking_.empty() && cooking_.back() == &node)
        refuse(node, text);
    fail(node, text);
}

}  // namespace sarabet
