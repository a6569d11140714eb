// script.cpp -- Script: channels that a function of the hosting language makes.
#include "core/script_host.hpp"

#include <sarabet/op/chop.hpp>

namespace sarabet::ops {
namespace {

/// Channels that a function of the hosting language makes from those of its inputs.
struct Script final : Chop {
    static constexpr OpInfo info{.type = "scriptCHOP",
                                 .label = "Script",
                                 .summary = "Channels that a Python function makes.",
                                 .max_inputs = 64,
                                 .uses_host = true};
    struct Params {
        HostObject callbacks;
        CookLevel cook = CookLevel::Automatic;
    };
    static constexpr std::tuple params{
        param(&Params::callbacks,
              {.name = "callbacks",
               .label = "Callbacks",
               .help = "What makes the channels: a function, an object or module with onCook, or "
                       "the path of a file. Without it there are no channels."}),
        param(&Params::cook, {.name = "cook",
                              .label = "Cook",
                              .help = "When the operator cooks.",
                              .menu = {{CookLevel::Automatic, "automatic", "Automatic"},
                                       {CookLevel::OnChange, "on_change", "On Change"},
                                       {CookLevel::WhenUsed, "when_used", "When Used"},
                                       {CookLevel::Always, "always", "Always"}}})};

    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext& ctx) {
        ctx.set_cook_level(p.cook);
        if (p.callbacks.object)
            script_host().cook_script(ctx, p.callbacks, &out);
        else
            out.resize(0, 0);
    }
};

SARABET_OPERATOR(Script)

}  // namespace
}  // namespace sarabet::ops
