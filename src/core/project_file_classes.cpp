// project_file_classes.cpp -- operators whose type became known after their project was loaded.
//
// An operator of a Python class in a file that is not trusted is a stand-in: what the file said of
// it is kept as text. Once a person trusts the project the class is loaded, and the stand-in
// becomes the operator that it stood for: its handles, wires and name go on, and the text is read.
#include "core/copying.hpp"
#include "core/made_types.hpp"
#include "core/node_type.hpp"
#include "core/project_file.hpp"
#include "core/project_file_notes.hpp"
#include "core/project_file_params.hpp"
#include "core/project_file_text.hpp"
#include "core/project_file_toml.hpp"
#include "core/project_file_types.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sarabet {

namespace {

// What the kept lines of an operator say, as a table.
toml::table kept_table(const FileNotes& notes, const TomlSource& source) {
    std::string text;
    for (const FileNotes::Kept& kept : notes.kept)
        text += fmt::format("{} = {}\n", kept.key, kept.text);
    return source.parse(text);
}

TomlSource source_of(const Node& node) {
    return {path_of(node), [&node](std::string_view name) {
                const auto found = node.notes->arrays.find(std::string(name));
                if (found == node.notes->arrays.end())
                    throw Error(ErrorKind::Value, fmt::format("there is no array '{}'", name));
                return found->second;
            }};
}

const OpType* type_to_become(const Node& node) {
    if (node.deleted || !node.notes || !is_stand_in(*node.type)) return nullptr;
    const std::string name = node.type->info.type;
    for (const OpType* type : registered_types())
        if (type->info.type == name && type->family == node.type->family && made_type(*type))
            return type;
    return nullptr;
}

void take_type(Node& node, const OpType& type) {
    Graph& graph = *node.graph;
    for (int i = type.info.max_inputs; i < static_cast<int>(node.inputs.size()); ++i)
        if (node.inputs[static_cast<std::size_t>(i)]) {
            node.notes->warnings.push_back(
                fmt::format("has {} inputs; that from {} was taken away", type.info.max_inputs,
                            path_of(*node.inputs[static_cast<std::size_t>(i)])));
            graph.connect(node, i, nullptr);
        }
    set_type(node, type);
    node.params = type.params.ops()->make();
    node.state = type.state.make ? type.state.make() : nullptr;
    node.state_before = nullptr;
    node.cook_frame = -1;
    node.inputs.resize(
        std::max(node.inputs.size(), static_cast<std::size_t>(type.info.min_inputs)));
    begin_made(node);
    ++node.params_version;
    graph.force(node);
}

void read_kept(Node& node, const toml::table& table, const TomlSource& source, int version) {
    if (const toml::node* custom = table.get("custom"))
        for (const toml::node& item : source.list(*custom, "'custom'"))
            read_custom(node, item, source);
    const toml::node* par = table.get("par");
    if (!par) return;
    std::size_t blocks = 0;
    const auto find = [](const Node& reader, const std::string& path) {
        const Graph& graph = *reader.graph;
        return graph.find(reader.parent ? *reader.parent : *graph.root(), path);
    };
    ParamReader reader(node, source, source.table(*par, "'par'"), table, find, blocks);
    reader.read(version);
    reader.read_drives();
}

void become(Node& node, const OpType& type) {
    const TomlSource source = source_of(node);
    FileNotes& notes = *node.notes;
    try {
        const toml::table table = kept_table(notes, source);
        take_type(node, type);
        notes.error.clear();
        std::erase_if(notes.kept, [](const FileNotes::Kept& kept) {
            return kept.key == "class" || kept.key == "custom" || kept.key.starts_with("par.");
        });
        read_kept(node, table, source, std::max(1, std::exchange(notes.version, 0)));
    } catch (const Error& error) {
        notes.warnings.emplace_back(error.what());
    }
}

// Those in clones are in no file, but they came from one.
std::vector<std::shared_ptr<Node>> all_noted(Graph& graph) {
    std::vector<std::shared_ptr<Node>> all = noted_operators(graph);
    for (auto& node : with_descendants(graph.root()))
        if (node->notes) all.push_back(std::move(node));
    return all;
}

}  // namespace

std::vector<HostName> classes_waiting(Graph& graph) {
    std::vector<HostName> names;
    const std::string folder = graph.root()->notes ? graph.root()->notes->folder : std::string();
    for (const auto& node : noted_operators(graph)) {
        if (!is_stand_in(*node->type)) continue;
        const TomlSource source = source_of(*node);
        for (const FileNotes::Kept& kept : node->notes->kept) {
            if (kept.key != "class") continue;
            const toml::table table = source.parse("class = " + kept.text);
            if (!table.get("class")->is_string()) continue;
            names.push_back(name_from(source.string(*table.get("class"), "'class'"), folder));
            names.back().use = "class";
        }
    }
    return names;
}

void make_known(Graph& graph) {
    graph.lock().await_no_cook();
    const History::Pause pause(graph.history);
    for (const auto& node : all_noted(graph))
        if (const OpType* type = type_to_become(*node)) become(*node, *type);
}

}  // namespace sarabet
