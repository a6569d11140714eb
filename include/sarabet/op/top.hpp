// top.hpp -- what the file of a texture operator includes.
//
// Most texture operators are a table of parameters here and one GLSL function in the .glsl file
// beside it. The function is named like the file; its parameters come as a struct generated from
// the table, named like the class (`LevelParams`), with a member for each number, vector, menu and
// toggle. Menus and toggles are compile-time constants; the entries of a menu have names such as
// BLUR_TYPE_GAUSSIAN. By kind:
//     Generator   vec4 ramp(vec2 position, RampParams p)
//     Pointwise   vec4 level(vec4 a, LevelParams p)         vec4 over(vec4 a, vec4 b, OverParams p)
//     Gather      vec4 blur(vec2 position, BlurParams p)
// `position` is in pixels from the top left, pixel centres at .5. All kinds see SIZE (ivec2, of the
// output), PASS (int) and, for input N, WIREDN (a constant bool); gathers also SIZEN (ivec2),
// fetchN(ivec2 pixel, int extend) and sampleN(vec2 position, int extend), bilinear in full
// precision; extend is EXTEND_HOLD, EXTEND_ZERO, EXTEND_REPEAT or EXTEND_MIRROR. Arrays, of
// parameters or named by `arrays`, are read by kernel(i) for one named "kernel", with their shape
// in `p.kernel_shape` (ivec4). Results are quantised to the pixel format by the engine.
//
// On the software device every if is computed on both sides and a loop runs for as long as any of
// eight pixels wants, so leaving out what has no effect saves nothing there; arithmetic is cheap,
// a fetch costs as much as about ten operations, pow as much as twenty. A pointwise operator of one
// input, each channel of whose result depends on that channel of the input alone, says
// `static constexpr bool per_channel = true;`: a picture of bytes then goes through a table.
//
// Inputs are 2D images; what else comes is a problem that says so. An operator that can do
// something with 3D, array and cube textures says `static constexpr bool every_kind = true;`.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/error.hpp>
#include <sarabet/op/cook_context.hpp>
#include <sarabet/op/image.hpp>
#include <sarabet/op/linear_filter.hpp>
#include <sarabet/op/op_type.hpp>
#include <sarabet/op/param.hpp>
#include <sarabet/op/render_scene.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarabet {

namespace gpu {
struct TopWork;
}

/// What a texture operator's pixels depend on.
enum class TopKind {
    Generator,  ///< The position alone.
    Pointwise,  ///< The same pixel of its inputs.
    Gather,     ///< Any pixels of its inputs.
    Custom,     ///< Its cook says how the picture is made.
};

/// The page that every texture operator has.
struct TopCommon {
    enum class Resolution {
        UseInput,
        Eighth,
        Quarter,
        Half,
        Twice,
        Four,
        Eight,
        Fit,
        Limit,
        Custom
    };
    enum class InputFilter { Nearest, Linear };
    Resolution outputresolution = Resolution::UseInput;
    std::array<int, 2> resolution{256, 256};
    bool resmult = true;
    InputFilter inputfiltertype = InputFilter::Linear;
    int npasses = 1;
    std::string chanmask = "rgba";
    PixelFormat format = PixelFormat::UseInput;
};

/// The table of that page.
SARABET_API const ParamTable& top_common_table();

/// The inputs of a texture operator, in wire order.
class SARABET_API TopInputs {
public:
    explicit TopInputs(CookContext& ctx) : ctx_(ctx) {}
    int size() const { return ctx_.input_count(); }
    bool has(int index) const { return ctx_.input(index) != nullptr; }
    /// The image of an input; throws Error (Cook) naming the input if it has none.
    const Image& operator[](int index) const;
    /// Throws Error (Cook) naming the first input that is no 2D image.
    void expect_flat() const;

private:
    CookContext& ctx_;
};

/// What is fixed about a texture operator's type.
struct TopFacts {
    TopKind kind;
    std::vector<std::string> arrays;  ///< Arrays that its cook hands to the shader.
    bool per_channel = false;         ///< No channel of the result depends on another channel.
};

/// What a texture operator fills. Size and format start out as the common page says: those of the
/// first input, or 256x256 rgba8fixed.
class SARABET_API TopOutput {
public:
    explicit TopOutput(CookContext& ctx);

    int width() const;
    int height() const;
    PixelFormat format() const;
    /// Throws Error (Cook) if no device could hold it.
    void set_size(int width, int height);
    void set_format(PixelFormat format);
    /// The size or format that the operator proposes where the common page says "use input".
    void propose(int width, int height);
    void propose(PixelFormat format);
    /// Runs the shader several times, each on the result of the last as input 0.
    void set_passes(int passes);
    /// Values for an array that `arrays` names.
    void set_array(std::string_view name, std::span<const float> values,
                   std::array<int, 4> shape = {0, 0, 0, 0});

    /// Says that the shader computes this filter of input 0. Where the CPU is quicker, on the
    /// software device, it computes the picture instead; a format may round differently by one
    /// step.
    void filter(LinearFilter filter);

    /// Shows another image as it is.
    void share(const Image& other);
    /// Shows an array: (height, width) or (height, width, 1..4) of uint8, uint16, float16 or
    /// float32. Engine memory (from `empty`) is used as it is where `live` allows and the layout
    /// fits; anything else is copied once, which also widens RGB. `channels` names the order of the
    /// array's channels, such as "bgr"; empty: in order. The element type picks the pixel format;
    /// "a" and "ra", or a format of the common page with as many channels, make them alpha, or mono
    /// and alpha. (slices, height, width[, 1..4]) make another kind of texture.
    void pixels(const ArrayIn& array, std::string_view channels = {}, bool live = false,
                ImageKind kind = ImageKind::Flat);
    /// Shows pictures as the slices of one texture; all take the size and format of the output.
    /// Null is transparent black. `newest`: the slice that was made last.
    void slices(std::span<const Ref<const Image>> pictures, ImageKind kind, int newest = -1);
    /// Draws meshes.
    void draw(RenderScene scene);
    /// Runs a person's GLSL on the operator's inputs. `uniforms` are named values and arrays.
    struct Uniform {
        std::string name;
        Array
            values;  ///< float32 or int32; (n,) for a scalar or vector, (k, n) for an array of them
    };
    /// For other kinds it runs once for each of `depth` slices.
    void glsl(std::string source, std::vector<Uniform> uniforms, ImageKind kind = ImageKind::Flat,
              int depth = 1);

    Ref<Output> publish();
    /// Runs a built-in shader; the engine calls it for every kind but Custom.
    void shader(const OpType& type);

private:
    CookContext& ctx_;
    std::shared_ptr<gpu::TopWork> work_;  // what the cook said so far
};

namespace ops {  // the namespace of operators' files

/// The base of every texture operator.
struct Top {
    static constexpr Family family = Family::Top;
};

}  // namespace ops

namespace detail {

template <class T>
constexpr bool takes_every_kind() {
    if constexpr (requires { T::every_kind; })
        return T::every_kind;
    else
        return false;
}

template <class T>
void cook_top(CookCall& call) {
    const auto& params = *static_cast<const typename T::Params*>(call.params);
    const TopInputs inputs(call.ctx);
    if constexpr (!takes_every_kind<T>()) inputs.expect_flat();
    TopOutput output(call.ctx);
    if constexpr (T::kind != TopKind::Custom) output.shader(type_named(T::info.type));
    if constexpr (HasState<T>)
        T::cook(params, *static_cast<typename T::State*>(call.state), inputs, output, call.ctx);
    else if constexpr (requires { T::cook(params, inputs, output, call.ctx); })
        T::cook(params, inputs, output, call.ctx);
    call.result = output.publish();
}

template <class T>
std::vector<std::string> array_names() {
    if constexpr (requires { T::arrays; })
        return {std::begin(T::arrays), std::end(T::arrays)};
    else
        return {};
}

template <class T>
constexpr bool is_per_channel() {
    if constexpr (requires { T::per_channel; })
        return T::per_channel;
    else
        return false;
}

}  // namespace detail

template <class T>
requires(std::is_base_of_v<ops::Top, T>) bool register_operator() {
    static const TopFacts facts{T::kind, detail::array_names<T>(), detail::is_per_channel<T>()};
    OpType type{.info = T::info,
                .family = Family::Top,
                .stem = {},
                .python_name = {},
                .params = detail::make_table<typename T::Params>(T::params),
                .common = &top_common_table(),
                .state = detail::state_ops<T>(),
                .cook = detail::cook_top<T>,
                .family_facts = &facts,
                .upgrade = detail::upgrade_of<T>()};
    register_type(std::move(type));
    return true;
}

}  // namespace sarabet
