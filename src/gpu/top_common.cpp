// top_common.cpp -- the page of parameters that every texture operator has.
#include <sarabet/op/top.hpp>

#include <iterator>

namespace sarabet {

using Resolution = TopCommon::Resolution;

namespace {

// The menu has every format there is; one that a device lacks is a problem of the operator.
detail::ParamDecl<PixelFormat> format_line() {
    detail::ParamDecl<PixelFormat> line{
        .name = "format",
        .label = "Pixel Format",
        .help = "How a pixel is stored; useinput takes the first input's format.",
        .menu = {{PixelFormat::UseInput, "useinput", "Use Input"}}};
    static_assert(pixel_formats.size() < std::size(line.menu));
    for (std::size_t i = 0; i < pixel_formats.size(); ++i)
        line.menu[i + 1] = {pixel_formats[i].format, pixel_formats[i].name, pixel_formats[i].label};
    return line;
}

}  // namespace

const ParamTable& top_common_table() {
    static const std::tuple lines{
        param(&TopCommon::outputresolution,
              {.name = "outputresolution",
               .label = "Output Resolution",
               .help = "Where the size comes from: the first input, a part of it, or `resolution`. "
                       "Fit keeps the input's proportions within `resolution`; limit does so where "
                       "the input is larger.",
               .menu = {{Resolution::UseInput, "useinput", "Use Input"},
                        {Resolution::Eighth, "eighth", "Eighth"},
                        {Resolution::Quarter, "quarter", "Quarter"},
                        {Resolution::Half, "half", "Half"},
                        {Resolution::Twice, "2x", "2X"},
                        {Resolution::Four, "4x", "4X"},
                        {Resolution::Eight, "8x", "8X"},
                        {Resolution::Fit, "fit", "Fit Resolution"},
                        {Resolution::Limit, "limit", "Limit Resolution"},
                        {Resolution::Custom, "custom", "Custom Resolution"}}}),
        param(&TopCommon::resolution, {.name = "resolution",
                                       .label = "Resolution",
                                       .help = "Width and height, where the size is custom or "
                                               "there is no input.",
                                       .unit = "pixels",
                                       .min = 1,
                                       .max = 32768,
                                       .soft_min = 1,
                                       .soft_max = 4096,
                                       .components = {"w", "h"}}),
        param(&TopCommon::resmult, {.name = "resmult",
                                    .label = "Use Global Res Multiplier",
                                    .help = "Whether `project.resmult` scales `resolution`."}),
        param(&TopCommon::inputfiltertype,
              {.name = "inputfiltertype",
               .label = "Input Smoothness",
               .help = "What lies between the pixels of inputs: the nearest one, or a blend of "
                       "four.",
               .menu = {{TopCommon::InputFilter::Nearest, "nearest", "Nearest Pixel"},
                        {TopCommon::InputFilter::Linear, "linear", "Interpolate Pixels"}}}),
        param(&TopCommon::npasses,
              {.name = "npasses",
               .label = "Passes",
               .help = "How often the operator is applied, each time to its last result as the "
                       "first input. Operators without an input, and pictures from the CPU, have "
                       "one.",
               .min = 1,
               .max = 1000,
               .soft_min = 1,
               .soft_max = 10}),
        param(&TopCommon::chanmask,
              {.name = "chanmask",
               .label = "Channel Mask",
               .help = "Letters of the channels that the operator changes, of `rgba`; the others "
                       "are those of the first input, or 0 without one."}),
        param(&TopCommon::format, format_line()),
    };
    static const ParamTable table = detail::make_table<TopCommon>(lines);
    return table;
}

}  // namespace sarabet
