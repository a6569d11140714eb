// plugin.hpp -- operators from plug-ins: shared objects that `sarabet_add_plugin` builds.
#pragma once

#include <sarabet/export.hpp>

#include <string>
#include <vector>

namespace sarabet {

/// Loads the operators of a plug-in, a shared object, or of all plug-ins in a folder.
///
/// Returns their type strings, such as "stepsCHOP", sorted. A plug-in that is loaded already is
/// left as it is. Before anything of it runs, what it was built with is compared with this library.
/// Raises ValueError that names the file, and takes nothing in, where it is no plug-in, was built
/// with other headers, has an operator whose name is taken, or has changed since it was loaded.
SARABET_API std::vector<std::string> load_plugin(const std::string& path);

/// Loads what SARABET_PLUGIN_PATH names: plug-ins and folders, separated by colons. Called by the
/// first project of a process; only the first call does anything. One that cannot be loaded is
/// logged as a warning and does not keep the others from being loaded.
SARABET_API void load_plugins_of_environment();

/// The files of the plug-ins that are loaded, in the order in which they were.
SARABET_API std::vector<std::string> loaded_plugins();

}  // namespace sarabet
