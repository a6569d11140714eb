// script_host.cpp -- the one installed host of scripts.
#include "core/script_host.hpp"

#include <sarabet/error.hpp>

namespace sarabet {

namespace {
std::unique_ptr<ScriptHost> installed;
}

void install_script_host(std::unique_ptr<ScriptHost> host) {
    installed = std::move(host);
}

ScriptHost& script_host() {
    if (!installed)
        throw Error(ErrorKind::Value,
                    "expressions and scripts need a host; import the Python package");
    return *installed;
}

HostObject in_keeping(Graph& graph, HostObject object) {
    if (object.object) object.object = script_host().keep(graph, object.object);
    return object;
}

}  // namespace sarabet
