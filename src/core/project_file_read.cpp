// project_file_read.cpp -- a network from text: all of it, or an error with line and column.
//
// The network is made from nothing and handed out when it is whole, so an error leaves nothing
// behind. First all operators are made, in the order of their paths, so that a component is there
// before what is in it; then parameters, which may name any operator; then wires; then binds.
#include "core/base_comp.hpp"
#include "core/clones.hpp"
#include "core/made_types.hpp"
#include "core/parameters.hpp"
#include "core/project_file.hpp"
#include "core/project_file_arrays.hpp"
#include "core/project_file_params.hpp"
#include "core/project_file_stored.hpp"
#include "core/project_file_toml.hpp"
#include "core/project_file_types.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace sarabet {

namespace {

constexpr std::size_t most_operators = 1'000'000;
constexpr std::ptrdiff_t most_steps = 64;  // of a path
constexpr std::size_t most_text = std::size_t{1} << 30;

class Reader {
public:
    Reader(const LoadOptions& options) : options_(options), source_{options.name, options.array} {}

    std::shared_ptr<Graph> read(std::string_view text) {
        if (text.size() > most_text)
            throw Error(ErrorKind::Value, fmt::format("{}: the text has {} bytes; at most {} are "
                                                      "read",
                                                      options_.name, text.size(), most_text));
        const toml::table document = source_.parse(text);
        check_format(document);
        if (options_.outer) find_arrays(document);
        make_graph(document);
        // No path from a root leads into a selection.
        if (options_.outer) graph_->root()->name = "~";
        const Locked lock(graph_->lock());
        const History::Pause pause(graph_->history);
        notes_of(*graph_->root()).folder = options_.folder;
        if (const toml::node* ops = document.get("op")) make_operators(source_.table(*ops, "'op'"));
        for (const Made& made : made_) read_operator(made);
        // Clones have their parameters, inputs and outputs from their masters.
        graph_->follow_masters();
        for (const auto& [node, values] : clones_) values->read(node->type->info.version);
        for (const Made& made : made_) read_inputs(made);
        for (const auto& values : values_) values->read_drives();
        return graph_;
    }

private:
    struct Made {
        std::string path;
        const toml::table* table;
        std::shared_ptr<Node> node;
    };

    // The arrays of a selection stand in its text, unless they are in files.
    void find_arrays(const toml::table& document) {
        if (source_.array) return;
        const toml::node* arrays = document.get("arrays");
        source_.array = [this,
                         table = arrays ? arrays->as_table() : nullptr](std::string_view name) {
            const toml::node* hex = table ? table->get(name) : nullptr;
            if (!hex) throw Error(ErrorKind::Value, fmt::format("there is no array '{}'", name));
            return array_from_npy(bytes_in(*hex));
        };
    }

    std::string bytes_in(const toml::node& node) const {
        const std::string hex = source_.string(node, "an array");
        std::string bytes;
        for (std::size_t i = 0; i < hex.size(); i += 2) {
            unsigned byte = 0;
            const char* end = hex.data() + std::min(i + 2, hex.size());
            const auto [at, code] = std::from_chars(hex.data() + i, end, byte, 16);
            if (code != std::errc() || at != hex.data() + i + 2)
                source_.fail(node, "an array expects pairs of hexadecimal digits");
            bytes += static_cast<char>(byte);
        }
        return bytes;
    }

    void check_format(const toml::table& document) const {
        const toml::node* format = document.get("format");
        if (!format)
            throw Error(ErrorKind::Value, fmt::format("{}:1:1: this is no project: it has no "
                                                      "'format'",
                                                      options_.name));
        const std::int64_t version = source_.integer(*format, "'format'");
        if (version != 1)
            source_.fail(*format,
                         fmt::format("the project has format {}; this version reads 1", version));
    }

    void make_graph(const toml::table& document) {
        Rational fps;
        std::uint64_t seed = 0;
        bool hold = false;
        std::vector<FileNotes::Kept> kept;
        for (const auto& [key, value] : document) {
            const std::string_view name = key.str();
            if (name == "fps") {
                fps = rate(value);
            } else if (name == "seed") {
                seed = seed_in(value);
            } else if (name == "on_error") {
                const std::string word = source_.string(value, "'on_error'");
                if (word != "raise" && word != "hold")
                    source_.fail(value, fmt::format("'on_error' must be 'raise' or 'hold', got "
                                                    "'{}'",
                                                    word));
                hold = word == "hold";
            } else if (name != "format" && name != "op") {
                kept.push_back({toml_key(name), toml_text(value)});
            }
        }
        graph_ = Graph::make(fps, seed, options_.device);
        graph_->hold_on_error = hold;
        FileNotes& notes = notes_of(*graph_->root());
        notes.kept = std::move(kept);
        keep_arrays(document, notes, source_, "op");
    }

    Rational rate(const toml::node& node) const {
        Rational rate;
        if (const auto* text = node.as_string()) {
            const std::string& s = text->get();
            const char* end = s.data() + s.size();
            const auto num = std::from_chars(s.data(), end, rate.num);
            const bool slash = num.ec == std::errc() && num.ptr != end && *num.ptr == '/';
            const auto den = slash ? std::from_chars(num.ptr + 1, end, rate.den) : num;
            if (!slash || den.ec != std::errc() || den.ptr != end || rate.num < 1 || rate.den < 1 ||
                rate.num > 1'000'000'000 || rate.den > 1'000'000'000)
                source_.fail(node, fmt::format("'fps' expects a number or a fraction such as "
                                               "\"30000/1001\", got \"{}\"",
                                               s));
        } else {
            const double fps = source_.number(node, "'fps'");
            if (fps >= 0.001 && fps <= 1e6)
                rate = Rational::nearest(fps);
            else
                rate.num = 0;
        }
        if (!(rate.value() >= 0.001 && rate.value() <= 1e6))
            source_.fail(node, "'fps' must be within 0.001..1000000");
        return rate;
    }

    std::uint64_t seed_in(const toml::node& node) const {
        if (const auto* text = node.as_string()) {  // what TOML's integers do not hold
            std::uint64_t seed = 0;
            const std::string& s = text->get();
            const auto [end, code] = std::from_chars(s.data(), s.data() + s.size(), seed);
            if (code == std::errc() && end == s.data() + s.size()) return seed;
        }
        const std::int64_t seed = source_.integer(node, "'seed'");
        if (seed < 0) source_.fail(node, fmt::format("'seed' must be at least 0, got {}", seed));
        return static_cast<std::uint64_t>(seed);
    }

    void make_operators(const toml::table& ops) {
        if (ops.size() > most_operators)
            source_.fail(ops, fmt::format("there are {} operators; at most {} are read", ops.size(),
                                          most_operators));
        std::vector<std::pair<std::string, const toml::node*>> order;
        for (const auto& [key, value] : ops) order.emplace_back(key.str(), &value);
        std::sort(order.begin(), order.end(),
                  [](const auto& a, const auto& b) { return natural_less(a.first, b.first); });
        for (const auto& [path, value] : order) {
            if (options_.outer && path == "/") continue;
            const toml::table& table = source_.table(*value, fmt::format("operator '{}'", path));
            made_.push_back({path, &table, path == "/" ? root(table) : make(path, table)});
            by_path_.emplace(path, made_.back().node.get());
        }
    }

    std::shared_ptr<Node> root(const toml::table& table) {
        const std::shared_ptr<Node>& root = graph_->root();
        if (const toml::node* name = table.get("name"))
            blame(*name, [&] { graph_->rename(*root, source_.string(*name, "'name'")); });
        return root;
    }

    // Runs what may throw, and says where in the text the cause is.
    template <class Action>
    void blame(const toml::node& node, Action action) const {
        try {
            action();
        } catch (const Error& error) {
            if (std::string_view(error.what()).starts_with(options_.name + ":")) throw;
            source_.fail(node, error.what());
        }
    }

    std::shared_ptr<Node> make(const std::string& path, const toml::table& table) {
        const std::string who = fmt::format("operator '{}'", path);
        if (std::count(path.begin(), path.end(), '/') > most_steps)
            source_.fail(table,
                         fmt::format("an operator's path has more than {} steps", most_steps));
        const std::size_t slash = path.rfind('/');
        Node* parent = graph_->root().get();
        std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
        if (slash != std::string::npos) {
            const auto found = by_path_.find(path.substr(0, slash));
            if (found == by_path_.end() || found->second == graph_->root().get())
                source_.fail(table,
                             fmt::format("{} is in a component that the file does not have", who));
            parent = found->second;
        } else if (path.starts_with('~')) {
            if (!options_.outer) parent = nullptr;
            name.erase(0, 1);
        }
        if (name.empty()) source_.fail(table, fmt::format("{} has no name", who));
        const toml::node* type_node = table.get("type");
        if (!type_node) source_.fail(table, fmt::format("{} has no 'type'", who));
        const std::string type_name = source_.string(*type_node, "'type'");
        const OpType* type = type_or_stand_in(type_name);
        if (!type)
            source_.fail(*type_node, fmt::format("'{}' is no operator type", type_name.c_str()));
        std::shared_ptr<Node> node;
        blame(table, [&] {
            node = graph_->create(*type, parent, name, options_.outer && path[0] == '~');
        });
        if (is_stand_in(*type)) {
            try {
                type_named(type_name);
            } catch (const Error& error) {
                FileNotes& notes = notes_of(*node);
                if (const toml::node* of = class_of(table))
                    notes.error = fmt::format(
                        "{}; it comes from the Python class {}, which is not loaded: import its "
                        "module, or trust the file, and load the project again",
                        error.what(), source_.string(*of, "'class'"));
                else
                    notes.error =
                        fmt::format("{} (a plug-in's? load_plugin comes first)", error.what());
            }
        }
        return node;
    }

    void read_operator(const Made& made) {
        Node& node = *made.node;
        const bool is_root = &node == graph_->root().get();
        const bool stand_in = is_stand_in(*node.type);
        const toml::table* par = nullptr;
        int version = 1;
        for (const auto& [key, value] : *made.table) {
            const std::string_view name = key.str();
            if (name == "par") {
                par = &source_.table(value, "'par'");
            } else if (name == "custom" && !stand_in) {
                for (const toml::node& item : source_.list(value, "'custom'"))
                    blame(item, [&] { read_custom(node, item, source_); });
            } else if (name == "store") {
                read_stored(node, source_.table(value, "'store'"), source_);
            } else if (name == "clone_immune" && !is_root) {
                node.clone_immune = source_.boolean(value, "'clone_immune'");
            } else if (name == "version") {
                version = version_in(node, value);
            } else if (name == "inputs" && is_root) {
                source_.fail(value, "the root has no inputs");
            } else if (name == "class" && made_type(*node.type)) {
                static_cast<void>(source_.string(*class_of(*made.table), "'class'"));
            } else if (name != "type" && name != "inputs" && !(is_root && name == "name")) {
                keep(node, is_root, key, value);
            }
        }
        if (par || version < node.type->info.version) {
            static const toml::table none;
            using Part = ParamReader::Part;
            const bool clone = par && base_params(node) && par->contains("clone");
            if (clone) {
                values_.push_back(std::make_unique<ParamReader>(node, source_, *par, *made.table,
                                                                paths(), blocks_, Part::Rest));
                clones_.emplace_back(&node, values_.back().get());
            }
            values_.push_back(std::make_unique<ParamReader>(node, source_, par ? *par : none,
                                                            *made.table, paths(), blocks_,
                                                            clone ? Part::Cloning : Part::All));
            values_.back()->read(version);
        }
    }

    // The class of a table `{ class = "module:Name", waits = true }`, which is what pickling makes
    // of one that waits for trust; else the table.
    static const toml::node* marked_class(const toml::table& table) {
        return only_keys(table, "class", {"waits"}) ? table.get("class") : &table;
    }

    // Where an operator's type comes from; null if the file does not say.
    static const toml::node* class_of(const toml::table& op) {
        const toml::node* of = op.get("class");
        const toml::table* table = of ? of->as_table() : nullptr;
        return table ? marked_class(*table) : of;
    }

    PathFinder paths() {
        return [this](const Node& reader, const std::string& path) { return find(reader, path); };
    }

    void keep(Node& node, bool is_root, const toml::key& key, const toml::node& value) {
        const toml::table* table = value.as_table();
        if (table && !table->is_inline())
            source_.fail(value, fmt::format("'{}' is a table; an operator in a component is "
                                            "written [op.\"{}/{}\"]",
                                            key.str(), node.name, key.str()));
        FileNotes& notes = notes_of(node);
        const std::string name = toml_key(key.str());
        notes.kept.push_back({(is_root ? "op./." : "") + name,
                              toml_text(name == "class" && table ? *marked_class(*table) : value)});
        keep_arrays(value, notes, source_);
    }

    int version_in(Node& node, const toml::node& value) const {
        const std::int64_t version = source_.integer(value, "'version'");
        if (version < 1 || version > 1'000'000)
            source_.fail(value, fmt::format("'version' must be at least 1, got {}", version));
        if (version > node.type->info.version) {
            FileNotes& notes = notes_of(node);
            notes.version = static_cast<int>(version);
            if (!is_stand_in(*node.type))
                notes.warnings.push_back(
                    fmt::format("saved by version {} of the operator; this is version {}", version,
                                node.type->info.version));
        }
        return static_cast<int>(version);
    }

    std::shared_ptr<Node> find(const Node& reader, const std::string& path) const {
        if (path.starts_with('~')) {
            const auto found = by_path_.find(path);
            return found == by_path_.end() ? nullptr : found->second->shared_from_this();
        }
        return graph_->find(reader.parent ? *reader.parent : *graph_->root(), path);
    }

    void read_inputs(const Made& made) {
        const toml::node* inputs = made.table->get("inputs");
        if (!inputs) return;
        int index = 0;
        for (const toml::node& item : source_.list(*inputs, "'inputs'")) {
            const std::string path = source_.string(item, fmt::format("input {}", index));
            if (!path.empty()) {
                std::shared_ptr<Node> from = find(*made.node, path);
                if (!from && options_.outer && path.front() == '/') {
                    options_.outer->push_back({made.node, index++, path});
                    continue;
                }
                if (!from)
                    source_.fail(item, fmt::format("{}: input {}: there is no operator '{}'",
                                                   path_of(*made.node), index, path));
                blame(item, [&] { graph_->connect(*made.node, index, std::move(from)); });
            }
            ++index;
        }
    }

    const LoadOptions& options_;
    TomlSource source_;
    std::shared_ptr<Graph> graph_;
    std::vector<Made> made_;  // holds what is loose until it is wired
    std::map<std::string, Node*> by_path_;
    std::vector<std::unique_ptr<ParamReader>> values_;
    std::vector<std::pair<Node*, ParamReader*>> clones_;  // what else they have
    std::size_t blocks_ = 0;
};

}  // namespace

std::shared_ptr<Graph> network_of(std::string_view text, const LoadOptions& options) {
    return Reader(options).read(text);
}

}  // namespace sarabet
