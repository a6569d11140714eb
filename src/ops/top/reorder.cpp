// reorder.cpp -- Reorder: makes an image of channels of several ones.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

enum class Input { Input1, Input2, Input3, Input4 };
enum class Channel { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average, Zero, One };

constexpr detail::ParamDecl<Input> input_param{.menu = {{Input::Input1, "input1", "Input 1"},
                                                        {Input::Input2, "input2", "Input 2"},
                                                        {Input::Input3, "input3", "Input 3"},
                                                        {Input::Input4, "input4", "Input 4"}}};
constexpr detail::ParamDecl<Channel> channel_param{
    .menu = {{Channel::Luminance, "luminance", "Luminance"},
             {Channel::Red, "red", "Red"},
             {Channel::Green, "green", "Green"},
             {Channel::Blue, "blue", "Blue"},
             {Channel::Alpha, "alpha", "Alpha"},
             {Channel::RGBAverage, "rgbaverage", "RGB Average"},
             {Channel::Average, "average", "RGBA Average"},
             {Channel::Zero, "zero", "Zero"},
             {Channel::One, "one", "One"}}};

/// Makes an image of the channels of one to four images. Inputs are fitted to the size of the
/// first, which gives the format too.
struct Reorder final : Top {
    static constexpr OpInfo info{.type = "reorderTOP",
                                 .label = "Reorder",
                                 .summary = "Makes an image of channels of several images.",
                                 .min_inputs = 1,
                                 .max_inputs = 4};
    static constexpr TopKind kind = TopKind::Pointwise;

    struct Params {
        Input outputred = Input::Input1;
        Channel outputredchan = Channel::Red;
        Input outputgreen = Input::Input1;
        Channel outputgreenchan = Channel::Green;
        Input outputblue = Input::Input1;
        Channel outputbluechan = Channel::Blue;
        Input outputalpha = Input::Input1;
        Channel outputalphachan = Channel::Alpha;
    };
    static constexpr std::tuple params{
        param(&Params::outputred,
              named(input_param, "outputred", "Output Red", "The input that red comes from.")),
        param(&Params::outputredchan, named(channel_param, "outputredchan", "Output Red Channel",
                                            "What of that input becomes red. Luminance is 0.299 "
                                            "red + 0.587 green + 0.114 blue.")),
        param(&Params::outputgreen, named(input_param, "outputgreen", "Output Green",
                                          "The input that green comes from.")),
        param(&Params::outputgreenchan,
              named(channel_param, "outputgreenchan", "Output Green Channel",
                    "What of that input becomes green.")),
        param(&Params::outputblue,
              named(input_param, "outputblue", "Output Blue", "The input that blue comes from.")),
        param(&Params::outputbluechan, named(channel_param, "outputbluechan", "Output Blue Channel",
                                             "What of that input becomes blue.")),
        param(&Params::outputalpha, named(input_param, "outputalpha", "Output Alpha",
                                          "The input that alpha comes from.")),
        param(&Params::outputalphachan,
              named(channel_param, "outputalphachan", "Output Alpha Channel",
                    "What of that input becomes alpha."))};

    static void cook(const Params&, const TopInputs& inputs, TopOutput&, CookContext& ctx) {
        for (int i = 1; i < inputs.size(); ++i)
            if (!ctx.input_path(i).empty()) static_cast<void>(inputs[i]);
    }
};

SARABET_OPERATOR(Reorder)

}  // namespace
}  // namespace sarabet::ops
