// convolve.cpp -- Convolve: a weighted sum of neighbours, the weights being an array.
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <cmath>

namespace sarabet::ops {
namespace {

/// Lays a kernel over each pixel and sums the products, without turning it (a correlation, as
/// OpenCV's filter2D). Row 0 of the kernel is its top row. Without a kernel nothing changes.
struct Convolve final : Top {
    static constexpr OpInfo info{.type = "convolveTOP",
                                 .label = "Convolve",
                                 .summary = "A weighted sum of the neighbours of each pixel.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"factor"};
    static constexpr int max_side = 127;

    using Extend = LinearFilter::Extend;
    struct Params {
        sarabet::Array kernel;
        bool normalize = false;
        bool applytoalpha = false;
        float offset = 0;
        float scale = 1;
        Extend extend = Extend::Hold;
    };
    static constexpr std::tuple params{
        param(&Params::kernel, {.name = "kernel",
                                .label = "Kernel",
                                .help = "The weights: (rows, columns), both odd, at most 127.",
                                .dtype = DType::Float32,
                                .shape = {-1, -1}}),
        param(&Params::normalize, {.name = "normalize",
                                   .label = "Normalize Coefficients",
                                   .help = "Divides by the sum of the weights, unless it is 0."}),
        param(&Params::applytoalpha,
              {.name = "applytoalpha",
               .label = "Apply to Alpha",
               .help = "Treats alpha as the colours; else it stays as it is."}),
        param(&Params::offset, {.name = "offset",
                                .label = "Offset",
                                .help = "Added to the sum.",
                                .soft_min = -1,
                                .soft_max = 1}),
        param(&Params::scale, {.name = "scale",
                               .label = "Scale",
                               .help = "Multiplies the sum before the offset is added.",
                               .soft_min = 0,
                               .soft_max = 2}),
        param(&Params::extend, {.name = "extend",
                                .label = "Extend",
                                .help = "What lies outside the image.",
                                .menu = {{Extend::Hold, "hold", "Hold"},
                                         {Extend::Zero, "zero", "Zero"},
                                         {Extend::Repeat, "repeat", "Repeat"},
                                         {Extend::Mirror, "mirror", "Mirror"}}})};

    static void check(const sarabet::Array& kernel) {
        const auto rows = kernel.shape[0], columns = kernel.shape[1];
        if (rows % 2 == 0 || columns % 2 == 0 || rows > max_side || columns > max_side)
            throw Error(ErrorKind::Value, fmt::format("'kernel' expects odd numbers of rows and "
                                                      "columns, at most {}, got shape ({}, {})",
                                                      max_side, rows, columns));
        for (const float w : kernel.as<float>())
            if (!std::isfinite(w))
                throw Error(ErrorKind::Value,
                            fmt::format("'kernel' expects finite weights, got {}", w));
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        double factor = p.scale;
        if (p.kernel) {
            check(p.kernel);
            double sum = 0;
            for (const float w : p.kernel.as<float>()) sum += w;
            if (p.normalize && std::abs(sum) > 1e-6) factor /= sum;
        }
        const float value = static_cast<float>(factor);
        out.set_array("factor", {&value, 1}, {1, 0, 0, 0});
        LinearFilter filter;
        if (p.kernel) {
            const auto weights = p.kernel.as<float>();
            filter.kernel.assign(weights.begin(), weights.end());
            filter.rows = static_cast<int>(p.kernel.shape[0]);
            filter.columns = static_cast<int>(p.kernel.shape[1]);
        }
        filter.scale = value;
        filter.offset = p.offset;
        filter.keep_alpha = !p.applytoalpha;
        filter.extend = p.extend;
        out.filter(std::move(filter));
    }
};

SARABET_OPERATOR(Convolve)

}  // namespace
}  // namespace sarabet::ops
