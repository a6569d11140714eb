// project_file.hpp -- a network as text, and back. The format, which is for ever:
//
//     # Sarabet project
//     format = 1
//     fps = 60.0                    # or "30000/1001": exact
//     seed = 0
//     on_error = "hold"             # unless it is "raise"
//
//     [op.blur1]                    # by path below the root, in order: digits by value
//     type = "blurTOP"
//     version = 2                   # OpInfo::version, if above 1
//     clone_immune = true           # of an operator in a clone: it is its own
//     inputs = ["photo", ""]        # by path relative to the component; "" where none is wired
//     custom = [                    # parameters made at run time, in order
//         { name = "gain", kind = "float", default = 1.0 },
//     ]
//     par.size = 4.0                # only what is not at its default, in order
//     par.t = [0.5, 0.0]            # a vector; by its members if one of them has an expression
//     par.tx = { expr = "absTime.seconds", val = 0.5 }
//     par.const = 3                 # number of blocks of a sequence; par.const0value = 1.0
//     par.kernel = [[0.0, 1.0]]     # a small array; rows on lines of their own
//     par.array = { array = "9f86d081884c7d659a2feaa0c55ad015.npy" }   # in x.toml.arrays
//     par.top = "../noise1"         # an operator
//     par.callbacks = "cb.py:f"     # a Python object: module, module:name, file.py, file.py:name
//
// An operator in a component is [op."comp1/blur1"], in a clone only what is immune and the
// components on the way to it (without parameters), the root itself [op."/"], and one that belongs
// to no component but is wired to one that does is [op."~blur1"]. Strings that are no UTF-8 are
// `{ bytes = "hex" }`. What is unknown is kept and written back; `format` goes up only when older
// versions would misunderstand a file. Files are named relative to the project's where they lie
// below it. docs/project_files.md is for people.
#pragma once

#include "core/graph.hpp"
#include "core/project_file_notes.hpp"
#include "core/project_file_text.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

struct SaveOptions {
    std::string folder;          ///< Files below are named relative to it; empty: absolute.
    bool marks_waiting = false;  ///< Says of each expression and object whether it waits for trust.
};

/// The network as text, with holes for arrays and objects. Needs the project's lock.
Draft draft_of(Graph& graph, const SaveOptions& options);
/// The same of some operators of one component: what they have from outside of the selection is
/// named by its path from the root.
Draft draft_of(Graph& graph, const SaveOptions& options,
               const std::vector<std::shared_ptr<Node>>& selection);
/// Files that parameters name, as they are to be named once the project lies in a folder: what
/// changes, with the operators concerned. Needs the project's lock.
struct Renamed {
    std::shared_ptr<Node> node;
    ParId par;
    std::string path;
};
std::vector<Renamed> rebased_files(Graph& graph, const std::string& folder);

/// Fills the holes that hold objects; needs no lock. Throws Error naming operator and parameter.
void name_objects(Draft& draft, const SaveOptions& options);
/// Fills the other holes: `store` answers the name of the file that an array went to.
std::string finished(const Draft& draft, const std::function<std::string(const Array&)>& store);

/// A wire of a selection that comes from outside of it.
struct OuterWire {
    std::shared_ptr<Node> node;
    int input;
    std::string path;
};

struct ProjectPlace;
/// Writes a draft and its arrays as the files of a place. Gives up the locks meanwhile.
void store_draft(const ProjectPlace& place, const Draft& draft,
                 const std::map<std::string, Array>& kept);

struct LoadOptions {
    std::string name = "text";  ///< Stands in messages in front of line and column.
    std::string folder;  ///< Relative files are relative to it; empty: to the working folder.
    std::string device;
    std::function<Array(std::string_view)> array;  ///< The array in a file; throws Error.
    /// Where given, the text is a selection: it says nothing of a project, its arrays may stand in
    /// it, and wires from outside are put here.
    std::vector<OuterWire>* outer = nullptr;
};

/// Makes the network that a text describes, or throws Error (Value) with line and column. Nothing
/// that the text says is run: it waits.
std::shared_ptr<Graph> network_of(std::string_view text, const LoadOptions& options);
/// Brings what waits into force; what is marked as waiting only with `all`. Runs Python; needs no
/// lock.
void trust_network(Graph& graph, bool all);
/// The same for some operators and all that is in them.
void trust_operators(Graph& graph, const std::vector<std::shared_ptr<Node>>& tops);
/// The classes that stand-ins come from, for the host to find. Needs the lock, as the next one.
std::vector<HostName> classes_waiting(Graph& graph);
/// Makes stand-ins whose class has been loaded since the operators that they stand for.
void make_known(Graph& graph);

}  // namespace sarabet
