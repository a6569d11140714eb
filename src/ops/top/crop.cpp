// crop.cpp -- Crop: a rectangle of an image.
#include <sarabet/op/crop_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Cuts a rectangle out of its input. The edges are rounded to whole pixels and may lie outside.
struct Crop final : Top {
    static constexpr OpInfo info{.type = "cropTOP",
                                 .label = "Crop",
                                 .summary = "A rectangle of an image.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"window"};

    struct Params {
        float cropleft = 0;
        PixelUnit cropleftunit = PixelUnit::Fraction;
        float cropright = 1;
        PixelUnit croprightunit = PixelUnit::Fraction;
        float cropbottom = 0;
        PixelUnit cropbottomunit = PixelUnit::Fraction;
        float croptop = 1;
        PixelUnit croptopunit = PixelUnit::Fraction;
        Extend extend = Extend::Hold;
    };
    static constexpr std::tuple params =
        std::tuple_cat(crop_lines<Params>(), std::tuple{param(&Params::extend, extend_param)});

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const CropWindow window = crop_window(p, inputs[0].width(), inputs[0].height());
        out.propose(window.width, window.height);
        out.set_array("window", {}, window.as_shape());
    }
};

SARABET_OPERATOR(Crop)

}  // namespace
}  // namespace sarabet::ops
