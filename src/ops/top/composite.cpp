// composite.cpp -- Composite: several images laid over one another by one blend operation.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Blends the second input with the first, the third with the result, and so on. Images are
/// premultiplied, and fitted to the size of the first. The blend modes of painting programs (Burn,
/// Dodge, Inverse, Reflect, Glow, Freeze, Heat, Darker and Lighter Color, Exclude, Negate, Overlay
/// and all that end in Light or Mix) take colours without their alpha, within 0..1, with the later
/// input as the layer on top. They count where both inputs are; elsewhere the one that is there
/// shows. All other operations are arithmetic with the four channels as they are; Difference makes
/// its result opaque.
struct Composite final : Top {
    static constexpr OpInfo info{.type = "compositeTOP",
                                 .label = "Composite",
                                 .summary = "Several images laid over one another.",
                                 .min_inputs = 1,
                                 .max_inputs = 16};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Operand {
        Add,
        Atop,
        Average,
        Brightest,
        BurnColor,
        BurnLinear,
        DarkerColor,
        Difference,
        Dimmest,
        Divide,
        Dodge,
        Exclude,
        Freeze,
        Glow,
        HardLight,
        HardMix,
        Heat,
        Inside,
        InsideLuminance,
        Inverse,
        LighterColor,
        Maximum,
        Minimum,
        Multiply,
        Negate,
        Outside,
        OutsideLuminance,
        Over,
        Overlay,
        PinLight,
        Reflect,
        Screen,
        SoftLight,
        LinearLight,
        Subtract,
        Under,
        VividLight,
        Xor
    };
    struct Params {
        Operand operand = Operand::Multiply;
        bool swaporder = false;
    };
    static constexpr std::tuple params{
        param(&Params::operand,
              {.name = "operand",
               .label = "Operation",
               .help = "How an input is laid over what is there. Luminance is 0.299 red + 0.587 "
                       "green + 0.114 blue.",
               .menu = {{Operand::Add, "add", "Add"},
                        {Operand::Atop, "atop", "Atop"},
                        {Operand::Average, "average", "Average"},
                        {Operand::Brightest, "brightest", "Brightest"},
                        {Operand::BurnColor, "burncolor", "Burn Color"},
                        {Operand::BurnLinear, "burnlinear", "Burn Linear"},
                        {Operand::DarkerColor, "darkercolor", "Darker Color"},
                        {Operand::Difference, "difference", "Difference"},
                        {Operand::Dimmest, "dimmest", "Dimmest"},
                        {Operand::Divide, "divide", "Divide"},
                        {Operand::Dodge, "dodge", "Dodge"},
                        {Operand::Exclude, "exclude", "Exclude"},
                        {Operand::Freeze, "freeze", "Freeze"},
                        {Operand::Glow, "glow", "Glow"},
                        {Operand::HardLight, "hardlight", "Hard Light"},
                        {Operand::HardMix, "hardmix", "Hard Mix"},
                        {Operand::Heat, "heat", "Heat"},
                        {Operand::Inside, "inside", "Inside"},
                        {Operand::InsideLuminance, "insideluminance", "Inside Luminance"},
                        {Operand::Inverse, "inverse", "Inverse"},
                        {Operand::LighterColor, "lightercolor", "Lighter Color"},
                        {Operand::Maximum, "maximum", "Maximum"},
                        {Operand::Minimum, "minimum", "Minimum"},
                        {Operand::Multiply, "multiply", "Multiply"},
                        {Operand::Negate, "negate", "Negate"},
                        {Operand::Outside, "outside", "Outside"},
                        {Operand::OutsideLuminance, "outsideluminance", "Outside Luminance"},
                        {Operand::Over, "over", "Over"},
                        {Operand::Overlay, "overlay", "Overlay"},
                        {Operand::PinLight, "pinlight", "Pin Light"},
                        {Operand::Reflect, "reflect", "Reflect"},
                        {Operand::Screen, "screen", "Screen"},
                        {Operand::SoftLight, "softlight", "Soft Light"},
                        {Operand::LinearLight, "linearlight", "Linear Light"},
                        {Operand::Subtract, "subtract", "Subtract"},
                        {Operand::Under, "under", "Under"},
                        {Operand::VividLight, "vividlight", "Vivid Light"},
                        {Operand::Xor, "xor", "Xor"}}}),
        param(&Params::swaporder,
              {.name = "swaporder",
               .label = "Swap Order",
               .help = "Takes the two images of each operation the other way around."})};

    static void cook(const Params&, const TopInputs& inputs, TopOutput&, CookContext& ctx) {
        // A place between wires may be empty; one that is wired must have data.
        for (int i = 1; i < inputs.size(); ++i)
            if (!ctx.input_path(i).empty()) static_cast<void>(inputs[i]);
    }
};

SARABET_OPERATOR(Composite)

}  // namespace
}  // namespace sarabet::ops
