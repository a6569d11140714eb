// project_file_values.hpp -- values and definitions of parameters, as lines of a project file.
#pragma once

#include "core/project_file.hpp"
#include "core/project_file_paths.hpp"

#include <string>

namespace sarabet {

/// An object of the hosting language by its name, with a mark if it waits for trust and is to say
/// so.
std::string object_text(const HostName& name, const SaveOptions& options, bool waits);

/// How a file spells what operators have. Arrays and objects are left as holes. Needs the lock.
class ValueTexts {
public:
    ValueTexts(const SavedPaths& saved, const SaveOptions& options)
        : saved_(saved), options_(options) {}

    /// One value of a parameter, constant or default; `single`: its numbers are float32.
    Draft value(const Node& node, const ParamSpec& spec, const Value& value,
                const std::string& name, bool single) const;
    /// What drives a parameter, as the beginning of a table.
    std::string drive(const Node& node, const Drive& drive) const;
    /// A parameter made at run time, as a table.
    Draft definition(const Node& node, const CustomParameter& custom) const;
    std::string object(const HostName& name, bool waits) const {
        return object_text(name, options_, waits);
    }

private:
    std::string plain(const Node& node, const ParamSpec& spec, const Value& value,
                      bool single) const;

    const SavedPaths& saved_;
    const SaveOptions& options_;
};

}  // namespace sarabet
