// top_common.cpp -- the page of parameters that every texture operator has.
#include <sarabet/op/top.hpp>

namespace sarabet {

using Resolution = TopCommon::Resolution;
using Format = TopCommon::Format;

const ParamTable& top_common_table() {
    static const std::tuple lines{
        param(&TopCommon::outputresolution,
              {.name = "outputresolution",
               .label = "Output Resolution",
               .help = "Where the size comes from: the first input, a part of it, or `resolution`.",
               .menu = {{Resolution::UseInput, "useinput", "Use Input"},
                        {Resolution::Eighth, "eighth", "Eighth"},
                        {Resolution::Quarter, "quarter", "Quarter"},
                        {Resolution::Half, "half", "Half"},
                        {Resolution::Twice, "2x", "2X"},
                        {Resolution::Four, "4x", "4X"},
                        {Resolution::Eight, "8x", "8X"},
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
        param(&TopCommon::format,
              {.name = "format",
               .label = "Pixel Format",
               .help = "How a pixel is stored; useinput takes the first input's format.",
               .menu = {{Format::UseInput, "useinput", "Use Input"},
                        {Format::RGBA8Fixed, "rgba8fixed", "8-bit fixed (RGBA)"},
                        {Format::SRGBA8Fixed, "srgba8fixed", "sRGB 8-bit fixed (RGBA)"},
                        {Format::RGBA16Fixed, "rgba16fixed", "16-bit fixed (RGBA)"},
                        {Format::RGBA16Float, "rgba16float", "16-bit float (RGBA)"},
                        {Format::RGBA32Float, "rgba32float", "32-bit float (RGBA)"},
                        {Format::RG8Fixed, "rg8fixed", "8-bit fixed (RG)"},
                        {Format::RG16Fixed, "rg16fixed", "16-bit fixed (RG)"},
                        {Format::RG16Float, "rg16float", "16-bit float (RG)"},
                        {Format::RG32Float, "rg32float", "32-bit float (RG)"},
                        {Format::Mono8Fixed, "mono8fixed", "8-bit fixed (Mono)"},
                        {Format::Mono16Fixed, "mono16fixed", "16-bit fixed (Mono)"},
                        {Format::Mono16Float, "mono16float", "16-bit float (Mono)"},
                        {Format::Mono32Float, "mono32float", "32-bit float (Mono)"}}}),
    };
    static const ParamTable table = detail::make_table<TopCommon>(lines);
    return table;
}

}  // namespace sarabet
