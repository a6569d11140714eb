// base_comp.cpp -- Base: a component, a network within the network.
#include "core/base_comp.hpp"

#include "core/node.hpp"

#include <sarabet/op/op_type.hpp>

namespace sarabet {

namespace {

constexpr std::tuple lines{
    param(&BaseParams::clone,
          {.name = "clone",
           .label = "Clone",
           .help = "The master: a component whose network this one has, and follows."}),
    param(&BaseParams::enablecloning,
          {.name = "enablecloning",
           .label = "Enable Cloning",
           .help = "Off: the network stays as it is, and may be changed."}),
    param(&BaseParams::enablecloningpulse,
          {.name = "enablecloningpulse",
           .label = "Clone Pulse",
           .help = "Takes the master's network over once, as it is now."}),
};

constexpr const char* type_name = "baseCOMP";

bool register_base() {
    OpType type{.info = {.type = type_name,
                         .label = "Base",
                         .summary = "A network within the network.",
                         .max_inputs = 64},
                .family = Family::Comp,
                .stem = {},
                .python_name = {},
                .params = detail::make_table<BaseParams>(lines),
                .common = nullptr,
                .state = {},
                .cook = nullptr,
                .family_facts = nullptr};
    register_type(std::move(type));
    return true;
}

[[maybe_unused]] const bool registered = register_base();

}  // namespace

const BaseParams* base_params(const Node& node) {
    return node.type->info.type == type_name ? static_cast<const BaseParams*>(node.params.get())
                                             : nullptr;
}

}  // namespace sarabet
