// materialize.cpp -- walks the Recipes that are missing and records their passes.
//
// A Recipe is one pass over its inputs' textures. Everything that is missing below the one asked
// for is collected without recursion, inputs before users, given textures and pipelines outside
// all locks, and recorded into one submission. Two threads that ask at once may both draw a
// picture: the bytes are the same, and the first texture stays.
//
// Before that, runs of them become one pass each where they may (fusion.hpp).
#include "materialize.hpp"

#include "core/filter_rows.hpp"
#include "fusion.hpp"

#include <algorithm>
#include <unordered_map>

namespace sarabet::gpu {

namespace {

struct Job : Task {
    std::shared_ptr<Texture> target;
    std::shared_ptr<const Pipeline> pipeline;  // of a pass
    DeviceImage* packed = nullptr;             // what a packed pass draws to
    HostWork work;                             // of a filter, or of slices

    bool is_host_work() const { return work.run != nullptr; }
    bool draws() const {
        return !is_host_work() && !std::holds_alternative<PixelContent>(*content);
    }
};

// All textures of one walk, by Recipe.
using Textures = std::unordered_map<const Recipe*, std::shared_ptr<Texture>>;

// Lists what is to be made, inputs first.
std::vector<Task> plan(Recipe& wanted, Textures& textures) {
    struct Visit {
        Recipe* recipe;
        std::shared_ptr<const Content> content;
        std::size_t next = 0;
    };
    std::vector<Task> tasks;
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
        tasks.push_back({top.recipe, std::move(top.content), {}, {}});
        stack.pop_back();
    }
    return tasks;
}

std::shared_ptr<Texture> load_pixels(const Recipe& recipe, const PixelContent& pixels) {
    if (pixels.block && pixels.block->data() == pixels.rows.data)
        if (auto texture = wrap_texture(*recipe.device, pixels.block, recipe.shape, recipe.format,
                                        pixels.rows.row_pitch, pixels.rows.slice_pitch))
            return texture;
    auto texture = make_texture(*recipe.device, recipe.shape, recipe.format);
    upload_pixels(texture, pixels.rows);
    return texture;
}

// Pixels that a single thread is quicker with than two that must be woken.
constexpr int few_pixels = 128 * 128;

HostWork filter_work(const Recipe& recipe, const FilterContent& content,
                     const std::shared_ptr<Texture>& source,
                     const std::shared_ptr<Texture>& target) {
    if (!source->block() || !target->block())
        throw Error(ErrorKind::Device, "a texture is not in host memory, but its device shares it");
    const auto& info = info_of(recipe.format);
    const PixelLayout layout{info.dtype, info.channels, recipe.width, recipe.height};
    const int parts = recipe.width * recipe.height <= few_pixels ? 1 : host_threads();
    auto rows = std::make_shared<FilterRows>(content.filter, layout, parts);
    return {rows->parts(), [rows, source, target](int part) {
                rows->run(part, source->block()->data(), source->row_pitch(),
                          target->block()->data(), target->row_pitch());
            }};
}

// Copies pictures into slices. The software device's own copies do not wait for what was drawn
// through another image over the same memory (packed passes), and are the CPU's work anyhow.
HostWork stack_work(const StackContent& stack, const Textures& textures,
                    const std::shared_ptr<Texture>& target) {
    std::vector<std::shared_ptr<Texture>> slices;
    for (const auto& input : stack.inputs) {
        slices.push_back(textures.at(input.get()));
        if (!slices.back()->block()) return {};
    }
    if (!target->block()) return {};
    const auto count = static_cast<int>(slices.size());
    const int parts = std::min(count, host_threads());
    return {parts, [slices = std::move(slices), target, parts, count](int part) {
                for (int z = count * part / parts; z < count * (part + 1) / parts; ++z) {
                    const Texture& slice = *slices[static_cast<std::size_t>(z)];
                    copy_slices(target->block()->data() +
                                    target->slice_pitch() * static_cast<std::size_t>(z),
                                target->row_pitch(), 0, {slice.block()->data(), slice.row_pitch()},
                                slice.shape(), slice.format());
                }
            }};
}

// Everything that may fail or take long, before anything is recorded.
void prepare(std::vector<Job>& jobs, Textures& textures) {
    for (Job& job : jobs) {
        const Recipe& recipe = *job.recipe;
        if (const auto* pixels = std::get_if<PixelContent>(job.content.get())) {
            job.target = load_pixels(recipe, *pixels);
        } else {
            Device& device = *recipe.device;
            job.target = make_texture(device, recipe.shape, recipe.format);
            if (const auto* pass = std::get_if<PassContent>(job.content.get())) {
                if (pass->program->packed) job.packed = &packed_image(*job.target);
                job.pipeline = device.pipelines().fragment(
                    *pass->program->shader,
                    job.packed != nullptr ? job.packed->key.format : vk_format(recipe.format),
                    pass->program->bindings);
            } else if (const auto* filter = std::get_if<FilterContent>(job.content.get())) {
                job.work =
                    filter_work(recipe, *filter, textures.at(filter->inputs[0].get()), job.target);
            } else if (const auto* stack = std::get_if<StackContent>(job.content.get())) {
                job.work = stack_work(*stack, textures, job.target);
            }
        }
        textures[job.recipe] = job.target;
    }
}

void record(Recorder& recorder, const Job& job, const Textures& textures) {
    if (const auto* pass = std::get_if<PassContent>(job.content.get())) {
        std::vector<TextureBinding> bindings;
        for (const auto& input : pass->inputs)
            if (input) bindings.push_back({textures.at(input.get()), pass->filter});
        recorder.fragment_pass(job.pipeline, job.target,
                               {bindings, pass->values.uniforms, pass->values.storage}, job.packed);
    } else if (const auto* draw = std::get_if<DrawContent>(job.content.get())) {
        std::vector<std::shared_ptr<Texture>> inputs;
        for (const auto& input : draw->inputs)
            inputs.push_back(input ? textures.at(input.get()) : nullptr);
        draw->record(recorder, job.target, inputs);
    } else if (const auto* stack = std::get_if<StackContent>(job.content.get())) {
        std::vector<std::shared_ptr<Texture>> slices;
        for (const auto& input : stack->inputs) slices.push_back(textures.at(input.get()));
        recorder.copy_slices(slices, job.target);
    }
}

// Runs of drawing become one submission each; work for the CPU stands between them.
void submit(Queue& queue, std::vector<Job>& jobs, const Textures& textures) {
    for (auto job = jobs.begin(); job != jobs.end();) {
        if (job->is_host_work()) {
            std::vector<std::shared_ptr<Texture>> sources;
            for (const auto& input : inputs_of(*job->content))
                sources.push_back(textures.at(input.get()));
            queue.submit_host(std::move(job->work), sources, job->target);
            ++job;
            continue;
        }
        const auto end =
            std::find_if(job, jobs.end(), [](const Job& one) { return one.is_host_work(); });
        if (std::any_of(job, end, [](const Job& one) { return one.draws(); }))
            queue.submit([&](Recorder& recorder) {
                std::for_each(job, end, [&](const Job& one) { record(recorder, one, textures); });
            });
        job = end;
    }
}

}  // namespace

std::shared_ptr<Texture> materialize(Recipe& recipe) {
    static std::atomic<std::uint64_t> passes{0};
    if (auto texture = recipe.texture()) return texture;
    Textures textures;
    std::vector<Job> jobs;
    for (Task& task : fused(plan(recipe, textures))) jobs.push_back({std::move(task)});
    prepare(jobs, textures);
    submit(recipe.device->queue(), jobs, textures);
    // Each job holds its content, and through it its inputs, until the list is gone.
    for (const Job& job : jobs) {
        const std::uint64_t pass = ++passes;
        for (Recipe* inlined : job.inlined) inlined->drawn_in = pass;
        job.recipe->drawn_in = pass;
        job.recipe->settle(job.target);
    }
    return recipe.texture();
}

Pixels start_pixels(Recipe& recipe) {
    const auto content = recipe.content();
    if (const auto* pixels = content ? std::get_if<PixelContent>(content.get()) : nullptr)
        // The content holds whatever holds the memory.
        return {pixels->rows, content, nullptr, 0, pixels->live};
    const auto texture = materialize(recipe);
    const Readback back = recipe.readback([&] { return start_readback(texture); });
    return {{back.block->data(), back.row_pitch, back.slice_pitch},
            back.block,
            recipe.device,
            back.tick,
            false};
}

bool pixels_ready(const Pixels& pixels) {
    if (pixels.device && pixels.device->lost())
        throw Error(ErrorKind::Device, "the GPU device was lost");
    return !pixels.device || pixels.device->queue().completed() >= pixels.tick;
}

void wait_pixels(const Pixels& pixels, const std::function<void()>& poll) {
    if (pixels.device && !pixels_ready(pixels)) pixels.device->queue().wait(pixels.tick, poll);
}

}  // namespace sarabet::gpu
