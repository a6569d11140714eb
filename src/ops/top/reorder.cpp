// reorder.cpp -- Reorder: makes an image of channels of several ones.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Makes an image of the channels of one to four images. Inputs are fitted to the size of the
/// first, which gives the format too.
struct Reorder final : Top {
    static constexpr OpInfo info{.type = "reorderTOP",
                                 .label = "Reorder",
                                 .summary = "Makes an image of channels of several images.",
                                 .min_inputs = 1,
                                 .max_inputs = 4};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Input { Input1, Input2, Input3, Input4 };
    enum class Channel { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average, Zero, One };
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
        param(&Params::outputred, {.name = "outputred",
                                   .label = "Output Red",
                                   .help = "The input that red comes from.",
                                   .menu = {{Input::Input1, "input1", "Input 1"},
                                            {Input::Input2, "input2", "Input 2"},
                                            {Input::Input3, "input3", "Input 3"},
                                            {Input::Input4, "input4", "Input 4"}}}),
        param(&Params::outputredchan, {.name = "outputredchan",
                                       .label = "Output Red Channel",
                                       .help = "What of that input becomes red. Luminance is "
                                               "0.299 red + 0.587 green + 0.114 blue.",
                                       .menu = {{Channel::Luminance, "luminance", "Luminance"},
                                                {Channel::Red, "red", "Red"},
                                                {Channel::Green, "green", "Green"},
                                                {Channel::Blue, "blue", "Blue"},
                                                {Channel::Alpha, "alpha", "Alpha"},
                                                {Channel::RGBAverage, "rgbaverage", "RGB Average"},
                                                {Channel::Average, "average", "RGBA Average"},
                                                {Channel::Zero, "zero", "Zero"},
                                                {Channel::One, "one", "One"}}}),
        param(&Params::outputgreen, {.name = "outputgreen",
                                     .label = "Output Green",
                                     .help = "The input that green comes from.",
                                     .menu = {{Input::Input1, "input1", "Input 1"},
                                              {Input::Input2, "input2", "Input 2"},
                                              {Input::Input3, "input3", "Input 3"},
                                              {Input::Input4, "input4", "Input 4"}}}),
        param(&Params::outputgreenchan,
              {.name = "outputgreenchan",
               .label = "Output Green Channel",
               .help = "What of that input becomes green.",
               .menu = {{Channel::Luminance, "luminance", "Luminance"},
                        {Channel::Red, "red", "Red"},
                        {Channel::Green, "green", "Green"},
                        {Channel::Blue, "blue", "Blue"},
                        {Channel::Alpha, "alpha", "Alpha"},
                        {Channel::RGBAverage, "rgbaverage", "RGB Average"},
                        {Channel::Average, "average", "RGBA Average"},
                        {Channel::Zero, "zero", "Zero"},
                        {Channel::One, "one", "One"}}}),
        param(&Params::outputblue, {.name = "outputblue",
                                    .label = "Output Blue",
                                    .help = "The input that blue comes from.",
                                    .menu = {{Input::Input1, "input1", "Input 1"},
                                             {Input::Input2, "input2", "Input 2"},
                                             {Input::Input3, "input3", "Input 3"},
                                             {Input::Input4, "input4", "Input 4"}}}),
        param(&Params::outputbluechan, {.name = "outputbluechan",
                                        .label = "Output Blue Channel",
                                        .help = "What of that input becomes blue.",
                                        .menu = {{Channel::Luminance, "luminance", "Luminance"},
                                                 {Channel::Red, "red", "Red"},
                                                 {Channel::Green, "green", "Green"},
                                                 {Channel::Blue, "blue", "Blue"},
                                                 {Channel::Alpha, "alpha", "Alpha"},
                                                 {Channel::RGBAverage, "rgbaverage", "RGB Average"},
                                                 {Channel::Average, "average", "RGBA Average"},
                                                 {Channel::Zero, "zero", "Zero"},
                                                 {Channel::One, "one", "One"}}}),
        param(&Params::outputalpha, {.name = "outputalpha",
                                     .label = "Output Alpha",
                                     .help = "The input that alpha comes from.",
                                     .menu = {{Input::Input1, "input1", "Input 1"},
                                              {Input::Input2, "input2", "Input 2"},
                                              {Input::Input3, "input3", "Input 3"},
                                              {Input::Input4, "input4", "Input 4"}}}),
        param(&Params::outputalphachan,
              {.name = "outputalphachan",
               .label = "Output Alpha Channel",
               .help = "What of that input becomes alpha.",
               .menu = {{Channel::Luminance, "luminance", "Luminance"},
                        {Channel::Red, "red", "Red"},
                        {Channel::Green, "green", "Green"},
                        {Channel::Blue, "blue", "Blue"},
                        {Channel::Alpha, "alpha", "Alpha"},
                        {Channel::RGBAverage, "rgbaverage", "RGB Average"},
                        {Channel::Average, "average", "RGBA Average"},
                        {Channel::Zero, "zero", "Zero"},
                        {Channel::One, "one", "One"}}})};

    static void cook(const Params&, const TopInputs& inputs, TopOutput&, CookContext& ctx) {
        for (int i = 1; i < inputs.size(); ++i)
            if (!ctx.input_path(i).empty()) static_cast<void>(inputs[i]);
    }
};

SARABET_OPERATOR(Reorder)

}  // namespace
}  // namespace sarabet::ops
