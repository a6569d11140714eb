// recipe.hpp -- how a picture is made: what a texture operator's cook leaves behind.
//
// A Recipe is an immutable description: a shader pass with the values of its cook, pixels in host
// memory, or a drawing, over other Recipes. No GPU work happens when it is made. It is
// materialised (materialize.hpp) when somebody looks; from then on it holds its texture and lets
// go of what it was made from, so that chains over many frames stay short.
#pragma once

#include "submission.hpp"
#include "texture.hpp"
#include "top_shader.hpp"

#include <sarabet/op/linear_filter.hpp>
#include <sarabet/pixel_format.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <variant>
#include <vector>

namespace sarabet::gpu {

struct Recipe;
/// Null entries are inputs that are not wired.
using Recipes = std::vector<std::shared_ptr<Recipe>>;

/// A full-screen fragment pass.
struct PassContent {
    std::shared_ptr<const PassProgram> program;
    PassValues values;
    Recipes inputs;
    VkFilter filter = VK_FILTER_NEAREST;              ///< Of the inputs' samplers.
    std::shared_ptr<const std::atomic<bool>> fusion;  ///< Null or false: a pass of its own.
};

/// What became of a picture that a pass makes: whether it was computed inside the pass of what
/// reads it, or why not.
enum class PassNote : std::uint8_t {
    NotDrawn,
    Wanted,       ///< Nothing else reads it in what was drawn.
    Inlined,      ///< It never was a texture.
    Alone,        ///< It, or what reads it, is no shader of an operator.
    Several,      ///< More than one reads it.
    Elsewhere,    ///< What reads it looks at other pixels, too.
    Encoded,      ///< Its format is stored by the driver, as sRGB.
    Kept,         ///< It was needed before, and has not changed since.
    TooLong,      ///< The pass would hold too much.
    Preparing,    ///< The pass is not compiled yet.
    SwitchedOff,  ///< The project wants no fusion.
};

/// Pixels in memory of the CPU, rows from the top, slices from the first.
struct PixelContent {
    PixelRows rows;
    std::shared_ptr<HostBlock> block;  ///< Set if the memory is an engine block.
    std::shared_ptr<const void> keep;  ///< Holds what must live as long as the pixels.
    bool live = false;                 ///< The caller may write it at any time.
};

/// Anything else that draws: `record` is called with the inputs' textures in order.
struct DrawContent {
    using Record = std::function<void(Recorder&, const std::shared_ptr<Texture>& target,
                                      std::span<const std::shared_ptr<Texture>> inputs)>;
    Record record;
    Recipes inputs;
};

/// A linear filter of one input of the same size and format, computed by the CPU over host memory.
struct FilterContent {
    LinearFilter filter;
    Recipes inputs;
};

/// Pictures of the same size and format, copied into the slices of a texture in order.
struct StackContent {
    Recipes inputs;
};

using Content = std::variant<PassContent, PixelContent, DrawContent, FilterContent, StackContent>;

/// The inputs of any content; pixels have none.
const Recipes& inputs_of(const Content& content);

struct Recipe {
    Recipe(std::shared_ptr<Device> device, const ImageShape& shape, PixelFormat format,
           Content content);
    Recipe(std::shared_ptr<Device> device, int width, int height, PixelFormat format,
           Content content)
        : Recipe(std::move(device), ImageShape{width, height}, format, std::move(content)) {}
    ~Recipe();
    Recipe(const Recipe&) = delete;

    const std::shared_ptr<Device> device;
    const ImageShape shape;
    const int width;
    const int height;
    const PixelFormat format;
    const bool live;  ///< Shows memory that its owner may write at any time.

    /// What it is made from; null once it is materialised (pixels keep theirs).
    std::shared_ptr<const Content> content() const;
    /// The texture; null before it is materialised.
    std::shared_ptr<Texture> texture() const;
    /// How many passes must run, one after the other, to materialise it.
    int depth() const;
    /// Gives it its texture; the first one stays.
    void settle(std::shared_ptr<Texture> texture);
    /// What became of it; for people who want to know.
    std::atomic<PassNote> note{PassNote::NotDrawn};
    /// The pass that computed it: a number that counts up; 0 before.
    std::atomic<std::uint64_t> drawn_in{0};
    /// The pixels for the CPU: started once, remembered.
    Readback readback(const std::function<Readback()>& start);

private:
    mutable std::mutex mutex_;  // a leaf
    std::shared_ptr<const Content> content_;
    std::shared_ptr<Texture> texture_;
    Readback readback_;
    int depth_ = 0;
};

/// True if both show the same pixels. Compares what they are made from, and pixels where that is
/// gone or differs; may wait.
bool same_picture(Recipe& a, Recipe& b);

/// The same picture where nobody else can write it: a copy of live memory, else itself.
std::shared_ptr<Recipe> frozen(const std::shared_ptr<Recipe>& recipe);

}  // namespace sarabet::gpu
