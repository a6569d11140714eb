// switch.cpp -- Switch: one of its inputs, chosen by number.
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sarabet::ops {
namespace {

// `part` of the way from one input to another; an input of another size is stretched.
constexpr const char* blend_shader = R"(uniform float part;
out vec4 color;
vec4 shown(sampler2D image) {{
    ivec2 size = textureSize(image, 0);
    if (size == ivec2(size_.xy)) return texelFetch(image, ivec2(gl_FragCoord.xy), 0);
    vec2 position = vec2(gl_FragCoord.x, size_.y - gl_FragCoord.y);
    return sample_(image, position * vec2(size) / size_.xy, EXTEND_HOLD);
}}
void main() {{
    color = mix(shown(sTD2DInputs[{}]), shown(sTD2DInputs[{}]), part);
}}
)";

/// Shows one of its inputs, without copying it, or a blend of two neighbours.
struct Switch final : Top {
    static constexpr OpInfo info{.type = "switchTOP",
                                 .label = "Switch",
                                 .summary = "One of its inputs, chosen by number.",
                                 .min_inputs = 1,
                                 .max_inputs = 16};
    static constexpr TopKind kind = TopKind::Custom;
    static constexpr bool every_kind = true;

    enum class Extend { Clamp, Loop, Zigzag };
    struct Params {
        float index = 0;
        bool blend = false;
        Extend extend = Extend::Clamp;
    };
    static constexpr std::tuple params{
        param(&Params::index, {.name = "index",
                               .label = "Index",
                               .help = "Number of the input, from 0; rounded down.",
                               .soft_min = 0,
                               .soft_max = 15}),
        param(&Params::blend,
              {.name = "blend",
               .label = "Blend between Inputs",
               .help = "An index between two whole numbers blends two inputs. The result has the "
                       "size and the format of the first of the two, 2D images alone."}),
        param(&Params::extend, {.name = "extend",
                                .label = "Extend",
                                .help = "What an index means beyond the inputs: the nearest one, "
                                        "around again, or back and forth.",
                                .menu = {{Extend::Clamp, "clamp", "Clamp"},
                                         {Extend::Loop, "loop", "Loop"},
                                         {Extend::Zigzag, "zigzag", "Zigzag"}}})};

    // The index within 0..count - 1; in a loop up to, but without, count.
    static double extended(double index, int count, Extend extend) {
        if (!std::isfinite(index)) return 0;
        const double last = count - 1;
        if (extend == Extend::Clamp || count == 1) return std::clamp(index, 0.0, last);
        const double period = extend == Extend::Loop ? count : 2 * last;
        double at = std::fmod(index, period);
        if (at < 0) at += period;
        if (at >= period) at = 0;  // a tiny negative number, rounded
        return extend == Extend::Zigzag ? std::min(at, period - at) : at;
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const int count = std::max(1, inputs.size());
        const double wanted = p.blend ? double{p.index} : std::floor(double{p.index});
        const double at = extended(wanted, count, p.extend);
        const int chosen = static_cast<int>(at);
        const auto part = static_cast<float>(at - chosen);
        if (part == 0) return out.share(inputs[chosen]);
        inputs.expect_flat();
        const Image& first = inputs[chosen];
        out.propose(first.width(), first.height());
        out.propose(first.format());
        auto value = std::make_shared<float>(part);
        out.glsl(fmt::format(blend_shader, chosen, (chosen + 1) % count),
                 {{"part", {{value, value.get()}, DType::Float32, {1}}}});
    }
};

SARABET_OPERATOR(Switch)

}  // namespace
}  // namespace sarabet::ops
