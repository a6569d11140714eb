// components.cpp -- a component's operators copied, as text, and in files of their own.
#include "core/clones.hpp"
#include "core/copying.hpp"
#include "core/handles.hpp"
#include "core/project_file.hpp"
#include "core/project_file_arrays.hpp"
#include "core/project_file_disk.hpp"

#include <sarabet/comp.hpp>
#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <map>
#include <optional>

namespace sarabet {

namespace {

constexpr std::size_t most_text = std::size_t{1} << 30;

Nodes nodes_of(const std::vector<OpRef>& refs) {
    Nodes nodes;
    for (const OpRef& ref : refs) {
        if (!ref.node) throw Error(ErrorKind::Value, "copy expects operators, got a path");
        nodes.push_back(ref.node);
    }
    return nodes;
}

// The project that all operators belong to; null for no operator.
Graph* project_of(const std::vector<OpRef>& refs) {
    for (const OpRef& ref : refs)
        if (ref.node && ref.node->graph != refs[0].node->graph)
            throw Error(ErrorKind::Value,
                        fmt::format("copy expects operators of one project, got {} of another",
                                    path_of(*ref.node)));
    return refs.empty() ? nullptr : refs[0].graph.get();
}

std::vector<OpRef> copied(const OpRef& parent, const std::vector<OpRef>& refs,
                          const std::string& name) {
    const Nodes originals = nodes_of(refs);
    Graph* const from = project_of(refs);
    if (!from) return {};
    const Access access(parent);
    const Locked other(from->lock());
    access.graph().lock().await_no_cook();
    refuse_in_clone(*access, "no operator can be made in it");
    from->follow_masters();
    CopyMap copies;
    std::vector<OpRef> made;
    for (auto& node : copy_into(*access, originals, name, copies))
        made.push_back(make_ref_to(access.graph(), std::move(node)));
    return made;
}

// The text of operators of one component, with its holes, and the arrays of what is unknown.
Draft selection_draft(Graph& graph, const Nodes& nodes, const SaveOptions& options,
                      std::map<std::string, Array>& kept) {
    for (const auto& node : nodes) {
        if (node->deleted)
            throw Error(ErrorKind::Value, fmt::format("operator '{}' was destroyed", node->name));
        if (node->parent != nodes[0]->parent)
            throw Error(ErrorKind::Value,
                        fmt::format("copy_text expects operators of one component, got {} and {}",
                                    path_of(*nodes[0]), path_of(*node)));
        for (const auto& each : with_descendants(node))
            if (each->notes) kept.insert(each->notes->arrays.begin(), each->notes->arrays.end());
    }
    return draft_of(graph, options, nodes);
}

std::string hex_of(const Array& array) {
    constexpr const char* digits = "0123456789abcdef";
    std::string hex;
    const auto add = [&](unsigned char byte) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    };
    for (const char c : npy_header(array)) add(static_cast<unsigned char>(c));
    for (const std::byte byte : array.bytes()) add(static_cast<unsigned char>(byte));
    return hex;
}

// Copies what stands in a network of its own into a component; wires that come from elsewhere are
// made where there is something to wire.
Nodes moved_in(Node& parent, Graph& scratch, const std::vector<OuterWire>& wires) {
    Graph& graph = *parent.graph;
    CopyMap copies;
    graph.history.begin("paste into " + path_of(parent));
    Nodes tops;
    try {
        const Nodes originals = scratch.root()->children;
        tops = copy_into(parent, originals, "", copies);
    } catch (...) {
        graph.history.end(false);
        throw;
    }
    for (const OuterWire& wire : wires) {
        const auto copy = copies.find(wire.node.get());
        const auto from = graph.find(parent, wire.path);
        if (copy == copies.end() || !from) continue;
        if (from->type->family == copy->second->type->family && from->type->family != Family::Comp)
            graph.connect(*copy->second, wire.input, from);
    }
    graph.history.end();
    return tops;
}

std::vector<OpRef> put_in(const OpRef& parent, std::string_view text, const LoadOptions& given,
                          bool trust, bool one) {
    std::vector<OuterWire> wires;
    LoadOptions options = given;
    options.outer = &wires;
    std::shared_ptr<Graph> scratch;
    {
        const Blocking out;
        scratch = network_of(text, options);
    }
    Nodes tops;
    {
        const Access access(parent);
        refuse_in_clone(*access, "no operator can be made in it");
        const Locked other(scratch->lock());
        const auto& found = scratch->root()->children;
        if (one && (found.size() != 1 || found[0]->type->family != Family::Comp))
            throw Error(ErrorKind::Value,
                        fmt::format("{}: expected the file of one component, got {}", options.name,
                                    found.size() == 1 ? found[0]->type->info.type
                                                      : fmt::format("{} operators", found.size())));
        access.graph().lock().await_no_cook();
        tops = moved_in(*access, *scratch, wires);
    }
    if (trust) trust_operators(*parent.graph, tops);
    std::vector<OpRef> made;
    for (auto& node : tops) made.push_back(make_ref_to(*parent.graph, std::move(node)));
    return made;
}

}  // namespace

OpRef Comp::copy(const OpRef& op, const std::string& name) {
    return copied(ref_, {op}, name)[0];
}

std::vector<OpRef> Comp::copy_ops(const std::vector<OpRef>& ops) {
    return copied(ref_, ops, "");
}

std::string Comp::copy_text(const std::vector<OpRef>& ops) const {
    const Nodes nodes = nodes_of(ops);
    Graph* const graph = project_of(ops);
    if (!graph) return "# Sarabet operators\nformat = 1\n";
    const SaveOptions options{};
    Draft draft;
    std::map<std::string, Array> arrays;
    {
        check_not_forked();
        const Locked lock(graph->lock());
        graph->follow_masters();
        draft = selection_draft(*graph, nodes, options, arrays);
    }
    name_objects(draft, options);
    const Blocking out;
    std::string text = finished(draft, [&](const Array& array) {
        std::string name = npy_name(array);
        arrays.emplace(name, array);
        return name;
    });
    if (!arrays.empty()) text += "\n[arrays]\n";
    for (const auto& [name, array] : arrays)
        text += fmt::format("{} = \"{}\"\n", toml_key(name), hex_of(array));
    return text;
}

std::vector<OpRef> Comp::paste(const std::string& text, bool trust) {
    check_not_forked();
    return put_in(ref_, text, {}, trust, false);
}

void Comp::save(const std::string& path) const {
    check_not_forked();
    const ProjectPlace place = place_of_project(path);
    const SaveOptions options{place.folder, false};
    Draft draft;
    std::map<std::string, Array> kept;
    {
        const Access access(ref_);
        draft = selection_draft(access.graph(), {ref_.node}, options, kept);
    }
    name_objects(draft, options);
    store_draft(place, draft, kept);
}

OpRef Comp::load(const std::string& path, bool trust) {
    check_not_forked();
    const ProjectPlace place = place_of_project(path);
    std::map<std::string, Array, std::less<>> arrays;  // each is read once
    LoadOptions options;
    options.name = path;
    options.folder = place.folder;
    options.array = [&](std::string_view name) {
        auto found = arrays.find(name);
        if (found == arrays.end()) found = arrays.emplace(name, stored_array(place, name)).first;
        return found->second;
    };
    std::string text;
    {
        const Blocking out;
        const FolderLock folder(place.folder, false);
        text = whole_file(place.file(), most_text);
    }
    return put_in(ref_, text, options, trust, true)[0];
}

}  // namespace sarabet
