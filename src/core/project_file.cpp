// project_file.cpp -- saving and loading projects, and what waits for trust.
#include "core/project_file.hpp"

#include "core/copying.hpp"
#include "core/handles.hpp"
#include "core/host.hpp"
#include "core/parameters.hpp"
#include "core/project_file_arrays.hpp"
#include "core/project_file_disk.hpp"
#include "core/project_file_paths.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/param.hpp>
#include <sarabet/plugin.hpp>
#include <sarabet/project.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace sarabet {

namespace {

constexpr std::size_t most_text = std::size_t{1} << 30;

// Names the project's files as its new folder asks for. What reads a relative file by an expression
// cooks again: it now means another file.
void move_to(Graph& graph, const ProjectPlace& place, const std::vector<Renamed>& renamed) {
    FileNotes& notes = notes_of(*graph.root());
    const bool moved = notes.folder != place.folder;
    notes.folder = place.folder;
    notes.file = place.file();
    for (const Renamed& each : renamed)
        if (!each.node->deleted) write_parameter(*each.node, each.par, each.path);
    if (!moved) return;
    const SavedPaths saved(graph);
    for (Node* node : saved.order())
        for (const Drive& drive : node->drives)
            if (spec_of(*node, drive.par).kind == ParamKind::File) {
                graph.force(*node);
                break;
            }
}

void save_to(Graph& graph, const std::string& path) {
    const ProjectPlace place = place_of_project(path);
    const SaveOptions options{place.folder, false};
    Draft draft;
    std::vector<Renamed> renamed;
    std::map<std::string, Array> kept;
    {
        const Locked lock(graph.lock());
        draft = draft_of(graph, options);
        renamed = rebased_files(graph, place.folder);
        kept = kept_arrays(graph);
    }
    name_objects(draft, options);
    store_draft(place, draft, kept);
    const Locked lock(graph.lock());
    move_to(graph, place, renamed);
}

// A copy: the memory may be a caller's, who goes on writing to it.
Array copy_of(const Array& array) {
    Array copy = array;
    const auto bytes = array.bytes();
    std::shared_ptr<std::byte[]> memory(new std::byte[std::max<std::size_t>(bytes.size(), 1)]);
    if (!bytes.empty()) std::memcpy(memory.get(), bytes.data(), bytes.size());
    copy.data = std::move(memory);
    return copy;
}

std::shared_ptr<Graph> load_from(const std::string& path, const std::string& device) {
    const ProjectPlace place = place_of_project(path);
    std::shared_ptr<Graph> graph;
    {
        const Blocking out;
        const FolderLock folder(place.folder, false);
        std::map<std::string, Array, std::less<>> arrays;  // each is read once
        LoadOptions options;
        options.name = path;
        options.folder = place.folder;
        options.device = device;
        options.array = [&](std::string_view name) {
            auto found = arrays.find(name);
            if (found == arrays.end())
                found = arrays.emplace(name, stored_array(place, name)).first;
            return found->second;
        };
        graph = network_of(whole_file(place.file(), most_text), options);
    }
    notes_of(*graph->root()).file = place.file();
    return graph;
}

struct Trusted {
    std::shared_ptr<Node> node;
    FileNotes::Waiting waiting;
};

// True if it still waits; it does not when a person has set the parameter meanwhile.
bool still_waits(const Trusted& each) {
    return !each.node->deleted && each.node->notes &&
           std::ranges::any_of(each.node->notes->waiting, [&](const FileNotes::Waiting& waiting) {
               return waiting.par == each.waiting.par;
           });
}

void bring_into_force(const Trusted& each, const HostObject* object) {
    Node& node = *each.node;
    const History::Pause pause(node.graph->history);
    forget_waiting(node, each.waiting.par);
    try {
        if (object)
            write_parameter(node, each.waiting.par, *object);
        else
            set_expression(node, each.waiting.par, each.waiting.expression);
    } catch (const Error& error) {
        notes_of(node).waiting.push_back(each.waiting);
        notes_of(node).warnings.emplace_back(error.what());
    }
}

}  // namespace

void store_draft(const ProjectPlace& place, const Draft& draft,
                 const std::map<std::string, Array>& kept) {
    const Blocking out;
    const FolderLock folder(place.folder, true);
    for (const auto& [name, array] : kept)
        store_array(place, array, named_by_digest(name) ? std::string() : name);
    replace_text(place,
                 finished(draft, [&](const Array& array) { return store_array(place, array); }));
}

namespace {

void trust_each(Graph& graph, const std::vector<Trusted>& trusted) {
    for (const Trusted& each : trusted) {
        std::optional<HostObject> object;
        if (each.waiting.object) object = script_host().find(*each.waiting.object);
        const Locked lock(graph.lock());
        if (still_waits(each)) bring_into_force(each, object ? &*object : nullptr);
    }
}

}  // namespace

namespace {

// Loads the classes of stand-ins, and makes them what they stand for.
void trust_classes(Graph& graph) {
    std::vector<HostName> classes;
    {
        const Locked lock(graph.lock());
        classes = classes_waiting(graph);
    }
    if (classes.empty()) return;
    for (const HostName& name : classes) script_host().find(name);
    const Locked lock(graph.lock());
    make_known(graph);
}

}  // namespace

void trust_network(Graph& graph, bool all) {
    if (all) trust_classes(graph);
    std::vector<Trusted> trusted;
    {
        const Locked lock(graph.lock());
        for (const std::shared_ptr<Node>& node : noted_operators(graph))
            for (const FileNotes::Waiting& waiting : node->notes->waiting)
                if (all || !waiting.marked) trusted.push_back({node, waiting});
    }
    trust_each(graph, trusted);
}

void trust_operators(Graph& graph, const std::vector<std::shared_ptr<Node>>& tops) {
    std::vector<Trusted> trusted;
    {
        const Locked lock(graph.lock());
        for (const auto& top : tops)
            for (const auto& node : with_descendants(top))
                if (node->notes)
                    for (const FileNotes::Waiting& waiting : node->notes->waiting)
                        trusted.push_back({node, waiting});
    }
    trust_each(graph, trusted);
}

void Project::save(const std::string& path) const {
    check_not_forked();
    save_to(*graph_, path);
}

Project Project::load(const std::string& path, bool trust, const std::string& device) {
    check_not_forked();
    load_plugins_of_environment();
    Project project(load_from(path, device));
    if (trust) project.trust();
    return project;
}

std::optional<std::string> Project::path() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    const auto& notes = graph_->root()->notes;
    if (!notes || notes->file.empty()) return std::nullopt;
    return notes->file;
}

std::string Project::wanted_device() const {
    return graph_->wanted_device();
}

std::string Project::text() const {
    check_not_forked();
    SaveOptions options;
    Draft draft;
    {
        const Locked lock(graph_->lock());
        if (const auto& notes = graph_->root()->notes) options.folder = notes->folder;
        draft = draft_of(*graph_, options);
    }
    name_objects(draft, options);
    const Blocking out;
    return finished(draft, npy_name);
}

std::vector<Value> Project::parts() const {
    check_not_forked();
    const SaveOptions options{"", true};
    Draft draft;
    std::map<std::string, Array> arrays;
    {
        const Locked lock(graph_->lock());
        draft = draft_of(*graph_, options);
        arrays = kept_arrays(*graph_);
    }
    name_objects(draft, options);
    std::vector<Value> parts(1);
    {
        const Blocking out;
        parts[0] = finished(draft, [&](const Array& array) {
            Array copy = copy_of(array);
            std::string name = npy_name(copy);
            arrays.emplace(name, std::move(copy));
            return name;
        });
    }
    for (auto& [name, array] : arrays) {
        parts.emplace_back(name);
        parts.emplace_back(std::move(array));
    }
    return parts;
}

Project Project::from_parts(const std::vector<Value>& parts, const std::string& device) {
    check_not_forked();
    load_plugins_of_environment();
    const auto* text = parts.empty() ? nullptr : std::get_if<std::string>(&parts[0]);
    if (!text || parts.size() % 2 == 0)
        throw Error(ErrorKind::Value, "expected a text, then names and arrays in turn");
    LoadOptions options;
    options.device = device;
    options.array = [&](std::string_view name) {
        for (std::size_t i = 1; i + 1 < parts.size(); i += 2) {
            const auto* known = std::get_if<std::string>(&parts[i]);
            const auto* array = std::get_if<Array>(&parts[i + 1]);
            if (known && array && *known == name) return *array;
        }
        throw Error(ErrorKind::Value, fmt::format("there is no array '{}'", name));
    };
    std::shared_ptr<Graph> graph;
    {
        const Blocking out;
        graph = network_of(*text, options);
    }
    trust_network(*graph, false);
    return Project(std::move(graph));
}

std::vector<Problem> Project::untrusted() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    std::vector<Problem> found;
    for (const std::shared_ptr<Node>& node : noted_operators(*graph_)) {
        for (const FileNotes::Waiting& waiting : node->notes->waiting)
            found.emplace_back(path_of(*node), "warning", waiting_text(*node, waiting));
        if (node->notes->error.empty()) continue;
        for (const FileNotes::Kept& kept : node->notes->kept)
            if (kept.key == "class")
                found.emplace_back(path_of(*node), "warning",
                                   "'class' waits for trust: " + kept.text);
    }
    return found;
}

void Project::trust() {
    check_not_forked();
    trust_network(*graph_, true);
}

}  // namespace sarabet
