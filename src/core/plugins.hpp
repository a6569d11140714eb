// plugins.hpp -- how shared objects of operators and modules are opened.
#pragma once

#include "core/plugin_file.hpp"

#include <string>

namespace sarabet {

/// Opens a module: a shared object that this build made of its own code. Throws Error (Value) if it
/// is not there, was built with other headers, or cannot be loaded.
void* open_module(const std::string& path, std::uint32_t kind, const PluginNote& wanted);

}  // namespace sarabet
