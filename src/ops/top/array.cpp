// array.cpp -- Array: an image that is an array of the caller.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// An image whose pixels are an array: (height, width) or (height, width, 1..4) of uint8, uint16,
/// float16 or float32, the element type picking the pixel format. Engine memory with 1, 2 or 4
/// channels is used as it is. Without an array it is transparent black.
struct Array final : Top {
    static constexpr OpInfo info{
        .type = "arrayTOP", .label = "Array", .summary = "An image whose pixels are an array."};
    static constexpr TopKind kind = TopKind::Custom;
    struct Params {
        sarabet::Array array;
        std::string channels;
    };
    static constexpr std::tuple params{
        param(&Params::array, {.name = "array",
                               .label = "Array",
                               .help = "The pixels, top row first: (height, width) or (height, "
                                       "width, 1..4).",
                               .any_dtype = true}),
        param(&Params::channels,
              {.name = "channels",
               .label = "Channels",
               .help = "What the array's channels are, such as bgr; empty for r, rg, rgb or "
                       "rgba by their number."})};

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        if (!p.array) {
            out.draw({});
            return;
        }
        ArrayIn pixels{.data = p.array.data.get(),
                       .dtype = p.array.dtype,
                       .shape = p.array.shape,
                       .strides = {},
                       .writable = false,
                       .keep = p.array.data};
        auto stride = static_cast<std::int64_t>(item_size(p.array.dtype));
        for (std::size_t axis = pixels.shape.size(); axis-- > 0;) {
            pixels.strides.insert(pixels.strides.begin(), stride);
            stride *= pixels.shape[axis];
        }
        out.pixels(pixels, p.channels, true);
    }
};

SARABET_OPERATOR(Array)

}  // namespace
}  // namespace sarabet::ops
