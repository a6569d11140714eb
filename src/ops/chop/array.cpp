// array.cpp -- Array: channels that are an array of the caller.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/patterns.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <fmt/format.h>

namespace sarabet::ops {
namespace {

/// Channels whose samples are the memory of an array: nothing is copied.
struct Array final : Chop {
    static constexpr OpInfo info{.type = "arrayCHOP",
                                 .label = "Array",
                                 .summary = "Channels that are an array, without a copy."};
    struct Params {
        sarabet::Array array;
        std::string names;
        double rate = 0;
    };
    static constexpr std::tuple params{
        param(&Params::array, {.name = "array",
                               .label = "Array",
                               .help = "The samples: (channels, samples), or (samples,) for one "
                                       "channel. Without an array there are no channels.",
                               .dtype = DType::Float32}),
        param(&Params::names, {.name = "names",
                               .label = "Names",
                               .help = "Names of the channels, as names or patterns such as "
                                       "t[xyz]; empty for chan1, chan2, ..."}),
        param(&Params::rate, rate_param())};

    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext& ctx) {
        out.set_rate(rate_or_fps(p.rate, ctx));
        if (!p.array) {
            out.resize(0, 0);
            return;
        }
        const std::vector<std::int64_t>& shape = p.array.shape;
        if (shape.size() != 1 && shape.size() != 2)
            throw Error(ErrorKind::Value,
                        fmt::format("'array' expects shape (channels, samples) or (samples,), got "
                                    "an array of {} dimensions",
                                    shape.size()));
        const std::int64_t channels = shape.size() == 2 ? shape[0] : 1;
        if (channels > 1'000'000)
            throw Error(ErrorKind::Value,
                        fmt::format("'array' may have at most 1000000 channels, got {}", channels));
        const std::vector<std::string> names = unique_names(expand(p.names));
        if (!names.empty() && static_cast<std::int64_t>(names.size()) != channels)
            throw Error(ErrorKind::Value, fmt::format("'names' expects {} names, one for each "
                                                      "channel of 'array', got {}",
                                                      channels, names.size()));
        auto* samples = const_cast<float*>(static_cast<const float*>(p.array.data.get()));
        out.adopt({std::const_pointer_cast<void>(p.array.data), samples},
                  static_cast<int>(channels), shape.back());
        if (names.empty())
            out.number_names();
        else
            out.set_names(names);
    }
};

SARABET_OPERATOR(Array)

}  // namespace
}  // namespace sarabet::ops
