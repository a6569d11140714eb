// project_file_notes.cpp -- what waits or is unknown: kept with operators, shown as problems.
#include "core/project_file_notes.hpp"

#include "core/parameters.hpp"
#include "core/project_file_paths.hpp"
#include "core/project_file_text.hpp"

#include <sarabet/op/saved_params.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace sarabet {

FileNotes& notes_of(Node& node) {
    if (!node.notes) node.notes = std::make_shared<FileNotes>();
    return *node.notes;
}

std::vector<std::shared_ptr<Node>> noted_operators(Graph& graph) {
    std::vector<std::shared_ptr<Node>> found;
    if (graph.root()->notes) found.push_back(graph.root());
    const SavedPaths saved(graph);
    for (Node* node : saved.order())
        if (node->notes) found.push_back(node->shared_from_this());
    return found;
}

std::map<std::string, Array> kept_arrays(Graph& graph) {
    std::map<std::string, Array> arrays;
    for (const auto& node : noted_operators(graph))
        arrays.insert(node->notes->arrays.begin(), node->notes->arrays.end());
    return arrays;
}

std::string waiting_text(const Node& node, const FileNotes::Waiting& waiting) {
    return fmt::format("'{}' waits for trust: {}", parameter_name(node, waiting.par),
                       waiting.object ? name_text(*waiting.object, "") : waiting.expression);
}

void add_noted_problems(const Node& node, std::vector<Problem>& found) {
    const FileNotes& notes = *node.notes;
    const std::string path = path_of(node);
    if (!notes.error.empty() && !node.error) found.emplace_back(path, "error", notes.error);
    for (const std::string& warning : notes.warnings) found.emplace_back(path, "warning", warning);
    for (const FileNotes::Kept& kept : notes.kept)
        if (!kept.why.empty()) found.emplace_back(path, "warning", kept.why);
    for (const FileNotes::Waiting& waiting : notes.waiting)
        found.emplace_back(path, "warning", waiting_text(node, waiting));
}

void forget_waiting(Node& node, ParId par) {
    if (!node.notes) return;
    const auto concerns = [par](ParId other) {
        return other == par || other == par.whole() || other.whole() == par;
    };
    std::erase_if(node.notes->waiting, [&](const auto& each) { return concerns(each.par); });
    std::erase_if(node.notes->kept,
                  [&](const auto& each) { return each.par && concerns(*each.par); });
}

NotedPar noted(const Node& node, ParId whole) {
    NotedPar found;
    if (!node.notes) return found;
    for (const FileNotes::Kept& kept : node.notes->kept)
        if (kept.par && kept.par->whole() == whole) found.kept.push_back(kept);
    for (const FileNotes::Waiting& waiting : node.notes->waiting)
        if (waiting.par.whole() == whole) found.waiting.push_back(waiting);
    return found;
}

void note_again(Node& node, ParId whole, const NotedPar& noted) {
    forget_waiting(node, whole);
    if (noted.empty()) return;
    FileNotes& notes = notes_of(node);
    notes.kept.insert(notes.kept.end(), noted.kept.begin(), noted.kept.end());
    notes.waiting.insert(notes.waiting.end(), noted.waiting.begin(), noted.waiting.end());
}

void forget_waiting_blocks(Node& node, std::int16_t entry, std::size_t blocks) {
    if (!node.notes) return;
    const auto gone = [=](ParId par) {
        return par.table == ParTable::Own && par.entry == entry &&
               par.block >= static_cast<int>(blocks);
    };
    std::erase_if(node.notes->waiting, [&](const auto& each) { return gone(each.par); });
    std::erase_if(node.notes->kept, [&](const auto& each) { return each.par && gone(*each.par); });
}

std::string resolved_path(const Node& node, const std::string& path) {
    const Node& root = *node.graph->root();
    if (path.empty() || path.front() == '/' || !root.notes || root.notes->folder.empty())
        return path;
    return (std::filesystem::path(root.notes->folder) / path).lexically_normal().string();
}

const SavedParams::Entry* SavedParams::find(std::string_view name) const {
    for (const Entry& entry : entries_)
        if (entry.name == name) return &entry;
    return nullptr;
}

Value SavedParams::get(std::string_view name) const {
    const Entry* entry = find(name);
    return entry ? entry->value : Value();
}

double SavedParams::number(std::string_view name) const {
    const Value value = get(name);
    if (const auto* d = std::get_if<double>(&value)) return *d;
    if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
    return 0;
}

void SavedParams::set(std::string_view name, Value value) {
    for (Entry& entry : entries_)
        if (entry.name == name) {
            entry.value = std::move(value);
            return;
        }
    entries_.push_back({std::string(name), std::move(value), {}, 0});
}

void SavedParams::rename(std::string_view from, std::string_view to) {
    if (from == to || !find(from)) return;
    remove(to);
    for (Entry& entry : entries_)
        if (entry.name == from) entry.name = to;
}

void SavedParams::remove(std::string_view name) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.name == name; });
}

}  // namespace sarabet
