// script_host.hpp -- where expressions and script operators are run: the hosting language.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/op/channel_block.hpp>
#include <sarabet/value.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sarabet {

class CookContext;
class ChopOutput;
class Graph;
struct Node;

/// An object of the host by name, as a project file keeps it.
struct HostName {
    std::string use;       ///< What it is for: "callbacks", "function" or "object".
    std::string file;      ///< Absolute path of the file that it comes from, or empty ...
    std::string module;    ///< ... if it comes from this module.
    std::string qualname;  ///< Its name there; empty for the file or module itself.
    std::map<std::string, std::string> options;  ///< What else the host wants to know.
};

/// A value that the host keeps with an operator, as a project file has it.
struct StoredValue {
    std::string key;
    std::string text;  ///< TOML, if the value is no array.
    Value array;
};

/// What the host's language package installs. Without one, expressions and scripts are problems.
class ScriptHost {
public:
    virtual ~ScriptHost() = default;
    /// Compiles an expression of `node`; throws Error with the compiler's message.
    virtual std::shared_ptr<void> compile(const Node& node, const std::string& text) = 0;
    /// Evaluates it; what it reads is recorded by the engine.
    virtual Value evaluate(Node& node, const std::shared_ptr<void>& compiled) = 0;
    /// Runs a script operator. The host fills the output that belongs to the family: a ChopOutput
    /// for channels, a TopOutput for textures. `state` is the serial number of a State that it
    /// keeps for the operator, if the operator has one.
    virtual void cook_script(CookContext& ctx, const HostObject& callbacks, void* output,
                             std::uint64_t* state = nullptr) = 0;
    /// Names an object so that `find` gives it again; throws Error if it has no such name.
    virtual HostName name_of(const HostObject& object) = 0;
    /// The object with a name, which may run code to get it. One that cannot be found is an object
    /// that says so when it cooks.
    virtual HostObject find(const HostName& name) = 0;
    /// What the host keeps with an operator under names, in their order; values that text cannot
    /// hold are left out, and the host tells a person.
    virtual std::vector<StoredValue> stored(Node& node) = 0;
    /// Takes an object that an operator is to have into the project's keeping: the host sees to it
    /// that the two do not keep each other alive.
    virtual std::shared_ptr<void> keep(Graph& graph, const std::shared_ptr<void>& object) = 0;
};

SARABET_API void install_script_host(std::unique_ptr<ScriptHost> host);
/// The installed host; throws Error (Value) if there is none.
ScriptHost& script_host();
/// An object of the host as the project's operators have it: in the project's keeping.
HostObject in_keeping(Graph& graph, HostObject object);

}  // namespace sarabet
