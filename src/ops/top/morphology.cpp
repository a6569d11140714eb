// morphology.cpp -- Morphology: the brightest or the darkest value around each pixel.
#include <sarabet/op/top.hpp>

#include <cmath>

namespace sarabet::ops {
namespace {

/// Dilates (makes bright parts grow), erodes (makes them shrink), or does one after the other:
/// opening takes small bright parts away, closing fills small dark ones. Each channel is on its
/// own. What lies outside of the image does not count.
struct Morphology final : Top {
    static constexpr OpInfo info{.type = "morphologyTOP",
                                 .label = "Morphology",
                                 .summary = "The brightest or the darkest value around each pixel.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"reach"};

    enum class Operation { Dilate, Erode, Open, Close };
    enum class Shape { Rectangle, Cross, Ellipse };
    struct Params {
        Operation operation = Operation::Dilate;
        Shape shape = Shape::Rectangle;
        int size = 1;
    };
    static constexpr std::tuple params{
        param(&Params::operation,
              {.name = "operation",
               .label = "Operation",
               .help = "Dilating takes the brightest value, eroding the darkest. Opening erodes "
                       "and then dilates, closing dilates and then erodes.",
               .menu = {{Operation::Dilate, "dilate", "Dilate"},
                        {Operation::Erode, "erode", "Erode"},
                        {Operation::Open, "open", "Open"},
                        {Operation::Close, "close", "Close"}}}),
        param(&Params::shape, {.name = "shape",
                               .label = "Shape",
                               .help = "Which neighbours count. The ellipse is OpenCV's.",
                               .menu = {{Shape::Rectangle, "rectangle", "Rectangle"},
                                        {Shape::Cross, "cross", "Cross"},
                                        {Shape::Ellipse, "ellipse", "Ellipse"}}}),
        param(&Params::size, {.name = "size",
                              .label = "Size",
                              .help = "How far the shape reaches from its middle: 1 is 3 by 3.",
                              .unit = "pixels",
                              .min = 0,
                              .max = 64,
                              .soft_max = 16})};

    // How far the shape reaches to either side, for each of its rows.
    static std::vector<float> rows(const Params& p) {
        std::vector<float> reach;
        for (int row = -p.size; row <= p.size; ++row) {
            double wide = row == 0 ? p.size : 0;
            if (p.shape == Shape::Ellipse)
                wide = std::nearbyint(std::sqrt(static_cast<double>(p.size * p.size - row * row)));
            reach.push_back(static_cast<float>(wide));
        }
        return reach;
    }

    static LinearFilter filter(const Params& p, const std::vector<float>& reach) {
        constexpr LinearFilter::Kind kinds[] = {LinearFilter::Kind::Dilate,
                                                LinearFilter::Kind::Erode, LinearFilter::Kind::Open,
                                                LinearFilter::Kind::Close};
        LinearFilter filter;
        filter.kind = kinds[static_cast<std::size_t>(p.operation)];
        if (p.shape == Shape::Rectangle)
            filter.reach.assign(reach.size(), p.size);
        else
            filter.reach.assign(reach.begin(), reach.end());
        return filter;
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        const auto reach = rows(p);
        out.filter(filter(p, reach));
        out.set_array("reach", reach, {static_cast<int>(reach.size()), 0, 0, 0});
        const bool twice = p.operation == Operation::Open || p.operation == Operation::Close;
        // A rectangle goes along rows first, and then along columns.
        out.set_passes((twice ? 2 : 1) * (p.shape == Shape::Rectangle ? 2 : 1));
    }
};

SARABET_OPERATOR(Morphology)

}  // namespace
}  // namespace sarabet::ops
