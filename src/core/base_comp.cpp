// base_comp.cpp -- Base: a component, a network within the network.
#include <sarabet/op/op_type.hpp>

namespace sarabet {

namespace {

struct NoParams {};

bool register_base() {
    OpType type{.info = {.type = "baseCOMP",
                         .label = "Base",
                         .summary = "A network within the network.",
                         .max_inputs = 64},
                .family = Family::Comp,
                .stem = {},
                .python_name = {},
                .params = ParamTable(struct_ops<NoParams>()),
                .common = nullptr,
                .state = {},
                .cook = nullptr,
                .family_facts = nullptr};
    register_type(std::move(type));
    return true;
}

[[maybe_unused]] const bool registered = register_base();

}  // namespace
}  // namespace sarabet
