// project_file_notes.hpp -- what a project file said of an operator that is not in force.
#pragma once

#include "core/par_id.hpp"
#include "core/script_host.hpp"

#include <sarabet/problem.hpp>
#include <sarabet/value.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sarabet {

class Graph;
struct Node;

/// Kept with an operator: what is unknown here, which is written back as it came, and what waits
/// until a person trusts the file. Those of the root are the project's.
struct FileNotes {
    /// A line that means nothing here, as it is to be written.
    struct Kept {
        std::string key;
        std::string text;
        std::string why = {};                     ///< What a person is told of it; empty: nothing.
        std::optional<ParId> par = std::nullopt;  ///< Whose value it stands for, if it is known.
    };
    /// Python that is not run: an expression, or an object by name.
    struct Waiting {
        ParId par;
        std::string expression;
        std::optional<HostName> object;
        bool marked = false;  ///< It waited when it was packed, too.
    };

    std::vector<Kept> kept;
    std::map<std::string, Array> arrays;  ///< Those that kept lines name.
    std::vector<Waiting> waiting;
    std::vector<StoredValue> stored;  ///< For the host, once it asks.
    std::vector<std::string> warnings;
    std::string error;   ///< Why the operator is a placeholder; empty if it is none.
    int version = 0;     ///< That saved it, if it is newer than the one here.
    std::string folder;  ///< Of the root: where the project's file lies; empty without a file.
    std::string file;    ///< Of the root: its path.
};

/// The notes of an operator, made if it has none.
FileNotes& notes_of(Node& node);
/// The operators that have notes, with the loose ones that a file would hold. Needs the project's
/// lock, as all below.
std::vector<std::shared_ptr<Node>> noted_operators(Graph& graph);
/// The arrays that kept lines name.
std::map<std::string, Array> kept_arrays(Graph& graph);
/// "'rotate' waits for trust: absTime.seconds"
std::string waiting_text(const Node& node, const FileNotes::Waiting& waiting);
/// What the notes say is wrong.
void add_noted_problems(const Node& node, std::vector<Problem>& found);
/// Forgets what waits for a parameter, because the parameter was set.
void forget_waiting(Node& node, ParId par);
/// What is noted of a parameter and its members, to be noted again when an edit is undone.
struct NotedPar {
    std::vector<FileNotes::Kept> kept;
    std::vector<FileNotes::Waiting> waiting;
    bool empty() const { return kept.empty() && waiting.empty(); }
};
NotedPar noted(const Node& node, ParId whole);
void note_again(Node& node, ParId whole, const NotedPar& noted);
/// Forgets what waits for blocks of a sequence that are gone.
void forget_waiting_blocks(Node& node, std::int16_t entry, std::size_t blocks);
/// The absolute path of a file that a parameter names: relative ones are relative to the project's
/// file, or to the working folder while there is none.
std::string resolved_path(const Node& node, const std::string& path);

}  // namespace sarabet
