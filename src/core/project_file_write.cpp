// project_file_write.cpp -- a network as text: which operators, under which names, and their lines.
#include "core/made_types.hpp"
#include "core/parameters.hpp"
#include "core/project_file.hpp"
#include "core/project_file_paths.hpp"
#include "core/project_file_stored.hpp"
#include "core/project_file_values.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/param.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace sarabet {

namespace {

using Line = std::pair<std::string, Draft>;  // "par.size" and what stands behind the '='

// The default values of every type that occurs, made once.
class Defaults {
public:
    const void* of(const ParamTable& table) {
        std::shared_ptr<void>& made = made_[&table];
        if (!made) made = table.ops()->make();
        return made.get();
    }

private:
    std::unordered_map<const ParamTable*, std::shared_ptr<void>> made_;
};

class Writer {
public:
    Writer(Graph& graph, const SaveOptions& options)
        : graph_(graph), options_(options), saved_(graph) {}
    Writer(Graph& graph, const SaveOptions& options,
           const std::vector<std::shared_ptr<Node>>& selection)
        : graph_(graph), options_(options), saved_(graph, selection) {}

    Draft selection_text() {
        Draft text("# Sarabet operators\nformat = 1\n");
        for (Node* node : saved_.order()) write_operator(text, *node);
        return text;
    }

    Draft text() {
        Draft text("# Sarabet project\nformat = 1\n");
        const bool wide = graph_.seed() >> 63;  // TOML's integers are signed
        text += fmt::format("fps = {}\nseed = {}{}{}\n", fps(), wide ? "\"" : "", graph_.seed(),
                            wide ? "\"" : "");
        if (graph_.hold_on_error) text += "on_error = \"hold\"\n";
        Node& root = *graph_.root();
        lines_.clear();
        if (root.notes)
            for (const FileNotes::Kept& kept : root.notes->kept)
                if (!kept.key.starts_with("op./.")) lines_.emplace_back(kept.key, kept.text);
        append_lines(text);
        write_root(text, root);
        for (Node* node : saved_.order()) write_operator(text, *node);
        return text;
    }

private:
    std::string fps() const {
        const Rational fps = graph_.fps();
        const std::int64_t shared = std::gcd(fps.num, fps.den);
        if (fps.den == shared) return fmt::format("{}.0", fps.num / shared);
        return fmt::format("\"{}/{}\"", fps.num / shared, fps.den / shared);
    }

    void append_lines(Draft& text) {
        std::sort(lines_.begin(), lines_.end(),
                  [](const Line& a, const Line& b) { return natural_less(a.first, b.first); });
        for (const Line& line : lines_) {
            text += line.first;
            text += " = ";
            text += line.second;
            text += "\n";
        }
        lines_.clear();
    }

    void write_root(Draft& text, Node& root) {
        Draft own;
        if (root.name != "project1") own += fmt::format("name = {}\n", toml_string(root.name));
        write_custom(own, root);
        write_parameters(root);
        if (root.notes)
            for (const FileNotes::Kept& kept : root.notes->kept)
                if (kept.key.starts_with("op./."))
                    lines_.emplace_back(kept.key.substr(5), kept.text);
        append_lines(own);
        if (own.text.empty()) return;
        text += "\n[op.\"/\"]\n";
        text += own;
    }

    void write_operator(Draft& text, Node& node) {
        text += fmt::format("\n[op.{}]\ntype = {}\n", toml_key(saved_.path(node)),
                            toml_string(node.type->info.type));
        if (saved_.is_place(node)) return write_class(text, node);
        if (node.clone_immune) text += "clone_immune = true\n";
        const int newer = node.notes ? node.notes->version : 0;
        if (const int version = std::max(newer, node.type->info.version); version > 1)
            text += fmt::format("version = {}\n", version);
        write_class(text, node);
        write_inputs(text, node);
        write_custom(text, node);
        write_parameters(node);
        if (node.notes)
            for (const FileNotes::Kept& kept : node.notes->kept)
                lines_.emplace_back(kept.key, options_.marks_waiting && kept.key == "class"
                                                  ? waiting_class(kept.text)
                                                  : kept.text);
        append_lines(text);
    }

    // Of a stand-in: its class is not to be loaded by who unpickles it either.
    static std::string waiting_class(const std::string& text) {
        return fmt::format("{{ class = {}, waits = true }}", text);
    }

    // Where an operator's type comes from, if it is no type of the library.
    static void write_class(Draft& text, const Node& node) {
        const auto made = made_type(*node.type);
        if (!made) return;
        text += "class = ";
        Draft hole;
        hole.leave(made->object, fmt::format("{}: 'class'", path_of(node)));
        text += hole;
        text += "\n";
    }

    void write_inputs(Draft& text, const Node& node) {
        std::vector<std::shared_ptr<Node>> inputs = node.inputs;
        if (saved_.follows(node))  // the wires of In operators that are not written
            for (const auto& port : ports_of(node, "in"))
                inputs.push_back(port->inputs.empty() ? nullptr : port->inputs[0]);
        std::size_t count = inputs.size();
        while (count > 0 && !inputs[count - 1]) --count;
        if (count == 0) return;
        text += "inputs = [";
        for (std::size_t i = 0; i < count; ++i) {
            const std::string path = inputs[i] ? saved_.relative(node, *inputs[i]) : std::string();
            text += fmt::format("{}{}", i > 0 ? ", " : "", toml_string(path));
        }
        text += "]\n";
    }

    void write_custom(Draft& text, Node& node) {
        if (saved_.follows(node)) return;
        const auto made = made_type(*node.type);
        const auto given = [&](const CustomParameter& custom) {
            return custom.gone ||
                   (made && std::ranges::any_of(made->parameters, [&](const auto& each) {
                        return each.spec.name == custom.spec.name;
                    }));
        };
        if (std::ranges::all_of(node.custom, given)) return;
        text += "custom = [\n";
        for (const CustomParameter& custom : node.custom) {
            if (given(custom)) continue;
            text += "    ";
            text += texts_.definition(node, custom);
            text += ",\n";
        }
        text += "]\n";
    }

    void write_parameters(Node& node) {
        write_table(node, ParTable::Own, node.type->params, node.params.get());
        if (node.type->common)
            write_table(node, ParTable::Common, *node.type->common, node.common.get());
        for (std::size_t i = 0; i < node.custom.size(); ++i)
            if (!node.custom[i].gone)
                write_parameter_line(node,
                                     {ParTable::Custom, static_cast<std::int16_t>(i), -1, -1, -1},
                                     node.custom[i].initial, false);
        std::ranges::move(stored_lines(node), std::back_inserter(lines_));
    }

    void write_table(Node& node, ParTable which, const ParamTable& table, const void* params) {
        const void* fresh = defaults_.of(table);
        for (std::size_t i = 0; i < table.entries().size(); ++i) {
            const ParamTable::Entry& entry = table.entries()[i];
            const ParId id{which, static_cast<std::int16_t>(i), -1, -1, -1};
            if (entry.sequence)
                write_sequence(node, id, entry, params, fresh);
            else if (driven(node, id) || !table.equal(params, fresh, entry))
                write_parameter_line(node, id, table.get(fresh, entry), single(entry));
        }
    }

    static bool single(const ParamTable::Entry& entry) { return entry.ops != &field_ops<double>(); }

    void write_sequence(Node& node, ParId id, const ParamTable::Entry& entry, const void* params,
                        const void* fresh) {
        auto* field = const_cast<char*>(static_cast<const char*>(params)) + entry.offset;
        auto* fresh_field = const_cast<char*>(static_cast<const char*>(fresh)) + entry.offset;
        const std::size_t blocks = entry.sequence->size(field);
        const std::size_t given = entry.sequence->size(fresh_field);
        if (blocks != given)
            lines_.emplace_back("par." + toml_key(entry.spec.name), fmt::format("{}", blocks));
        for (std::size_t b = 0; b < blocks; ++b) {
            const void* block = entry.sequence->at(field, b);
            const void* usual =
                b < given ? entry.sequence->at(fresh_field, b) : defaults_.of(*entry.block);
            for (std::size_t m = 0; m < entry.block->entries().size(); ++m) {
                const ParamTable::Entry& member = entry.block->entries()[m];
                id.block = static_cast<std::int16_t>(b);
                id.member = static_cast<std::int16_t>(m);
                if (driven(node, id) || !entry.block->equal(block, usual, member))
                    write_parameter_line(node, id, entry.block->get(usual, member), single(member));
            }
        }
    }

    // What is not a constant: what drives a parameter, or something that waits.
    struct Driver {
        const Drive* drive = nullptr;
        const FileNotes::Waiting* waiting = nullptr;
        explicit operator bool() const { return drive || waiting; }
    };

    static Driver driver_of(Node& node, ParId par) {
        if (const Drive* drive = drive_of(node, par)) return {drive, nullptr};
        if (node.notes)
            for (const FileNotes::Waiting& waiting : node.notes->waiting)
                if (waiting.par == par) return {nullptr, &waiting};
        return {};
    }

    // True if the parameter or one of its members is driven.
    static bool driven(const Node& node, ParId par) {
        const auto concerns = [par](const auto& each) { return each.par.whole() == par; };
        return std::ranges::any_of(node.drives, concerns) ||
               (node.notes && std::ranges::any_of(node.notes->waiting, concerns));
    }

    void write_parameter_line(Node& node, ParId par, const Value& usual, bool single) {
        const ParamSpec& spec = spec_of(node, par);
        if (driven(node, par) && !driver_of(node, par)) {
            for (int i = 0; i < spec.size; ++i) {
                ParId member = par;
                member.component = static_cast<std::int16_t>(i);
                write_value(node, member,
                            std::get<Numbers>(usual).values[static_cast<std::size_t>(i)], single);
            }
        } else {
            write_value(node, par, usual, single);
        }
    }

    // True if a line that is written back stands for the parameter.
    static bool is_kept(const Node& node, ParId par) {
        return node.notes && std::ranges::any_of(node.notes->kept, [par](const auto& kept) {
                   return kept.par == par;
               });
    }

    void write_value(Node& node, ParId par, const Value& usual, bool single) {
        if (is_kept(node, par)) return;
        const ParamSpec& spec = spec_of(node, par);
        const std::string name = parameter_name(node, par);
        const std::string key = "par." + toml_key(name);
        const Driver driver = driver_of(node, par);
        if (driver.waiting && driver.waiting->object) {
            lines_.emplace_back(key, texts_.object(*driver.waiting->object, true));
        } else if (driver) {
            Draft text(driver.drive ? texts_.drive(node, *driver.drive)
                                    : "{ expr = " + toml_string(driver.waiting->expression));
            const Value value = driver.drive ? driver.drive->constant : value_of(node, par);
            if (!std::holds_alternative<std::monostate>(value)) {
                text += ", val = ";
                text += texts_.value(node, spec, value, name, single);
            }
            text += driver.waiting && options_.marks_waiting ? ", waits = true }" : " }";
            lines_.emplace_back(key, std::move(text));
        } else if (const Value value = value_of(node, par);
                   !(value == usual) && spec.kind != ParamKind::Pulse) {
            lines_.emplace_back(key, texts_.value(node, spec, value, name, single));
        }
    }

private:
    Graph& graph_;
    const SaveOptions& options_;
    SavedPaths saved_;
    ValueTexts texts_{saved_, options_};
    Defaults defaults_;
    std::vector<Line> lines_;
};

}  // namespace

Draft draft_of(Graph& graph, const SaveOptions& options) {
    graph.follow_masters();
    return Writer(graph, options).text();
}

Draft draft_of(Graph& graph, const SaveOptions& options,
               const std::vector<std::shared_ptr<Node>>& selection) {
    return Writer(graph, options, selection).selection_text();
}

}  // namespace sarabet
