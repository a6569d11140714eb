// script.cpp -- Script: an image that a function of the hosting language makes.
#include "core/script_host.hpp"

#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// An image that a function of the hosting language makes from those of its inputs.
struct Script final : Top {
    static constexpr OpInfo info{.type = "scriptTOP",
                                 .label = "Script",
                                 .summary = "An image that a Python function makes.",
                                 .max_inputs = 64,
                                 .uses_host = true};
    static constexpr TopKind kind = TopKind::Custom;
    static constexpr bool every_kind = true;
    struct Params {
        HostObject callbacks;
        CookLevel cook = CookLevel::Automatic;
    };
    static constexpr std::tuple params{
        param(&Params::callbacks,
              {.name = "callbacks",
               .label = "Callbacks",
               .help = "What makes the image: a function, an object or module with onCook, or the "
                       "path of a file. Without it the image is transparent black."}),
        param(&Params::cook, {.name = "cook",
                              .label = "Cook",
                              .help = "When the operator cooks.",
                              .menu = {{CookLevel::Automatic, "automatic", "Automatic"},
                                       {CookLevel::OnChange, "on_change", "On Change"},
                                       {CookLevel::WhenUsed, "when_used", "When Used"},
                                       {CookLevel::Always, "always", "Always"}}})};

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext& ctx) {
        ctx.set_cook_level(p.cook);
        if (p.callbacks.object)
            script_host().cook_script(ctx, p.callbacks, &out);
        else
            out.draw({});
    }
};

SARABET_OPERATOR(Script)

}  // namespace
}  // namespace sarabet::ops
