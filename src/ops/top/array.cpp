// array.cpp -- Array: an image that is an array of the caller.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// An image whose pixels are an array: (height, width) or (height, width, 1..4) of uint8, uint16,
/// float16 or float32, the element type picking the pixel format. Arrays of four dimensions are
/// (slices, height, width, 1..4): a 2D array texture unless `kind` says 3D texture or cube. Engine
/// memory with 1, 2 or 4 channels is used as it is. Without an array it is transparent black.
struct Array final : Top {
    static constexpr OpInfo info{
        .type = "arrayTOP", .label = "Array", .summary = "An image whose pixels are an array."};
    static constexpr TopKind kind = TopKind::Custom;
    enum class Kind { Automatic, Flat, Array, Volume, Cube };
    struct Params {
        sarabet::Array array;
        Kind kind = Kind::Automatic;
        std::string channels;
    };
    static constexpr std::tuple params{
        param(&Params::array, {.name = "array",
                               .label = "Array",
                               .help = "The pixels, top row first: (height, width) or (height, "
                                       "width, 1..4); with the slices in front for "
                                       "other kinds than 2D.",
                               .any_dtype = true}),
        param(&Params::kind, {.name = "kind",
                              .label = "Kind",
                              .help = "What kind of texture: automatic makes a 2D image of two and "
                                      "three dimensions and a 2D array texture of four; a cube "
                                      "has the faces +x, -x, +y, -y, +z, -z.",
                              .menu = {{Kind::Automatic, "automatic", "Automatic"},
                                       {Kind::Flat, "2d", "2D"},
                                       {Kind::Array, "array", "2D Array"},
                                       {Kind::Volume, "3d", "3D"},
                                       {Kind::Cube, "cube", "Cube"}}}),
        param(&Params::channels,
              {.name = "channels",
               .label = "Channels",
               .help = "What the array's channels are, such as bgr, a, or ra for mono and "
                       "alpha; empty for r, rg, rgb or rgba by their number."})};

    static ImageKind texture_kind(Kind wanted, std::size_t dimensions) {
        switch (wanted) {
            case Kind::Automatic: return dimensions == 4 ? ImageKind::Array : ImageKind::Flat;
            case Kind::Flat: return ImageKind::Flat;
            case Kind::Array: return ImageKind::Array;
            case Kind::Volume: return ImageKind::Volume;
            case Kind::Cube: return ImageKind::Cube;
        }
        return ImageKind::Flat;
    }

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
        out.pixels(pixels, p.channels, true, texture_kind(p.kind, pixels.shape.size()));
    }
};

SARABET_OPERATOR(Array)

}  // namespace
}  // namespace sarabet::ops
