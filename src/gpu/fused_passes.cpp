// fused_passes.cpp -- the programs of fused passes and the thread that prepares them.
#include "fused_passes.hpp"

#include "core/log.hpp"
#include "diagnostics.hpp"
#include "instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace sarabet::gpu {

namespace {

// A network that is drawn once is not worth a compile.
constexpr int worth_preparing = 2;
constexpr std::size_t most_entries = 4096;

// Everything that a driver's compiled shader may depend on: what a rehearsal needs.
struct Request {
    Device* device = nullptr;
    PassDesign design;
    PassValues values;
    std::vector<ImageShape> shapes;
    std::vector<PixelFormat> formats;
};

struct Entry {
    int wanted = 0;
    bool queued = false;
    std::shared_ptr<const PassProgram> program;
    std::unique_ptr<Request> request;  // until it is prepared
};

// Of everybody, and never destroyed: the thread may outlive static destruction.
struct Store {
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::vector<std::uint64_t>, Entry> entries;
    std::deque<Entry*> queue;
    bool started = false, busy = false, ending = false;
    std::vector<std::string> failures;
};

Store& store() {
    static auto* made = new Store;
    return *made;
}

// A size of one or three stands for all: drivers tell powers of two from other sizes, at most.
ImageShape rehearsal_shape(int width, int height) {
    const auto like = [](int size) {
        return std::has_single_bit(static_cast<unsigned>(size)) ? 1 : 3;
    };
    return {like(width), like(height)};
}

// Draws a few pixels with the program on a second device.
void rehearse(Device& device, const PassProgram& program, const Request& request) {
    const PixelFormat format = program.design.stages.back().format;
    const auto target = make_texture(device, 16, 1, format);
    DeviceImage* packed = program.packed ? &packed_image(*target) : nullptr;
    std::vector<TextureBinding> bindings;
    for (std::size_t i = 0; i < request.shapes.size(); ++i)
        bindings.push_back({make_texture(device, request.shapes[i], request.formats[i])});
    const auto pipeline = device.pipelines().fragment(
        *program.shader, packed != nullptr ? packed->key.format : vk_format(format),
        program.bindings);
    const std::uint64_t tick = device.queue().submit([&](Recorder& recorder) {
        recorder.fragment_pass(pipeline, target,
                               {bindings, request.values.uniforms, request.values.storage}, packed);
    });
    device.queue().wait(tick);
}

std::shared_ptr<const PassProgram> prepare(Request& request) {
    auto program = compile_fused(std::move(request.design));
    Device& device = *request.device;
    const PixelFormat format = program->design.stages.back().format;
    if (device.facts().is_software) rehearse(rehearsal_device(device), *program, request);
    static_cast<void>(device.pipelines().fragment(
        *program->shader, program->packed ? packed_format : vk_format(format), program->bindings));
    return program;
}

void work_off() {
    Store& all = store();
    std::unique_lock lock(all.mutex);
    for (;;) {
        all.changed.wait(lock, [&] { return !all.queue.empty() || all.ending; });
        if (all.ending) return;
        Entry& entry = *all.queue.front();
        const std::unique_ptr<Request> request = std::move(entry.request);
        all.queue.pop_front();
        all.busy = true;
        lock.unlock();
        std::shared_ptr<const PassProgram> program;
        std::string failure;
        try {
            program = prepare(*request);
        } catch (const std::exception& error) {
            failure = error.what();
        }
        lock.lock();
        all.busy = false;
        entry.program = std::move(program);
        if (!failure.empty()) {
            log_message(40, failure);
            all.failures.push_back(std::move(failure));
        }
        all.changed.notify_all();
    }
}

// At the end of the process drivers fall apart: nothing may be compiling then.
void end_work() {
    if (forked()) return;
    Store& all = store();
    std::unique_lock lock(all.mutex);
    all.ending = true;
    all.queue.clear();
    all.changed.notify_all();
    all.changed.wait(lock, [&] { return !all.busy; });
}

void enqueue(Store& all, Entry& entry) {
    if (all.ending) return;
    if (!all.started) {
        all.started = true;
        std::thread(work_off).detach();
        std::atexit(end_work);
    }
    entry.queued = true;
    all.queue.push_back(&entry);
    all.changed.notify_all();
}

}  // namespace

void FusedDesign::add(const std::shared_ptr<const PassProgram>& program, Stage stage) {
    // Programs are made once for each variant and kept, so that their addresses tell them apart.
    key.push_back(reinterpret_cast<std::uintptr_t>(program.get()));
    for (const StageInput& input : stage.inputs)
        key.push_back(static_cast<std::uint64_t>(input.use) << 32 |
                      static_cast<std::uint64_t>(input.from));
    pass.stages.push_back(std::move(stage));
}

std::shared_ptr<const PassProgram> fused_program(Device& device, FusedDesign design,
                                                 const PassContent& content) {
    design.key.push_back(reinterpret_cast<std::uintptr_t>(&device));
    std::vector<ImageShape> shapes;
    std::vector<PixelFormat> formats;
    for (const auto& input : content.inputs) {
        const ImageShape shape = rehearsal_shape(input->width, input->height);
        design.key.push_back(static_cast<std::uint64_t>(input->format) << 32 |
                             static_cast<std::uint64_t>(shape.width) << 16 |
                             static_cast<std::uint64_t>(shape.height));
        shapes.push_back(shape);
        formats.push_back(input->format);
    }
    Store& all = store();
    std::lock_guard lock(all.mutex);
    // Networks that are edited all day leave passes behind that nobody wanted twice.
    if (all.entries.size() >= most_entries)
        std::erase_if(all.entries, [](const auto& one) { return !one.second.queued; });
    Entry& entry = all.entries[std::move(design.key)];
    if (entry.program || entry.queued) return entry.program;
    ++entry.wanted;
    if (!entry.request)
        entry.request =
            std::make_unique<Request>(Request{&device, std::move(design.pass), content.values,
                                              std::move(shapes), std::move(formats)});
    if (entry.wanted >= worth_preparing) enqueue(all, entry);
    return nullptr;
}

void prepare_fused_programs(const std::function<void()>& poll) {
    Store& all = store();
    std::unique_lock lock(all.mutex);
    for (auto& [key, entry] : all.entries)
        if (!entry.queued) enqueue(all, entry);
    while (!all.queue.empty() || all.busy) {
        all.changed.wait_for(lock, std::chrono::milliseconds(50));
        if (!poll) continue;
        lock.unlock();
        poll();
        lock.lock();
    }
}

std::vector<std::string> fusion_failures() {
    Store& all = store();
    std::lock_guard lock(all.mutex);
    return all.failures;
}

}  // namespace sarabet::gpu
