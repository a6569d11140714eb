// fusion.cpp -- which pictures need not be textures.
//
// A picture that one other picture reads, pixel by pixel, is computed inside the pass of its
// reader: the design of that pass (top_shader.hpp) gets one stage more, and what was read as a
// texture is a colour. Every stage rounds its colour to its format, so the bytes are those of
// separate passes. What was computed so and is wanted again has not changed in between: it becomes
// a texture, and the part of a network that stands still is computed once.
#include "fusion.hpp"

#include "fused_passes.hpp"

#include <algorithm>
#include <unordered_map>

namespace sarabet::gpu {

namespace {

constexpr std::size_t most_stages = 16;
constexpr int most_textures = 16;
// Characters of bodies: what is longer compiles for seconds.
constexpr std::size_t most_text = 16000;
constexpr std::size_t most_unrolled_text = 8000;

constexpr int nobody = -1;

struct Member {
    const PassContent* pass = nullptr;  // null: nothing that can be a stage
    int reader = nobody;
    int root = 0;  // the task in whose pass it is computed
    PassNote note = PassNote::Wanted;
    // Of a root: what its pass holds.
    std::size_t stages = 1;
    std::size_t text = 0;
    int textures = 0;
};

const PassContent* stage_of(const Task& task) {
    const auto* pass = std::get_if<PassContent>(task.content.get());
    return pass && !pass->program->design.stages.empty() ? pass : nullptr;
}

bool is_on(const PassContent& pass) {
    return pass.fusion && pass.fusion->load(std::memory_order_relaxed);
}

const Stage& only_stage(const PassContent& pass) {
    return pass.program->design.stages.front();
}

// True if a pass reads this input at its own pixel alone.
bool reads_pixel(const PassContent& pass, std::size_t input) {
    const Stage& stage = only_stage(pass);
    const auto tables = static_cast<std::size_t>(stage.shader->tables);
    return stage.shader->kind == TopKind::Pointwise && input + tables < stage.inputs.size() &&
           stage.inputs[input].use == InputUse::SameSize;
}

class Plan {
public:
    explicit Plan(std::vector<Task>& tasks) : tasks_(tasks), members_(tasks.size()) {
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            places_.emplace(tasks[i].recipe, static_cast<int>(i));
            Member& member = members_[i];
            member.root = static_cast<int>(i);
            member.pass = stage_of(tasks[i]);
            if (!member.pass) continue;
            member.text = only_stage(*member.pass).shader->body.size();
            member.textures = member.pass->program->design.textures;
        }
        for (std::size_t i = 0; i < tasks.size(); ++i) note_readers(static_cast<int>(i));
        for (std::size_t i = tasks.size(); i-- > 0;) join_reader(static_cast<int>(i));
    }

    std::vector<Task> result() {
        std::vector<std::vector<int>> groups(tasks_.size());
        for (std::size_t i = 0; i < tasks_.size(); ++i)
            groups[static_cast<std::size_t>(members_[i].root)].push_back(static_cast<int>(i));
        std::vector<Task> out;
        for (std::size_t i = 0; i < tasks_.size(); ++i) {
            // A group that must run as it is stays at its members' places.
            const bool better =
                groups[i].size() > 1 || (members_[i].pass && is_on(*members_[i].pass) &&
                                         members_[i].text <= most_unrolled_text &&
                                         can_unroll(members_[i].pass->program->design));
            if (members_[i].root == static_cast<int>(i) && better)
                if (!compose(groups[i])) {
                    for (const int at : groups[i]) member(at).root = at;
                    for (std::size_t k = 0; k + 1 < groups[i].size(); ++k)
                        member(groups[i][k]).note = PassNote::Preparing;
                }
        }
        for (std::size_t i = 0; i < tasks_.size(); ++i) {
            tasks_[i].recipe->note = members_[i].note;
            if (members_[i].root == static_cast<int>(i)) out.push_back(std::move(tasks_[i]));
        }
        return out;
    }

private:
    Member& member(int at) { return members_[static_cast<std::size_t>(at)]; }
    Task& task(int at) { return tasks_[static_cast<std::size_t>(at)]; }

    // Finds out who reads each input of a task, and how.
    void note_readers(int reader) {
        const Recipes& inputs = inputs_of(*task(reader).content);
        const PassContent* pass = member(reader).pass;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const auto place = places_.find(inputs[i].get());
            if (place == places_.end()) continue;
            Member& read = member(place->second);
            if (!pass || !read.pass)
                read.note = PassNote::Alone;
            else if (!reads_pixel(*pass, i))
                read.note = PassNote::Elsewhere;
            else if (read.reader != nobody && read.reader != reader)
                read.note = PassNote::Several;
            else if (read.note == PassNote::Wanted)
                read.reader = reader;
        }
    }

    // Puts a task into the pass of its only reader, if that may be. Readers come first.
    void join_reader(int at) {
        Member& one = member(at);
        if (one.note != PassNote::Wanted || one.reader == nobody) return;
        Member& root = member(member(one.reader).root);
        if (!is_on(*one.pass) || !is_on(*root.pass))
            one.note = PassNote::SwitchedOff;
        else if (task(at).recipe->format == PixelFormat::SRGBA8Fixed)
            one.note = PassNote::Encoded;
        else if (task(at).recipe->drawn_in != 0)
            one.note = PassNote::Kept;
        else if (root.stages + 1 > most_stages || root.text + one.text > most_text ||
                 root.textures + one.textures > most_textures)
            one.note = PassNote::TooLong;
        else {
            one.note = PassNote::Inlined;
            one.root = member(one.reader).root;
            ++root.stages;
            root.text += one.text;
            root.textures += one.textures;
        }
    }

    // Makes one task of a group, whose root is its last member; false if its program is not there.
    bool compose(const std::vector<int>& group) {
        FusedDesign design;
        std::vector<const PassValues*> values;
        PassContent content;
        std::unordered_map<const Recipe*, int> stages, textures;
        for (const int at : group) {
            const PassContent& pass = *member(at).pass;
            Stage stage = only_stage(pass);
            for (std::size_t i = 0; i < pass.inputs.size(); ++i) {
                const auto& input = pass.inputs[i];
                if (!input) continue;
                if (const auto found = stages.find(input.get()); found != stages.end()) {
                    stage.inputs[i] = {InputUse::Inlined, found->second};
                    continue;
                }
                const auto [texture, is_new] =
                    textures.emplace(input.get(), static_cast<int>(content.inputs.size()));
                if (is_new) content.inputs.push_back(input);
                stage.inputs[i].from = texture->second;
            }
            stages.emplace(task(at).recipe, static_cast<int>(stages.size()));
            design.add(pass.program, std::move(stage));
            values.push_back(&pass.values);
        }
        Task& root = task(group.back());
        design.pass.textures = static_cast<int>(content.inputs.size());
        design.pass.packed = member(group.back()).pass->program->packed;
        design.pass.unrolled =
            can_unroll(design.pass) && member(group.back()).text <= most_unrolled_text;
        content.values = joined_values(values);
        content.fusion = member(group.back()).pass->fusion;
        content.program = fused_program(*root.recipe->device, std::move(design), content);
        if (!content.program) return false;
        for (const int at : group) {
            if (at != group.back()) root.inlined.push_back(task(at).recipe);
            root.held.push_back(task(at).content);
        }
        root.content = std::make_shared<Content>(std::move(content));
        return true;
    }

    std::vector<Task>& tasks_;
    std::vector<Member> members_;
    std::unordered_map<const Recipe*, int> places_;
};

}  // namespace

std::vector<Task> fused(std::vector<Task> tasks) {
    return Plan(tasks).result();
}

}  // namespace sarabet::gpu
