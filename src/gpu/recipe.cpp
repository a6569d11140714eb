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
    return none;
}

Recipe::Recipe(std::shared_ptr<Device> on, int w, int h, PixelFormat pixel_format, Content made_of)
    : device(std::move(on)),
      width(w),
      height(h),
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
    for (std::size_t y = 0; y < static_cast<std::size_t>(a.height); ++y)
        if (std::memcmp(first.data + y * first.row_pitch, second.data + y * second.row_pitch,
                        bytes) != 0)
            return false;
    return true;
}

bool same_picture(Recipe& a, Recipe& b) {
    if (&a == &b) return true;
    if (a.width != b.width || a.height != b.height || a.format != b.format) return false;
    const auto mine = a.content(), theirs = b.content();
    if (mine && theirs && same_content(*mine, *theirs)) return true;
    return same_pixels(a, b);
}

std::shared_ptr<Recipe> frozen(const std::shared_ptr<Recipe>& recipe) {
    if (!recipe || !recipe->live) return recipe;
    const auto content = recipe->content();
    const PixelContent& live = *pixels_of(content);
    const std::size_t bytes = row_bytes(recipe->width, recipe->format);
    PixelContent copy;
    copy.row_pitch = texture_row_pitch(recipe->width, recipe->format);
    copy.block = allocate_host_block(copy.row_pitch * static_cast<std::size_t>(recipe->height),
                                     copy.row_pitch);
    copy.data = copy.block->data();
    for (std::size_t y = 0; y < static_cast<std::size_t>(recipe->height); ++y)
        std::memcpy(copy.block->data() + y * copy.row_pitch, live.data + y * live.row_pitch, bytes);
    return std::make_shared<Recipe>(recipe->device, recipe->width, recipe->height, recipe->format,
                                    Content(std::move(copy)));
}

}  // namespace sarabet::gpu
