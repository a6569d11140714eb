// recipe.cpp -- what a Recipe holds, and when it lets go.
#include "recipe.hpp"

#include "materialize.hpp"

#include <algorithm>
#include <cstring>

namespace sarabet::gpu {

namespace {

const PixelContent* pixels_of(const std::shared_ptr<const Content>& content) {
    return content ? std::get_if<PixelContent>(content.get()) : nullptr;
}

// Lets go of a content without recursion: a chain may be very long, and each Recipe would
// otherwise drop the next one from inside its destructor.
void drop(std::shared_ptr<const Content> content) {
    static thread_local std::vector<std::shared_ptr<const Content>>* pending = nullptr;
    if (content == nullptr) return;
    if (pending != nullptr) {
        pending->push_back(std::move(content));
        return;
    }
    std::vector<std::shared_ptr<const Content>> list;
    pending = &list;
    list.push_back(std::move(content));
    while (!list.empty()) {
        std::shared_ptr<const Content> last = std::move(list.back());
        list.pop_back();
        last.reset();  // may push onto the list
    }
    pending = nullptr;
}

}  // namespace

const Recipes& inputs_of(const Content& content) {
    static const Recipes none;
    if (const auto* pass = std::get_if<PassContent>(&content)) return pass->inputs;
    if (const auto* draw = std::get_if<DrawContent>(&content)) return draw->inputs;
    if (const auto* filter = std::get_if<FilterContent>(&content)) return filter->inputs;
    if (const auto* stack = std::get_if<StackContent>(&content)) return stack->inputs;
    return none;
}

Recipe::Recipe(std::shared_ptr<Device> on, const ImageShape& size, PixelFormat pixel_format,
               Content made_of)
    : device(std::move(on)),
      shape(size),
      width(size.width),
      height(size.height),
      format(pixel_format),
      live(std::holds_alternative<PixelContent>(made_of) && std::get<PixelContent>(made_of).live),
      content_(std::make_shared<Content>(std::move(made_of))) {
    if (std::holds_alternative<PixelContent>(*content_)) return;
    for (const auto& input : inputs_of(*content_))
        if (input) depth_ = std::max(depth_, input->depth());
    ++depth_;
}

Recipe::~Recipe() {
    drop(std::move(content_));
}

std::shared_ptr<const Content> Recipe::content() const {
    std::lock_guard lock(mutex_);
    return content_;
}

std::shared_ptr<Texture> Recipe::texture() const {
    std::lock_guard lock(mutex_);
    return texture_;
}

int Recipe::depth() const {
    std::lock_guard lock(mutex_);
    return texture_ ? 0 : depth_;
}

void Recipe::settle(std::shared_ptr<Texture> texture) {
    std::shared_ptr<const Content> old;
    {
        std::lock_guard lock(mutex_);
        if (!texture_) texture_ = std::move(texture);
        if (!pixels_of(content_)) old = std::move(content_);
    }
    drop(std::move(old));
}

Readback Recipe::readback(const std::function<Readback()>& start) {
    {
        std::lock_guard lock(mutex_);
        if (readback_.block) return readback_;
    }
    Readback started = start();
    std::lock_guard lock(mutex_);
    if (!readback_.block) readback_ = std::move(started);
    return readback_;
}

static bool same_content(const Content& a, const Content& b) {
    const auto* pass = std::get_if<PassContent>(&a);
    const auto* other = std::get_if<PassContent>(&b);
    return pass && other && pass->program == other->program && pass->values == other->values &&
           pass->inputs == other->inputs;
}

static bool same_pixels(Recipe& a, Recipe& b) {
    const Pixels first = start_pixels(a), second = start_pixels(b);
    wait_pixels(first);
    wait_pixels(second);
    const std::size_t bytes = row_bytes(a.width, a.format);
    const auto same_row = [&](std::size_t y, std::size_t z) {
        return std::memcmp(
                   first.rows.data + z * first.rows.slice_pitch + y * first.rows.row_pitch,
                   second.rows.data + z * second.rows.slice_pitch + y * second.rows.row_pitch,
                   bytes) == 0;
    };
    for (std::size_t z = 0; z < static_cast<std::size_t>(a.shape.depth); ++z)
        for (std::size_t y = 0; y < static_cast<std::size_t>(a.height); ++y)
            if (!same_row(y, z)) return false;
    return true;
}

bool same_picture(Recipe& a, Recipe& b) {
    if (&a == &b) return true;
    if (a.shape != b.shape || a.format != b.format) return false;
    const auto mine = a.content(), theirs = b.content();
    if (mine && theirs && same_content(*mine, *theirs)) return true;
    return same_pixels(a, b);
}

std::shared_ptr<Recipe> frozen(const std::shared_ptr<Recipe>& recipe) {
    if (!recipe || !recipe->live) return recipe;
    const auto content = recipe->content();
    const PixelContent& live = *pixels_of(content);
    PixelContent copy;
    copy.rows.row_pitch = texture_row_pitch(recipe->width, recipe->format);
    copy.rows.slice_pitch = texture_slice_pitch(recipe->shape, recipe->format);
    copy.block =
        allocate_host_block(texture_bytes(recipe->shape, recipe->format), copy.rows.row_pitch);
    copy.rows.data = copy.block->data();
    copy_slices(copy.block->data(), copy.rows.row_pitch, copy.rows.slice_pitch, live.rows,
                recipe->shape, recipe->format);
    return std::make_shared<Recipe>(recipe->device, recipe->shape, recipe->format,
                                    Content(std::move(copy)));
}

}  // namespace sarabet::gpu
