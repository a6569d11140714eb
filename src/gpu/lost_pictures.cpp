// lost_pictures.cpp -- brings pictures of a device that was lost to the one opened in its place.
#include "top_work.hpp"

#include <cstring>
#include <unordered_map>

namespace sarabet::gpu {

namespace {

PixelContent black(const Recipe& recipe) {
    PixelContent pixels;
    pixels.rows.row_pitch = texture_row_pitch(recipe.width, recipe.format);
    pixels.rows.slice_pitch = texture_slice_pitch(recipe.shape, recipe.format);
    const std::size_t bytes = texture_bytes(recipe.shape, recipe.format);
    pixels.block = allocate_host_block(bytes, pixels.rows.row_pitch);
    std::memset(pixels.block->data(), 0, bytes);
    pixels.rows.data = pixels.block->data();
    return pixels;
}

// Recipes may share inputs, so each is brought once.
class Rescue {
public:
    explicit Rescue(std::shared_ptr<Device> to) : to_(std::move(to)) {}

    std::shared_ptr<Recipe> brought(const std::shared_ptr<Recipe>& recipe) {
        if (!recipe || recipe->device == to_) return recipe;
        if (const auto known = brought_.find(recipe.get()); known != brought_.end())
            return known->second;
        auto made = std::make_shared<Recipe>(to_, recipe->shape, recipe->format, content(*recipe));
        brought_.emplace(recipe.get(), made);
        return made;
    }

private:
    Content content(Recipe& recipe) {
        // The content first: a Recipe that let go of it has its texture by then.
        const auto known = recipe.content();
        if (const auto texture = recipe.texture()) {
            if (!texture->block()) return black(recipe);
            PixelContent pixels;
            pixels.block = texture->block();
            pixels.rows = {pixels.block->data(), texture->row_pitch(), texture->slice_pitch()};
            return pixels;
        }
        Content copy = *known;
        if (auto* pass = std::get_if<PassContent>(&copy)) return with_inputs(std::move(*pass));
        if (auto* filter = std::get_if<FilterContent>(&copy))
            return with_inputs(std::move(*filter));
        if (auto* stack = std::get_if<StackContent>(&copy)) return with_inputs(std::move(*stack));
        if (std::holds_alternative<DrawContent>(copy)) return black(recipe);  // of its device
        return copy;
    }

    template <class Made>
    Content with_inputs(Made made) {
        for (auto& input : made.inputs) input = brought(input);
        return made;
    }

    std::shared_ptr<Device> to_;
    std::unordered_map<const Recipe*, std::shared_ptr<Recipe>> brought_;
};

}  // namespace

std::shared_ptr<Recipe> on_device(const TopWork& work, const std::shared_ptr<Recipe>& recipe) {
    if (!recipe || recipe->device == work.device) return recipe;
    return Rescue(work.device).brought(recipe);
}

}  // namespace sarabet::gpu
