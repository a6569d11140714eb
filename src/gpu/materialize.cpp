// materialize.cpp -- walks the Recipes that are missing and records their passes.
//
// A Recipe is one pass over its inputs' textures. Everything that is missing below the one asked
// for is collected without recursion, inputs before users, given textures and pipelines outside
// all locks, and recorded into one submission. Two threads that ask at once may both draw a
// picture: the bytes are the same, and the first texture stays.
//
// This is the plain strategy: one pass per Recipe. Fusion is another strategy over the same list:
// it turns runs of jobs into one job whose program is composed from theirs, and leaves the rest.
#include "materialize.hpp"

#include <unordered_map>

namespace sarabet::gpu {

namespace {

struct Job {
    Recipe* recipe = nullptr;
    std::shared_ptr<const Content> content;
    std::shared_ptr<Texture> target;
    std::shared_ptr<const Pipeline> pipeline;  // of a pass
};

// All textures of one walk, by Recipe.
using Textures = std::unordered_map<const Recipe*, std::shared_ptr<Texture>>;

// Lists what is to be made, inputs first.
std::vector<Job> plan(Recipe& wanted, Textures& textures) {
    struct Visit {
        Recipe* recipe;
        std::shared_ptr<const Content> content;
        std::size_t next = 0;
    };
    std::vector<Job> jobs;
    std::vector<Visit> stack;
    const auto enter = [&](Recipe& recipe) {
        if (textures.count(&recipe) != 0) return;
        // The content first: a Recipe that let go of it has its texture by then.
        auto content = recipe.content();
        auto texture = recipe.texture();
        const bool missing = texture == nullptr;
        textures.emplace(&recipe, std::move(texture));
        if (missing) stack.push_back({&recipe, std::move(content), 0});
    };
    enter(wanted);
    while (!stack.empty()) {
        Visit& top = stack.back();
        const Recipes& inputs = inputs_of(*top.content);
        if (top.next < inputs.size()) {
            Recipe* input = inputs[top.next++].get();
            if (input != nullptr) enter(*input);
            continue;
        }
        jobs.push_back({top.recipe, std::move(top.content), nullptr, nullptr});
        stack.pop_back();
    }
    return jobs;
}

std::shared_ptr<Texture> load_pixels(const Recipe& recipe, const PixelContent& pixels) {
    if (pixels.block && pixels.block->data() == pixels.data)
        if (auto texture = wrap_texture(*recipe.device, pixels.block, recipe.width, recipe.height,
                                        recipe.format, pixels.row_pitch))
            return texture;
    auto texture = make_texture(*recipe.device, recipe.width, recipe.height, recipe.format);
    upload_pixels(texture, pixels.data, pixels.row_pitch);
    return texture;
}

// Everything that may fail or take long, before anything is recorded.
void prepare(std::vector<Job>& jobs, Textures& textures) {
    for (Job& job : jobs) {
        const Recipe& recipe = *job.recipe;
        if (const auto* pixels = std::get_if<PixelContent>(job.content.get())) {
            job.target = load_pixels(recipe, *pixels);
        } else {
            Device& device = *recipe.device;
            job.target = make_texture(device, recipe.width, recipe.height, recipe.format);
            if (const auto* pass = std::get_if<PassContent>(job.content.get()))
                job.pipeline = device.pipelines().fragment(
                    *pass->program->shader, vk_format(recipe.format), pass->program->bindings);
        }
        textures[job.recipe] = job.target;
    }
}

void record(Recorder& recorder, const Job& job, const Textures& textures) {
    if (const auto* pass = std::get_if<PassContent>(job.content.get())) {
        std::vector<TextureBinding> bindings;
        for (const auto& input : pass->inputs)
            if (input) bindings.push_back({textures.at(input.get()), pass->program->filter});
        recorder.fragment_pass(job.pipeline, job.target,
                               {bindings, pass->values.uniforms, pass->values.storage});
    } else if (const auto* draw = std::get_if<DrawContent>(job.content.get())) {
        std::vector<std::shared_ptr<Texture>> inputs;
        for (const auto& input : draw->inputs)
            inputs.push_back(input ? textures.at(input.get()) : nullptr);
        draw->record(recorder, job.target, inputs);
    }
}

}  // namespace

std::shared_ptr<Texture> materialize(Recipe& recipe) {
    if (auto texture = recipe.texture()) return texture;
    Textures textures;
    std::vector<Job> jobs = plan(recipe, textures);
    prepare(jobs, textures);
    bool draws = false;
    for (const Job& job : jobs) draws |= !std::holds_alternative<PixelContent>(*job.content);
    if (draws)
        recipe.device->queue().submit([&](Recorder& recorder) {
            for (const Job& job : jobs) record(recorder, job, textures);
        });
    // Each job holds its content, and through it its inputs, until the list is gone.
    for (const Job& job : jobs) job.recipe->settle(job.target);
    return recipe.texture();
}

Pixels start_pixels(Recipe& recipe) {
    const auto content = recipe.content();
    if (const auto* pixels = content ? std::get_if<PixelContent>(content.get()) : nullptr)
        // The content holds whatever holds the memory.
        return {pixels->data, pixels->row_pitch, content, nullptr, 0, pixels->live};
    const auto texture = materialize(recipe);
    const Readback back = recipe.readback([&] { return start_readback(texture); });
    return {back.block->data(), back.row_pitch, back.block, recipe.device, back.tick, false};
}

bool pixels_ready(const Pixels& pixels) {
    return !pixels.device || pixels.device->queue().completed() >= pixels.tick;
}

void wait_pixels(const Pixels& pixels, const std::function<void()>& poll) {
    if (pixels.device && !pixels_ready(pixels)) pixels.device->queue().wait(pixels.tick, poll);
}

}  // namespace sarabet::gpu
