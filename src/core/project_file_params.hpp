// project_file_params.hpp -- the parameters of one operator from text.
#pragma once

#include "core/graph.hpp"
#include "core/project_file_notes.hpp"
#include "core/project_file_toml.hpp"

#include <sarabet/op/saved_params.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// The operator at a path as another one sees it; null if there is none.
using PathFinder = std::function<std::shared_ptr<Node>(const Node&, const std::string&)>;

/// Remembers the arrays that a kept node names; `but` is a key that is not looked into.
void keep_arrays(const toml::node& node, FileNotes& notes, const TomlSource& source,
                 std::string_view but = {});

/// Adds the run-time parameter that a table describes.
void read_custom(Node& node, const toml::node& item, const TomlSource& source);

/// Reads the table `par` of an operator. Binds and exports are read when all operators have their
/// parameters; errors name line and column.
class ParamReader {
public:
    /// What makes a component a clone is read before the rest, which needs what it clones.
    enum class Part : std::uint8_t { All, Cloning, Rest };

    ParamReader(Node& node, const TomlSource& source, const toml::table& par,
                const toml::table& whole, PathFinder find, std::size_t& blocks,
                Part part = Part::All)
        : node_(node),
          source_(source),
          par_(par),
          whole_(whole),
          find_(std::move(find)),
          blocks_(blocks),
          part_(part) {}

    /// `version` is that of the operator that saved them.
    void read(int version);
    void read_drives();

private:
    using Entry = SavedParams::Entry;

    void collect();
    bool read_table(const toml::table& table, Entry& entry);
    void size_sequences();
    void apply(const Entry& entry);
    void set(const Entry& entry, ParId par);
    void wait(const Entry& entry, FileNotes::Waiting waiting);
    void read_drive(const Entry& entry, const toml::table& table);
    void keep(const std::string& name, const toml::node& node, const std::string& why);
    Value fitted_value(const Entry& entry, const ParamSpec& spec) const;
    const toml::node& where(const Entry& entry) const;
    std::string who(const Entry& entry) const;

    Node& node_;
    const TomlSource& source_;
    const toml::table& par_;
    const toml::table& whole_;
    PathFinder find_;
    std::size_t& blocks_;  // of all sequences so far
    Part part_;
    SavedParams saved_;
    std::vector<const toml::node*> nodes_;  // entry.source - 1 is an index
    std::vector<Entry> drives_;
};

}  // namespace sarabet
