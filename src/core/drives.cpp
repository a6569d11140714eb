// drives.cpp -- what computes a parameter in place of its constant: expressions, binds, exports.
//
// A drive is brought up to date when its operator is verified, or when somebody asks for the
// parameter's value. What it read is recorded as for a cook, so it runs again only when that has
// changed; the value is then written where a constant would be, and the operator cooks as if a
// person had turned the knob. A bind goes both ways: setting the bound parameter sets its master.
#include "core/clones.hpp"
#include "core/graph.hpp"
#include "core/host.hpp"
#include "core/parameters.hpp"
#include "core/problem_text.hpp"
#include "core/project_file_notes.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/channel_block.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sarabet {

namespace {

[[noreturn]] void refuse(const Node& node, ParId par, const std::string& text) {
    const std::string path = path_of(node);
    throw Error(ErrorKind::Value, fmt::format("{}: '{}' {}", path, parameter_name(node, par), text),
                path);
}

// A vector and a member of it cannot both be driven: nobody could say which one counts.
void check_conflict(Node& node, ParId par) {
    for (const Drive& drive : node.drives)
        if (drive.par != par && drive.par.whole() == par.whole() &&
            (par.component < 0 || drive.par.component < 0))
            refuse(node, par,
                   fmt::format("cannot be driven: '{}' is driven by {} {} already",
                               parameter_name(node, drive.par),
                               drive.kind == Drive::Kind::Bind ? "a" : "an", word_for(drive.kind)));
}

// The drive of a parameter, made if there is none, as new.
Drive& fresh_drive(Node& node, ParId par, Drive::Kind kind) {
    check_conflict(node, par);
    forget_waiting(node, par);
    Drive* drive = drive_of(node, par);
    if (!drive) {
        const Value constant = value_of(node, par);
        drive = &node.drives.emplace_back();
        drive->par = par;
        drive->constant = constant;
    }
    drive->kind = kind;
    drive->source = {};
    drive->compiled = nullptr;
    drive->read.clear();
    drive->evaluated = false;
    drive->error.clear();
    return *drive;
}

void driven_anew(Node& node) {
    ++node.params_version;
    node.graph->touch(node);
}

// The parameter that a bound one stands for; throws Error if it is gone.
PlacedPar master_of(Node& node, const Drive& drive) {
    std::shared_ptr<Node> owner = node.graph->resolve(node, drive.source);
    const ParId par = parameter_named(*owner, drive.text);
    return {std::move(owner), par};
}

void check_bind_cycle(Node& node, ParId par, const OpRef& source, const std::string& name) {
    std::string chain = fmt::format("{}:{}", path_of(node), parameter_name(node, par));
    Drive step;
    step.source = source;
    step.text = name;
    Node* at = &node;
    for (int steps = 0; steps < 1000; ++steps) {
        const PlacedPar master = master_of(*at, step);
        chain += fmt::format(" -> {}:{}", path_of(*master.node), step.text);
        if (master.node.get() == &node && master.par.whole() == par.whole() &&
            (master.par == par || master.par.component < 0 || par.component < 0))
            refuse(node, par, "cannot be bound to itself: " + chain);
        const Drive* next = drive_of(*master.node, master.par);
        if (!next || next->kind != Drive::Kind::Bind) return;
        step.source = next->source;
        step.text = next->text;
        at = master.node.get();
    }
}

// The bind of a parameter, or of the vector that it is a member of; null if there is none.
const Drive* bind_of(const Node& node, ParId par) {
    for (const Drive& drive : node.drives)
        if (drive.kind == Drive::Kind::Bind && (drive.par == par || drive.par == par.whole()))
            return &drive;
    return nullptr;
}

OpRef without_project(OpRef source) {
    source.graph = nullptr;
    return source;
}

}  // namespace

const char* word_for(Drive::Kind kind) {
    switch (kind) {
        case Drive::Kind::Expression: return "expression";
        case Drive::Kind::Bind: return "bind";
        case Drive::Kind::Export: return "export";
    }
    return "";
}

Drive* drive_of(Node& node, ParId par) {
    const auto found = std::ranges::find(node.drives, par, &Drive::par);
    return found == node.drives.end() ? nullptr : &*found;
}

void set_expression(Node& node, ParId par, std::string text) {
    fresh_drive(node, par, Drive::Kind::Expression).text = std::move(text);
    driven_anew(node);
}

void bind_parameter(Node& node, ParId par, OpRef source, std::string master) {
    source = without_project(std::move(source));
    check_bind_cycle(node, par, source, master);
    Drive& drive = fresh_drive(node, par, Drive::Kind::Bind);
    drive.source = std::move(source);
    drive.text = std::move(master);
    driven_anew(node);
}

void export_parameter(Node& node, ParId par, OpRef source, std::string channel) {
    const int size = par.component >= 0 ? 1 : spec_of(node, par).size;
    const ParamKind kind = spec_of(node, par).kind;
    if (size > 1 ||
        (kind != ParamKind::Float && kind != ParamKind::Int && kind != ParamKind::Toggle))
        refuse(node, par,
               fmt::format("cannot be driven by a channel: expected a number, got {} {}",
                           size > 1 ? "several of" : "a", kind_text(kind)));
    if (const auto from = node.graph->resolve(node, source);
        from && from->type->family != Family::Chop)
        refuse(node, par, fmt::format("is driven by a channel of a CHOP, got {}", path_of(*from)));
    Drive& drive = fresh_drive(node, par, Drive::Kind::Export);
    drive.source = without_project(std::move(source));
    drive.text = std::move(channel);
    driven_anew(node);
}

PlacedPar end_of_binds(Node& node, ParId par) {
    PlacedPar end{node.shared_from_this(), par};
    while (const Drive* bind = bind_of(*end.node, end.par)) {
        PlacedPar master = master_of(*end.node, *bind);
        if (bind->par != end.par) master.par.component = end.par.component;
        end = std::move(master);
    }
    return end;
}

void set_parameter(Node& given, ParId given_par, const Value& value) {
    const PlacedPar end = end_of_binds(given, given_par);
    Node& node = *end.node;
    const ParId par = end.par;
    if (par.table == ParTable::Custom && custom_of(node, par).read_only)
        refuse(node, par, "is read-only");
    write_parameter(node, par, value);
    std::erase_if(node.drives, [&](const Drive& drive) {
        return drive.par == par || (par.component < 0 && drive.par.whole() == par);
    });
    forget_waiting(node, par);
}

void release_parameter(Node& node, ParId par) {
    const Drive* drive = drive_of(node, par);
    if (!drive) return;
    const Value constant = drive->constant;
    std::erase_if(node.drives, [&](const Drive& each) { return each.par == par; });
    write_parameter(node, par, constant);
}

// An expression's value, the master's, or that of the channel's current sample.
Value Graph::driven_value(Node& node, Drive& drive) {
    if (drive.kind == Drive::Kind::Expression) {
        if (!drive.compiled) drive.compiled = script_host().compile(node, drive.text);
        const std::shared_ptr<void> compiled = drive.compiled;
        return script_host().evaluate(node, compiled);
    }
    if (drive.kind == Drive::Kind::Bind) {
        const PlacedPar master = master_of(node, drive);
        evaluate_recorded(*master.node, master.par);
        return value_of(*master.node, master.par);
    }
    const std::shared_ptr<Node> source = resolve(node, drive.source);
    const std::string channel = drive.text;
    const ParId par = drive.par;
    record_output(*source);  // also where the pull is refused
    pull(*source);
    record_output(*source);
    require(*source);
    const Ref<const Output> output = source->published();
    if (!output) throw Error(ErrorKind::Cook, fmt::format("{} has no data", path_of(*source)));
    const auto& block = static_cast<const ChannelBlock&>(*output);
    const int index = block.find(channel);
    if (index < 0)
        throw Error(ErrorKind::Key,
                    fmt::format("{} has no channel '{}'", path_of(*source), channel));
    const double value = block.channel(index)[sample_now(block, channel)];
    const ParamKind kind = spec_of(node, par).kind;
    if (kind == ParamKind::Int) return static_cast<std::int64_t>(std::trunc(value));
    if (kind == ParamKind::Toggle) return value != 0;
    return value;
}

void Graph::evaluate_recorded(Node& node, ParId par) {
    try {
        if (!node.drives.empty()) evaluate(node, par);
    } catch (...) {
        record_parameter(node, par);  // who reads it asks again once it has a value
        throw;
    }
    record_parameter(node, par);
}

void Graph::update_drive(Node& node, std::size_t index) {
    const ParId par = node.drives[index].par;
    std::vector<Dependency> read;
    std::string problem;
    // Evaluating may change the list of drives, so this one is found again afterwards.
    node.drives[index].evaluating = true;
    struct Done {
        Node& node;
        ParId par;
        bool outer_read = std::exchange(node.channel_read, false);
        ~Done() {
            if (Drive* drive = drive_of(node, par)) {
                drive->evaluating = false;
                drive->per_channel = node.channel_read;
            }
            node.channel_read = node.channel_read || outer_read;
        }
    } done{node, par};
    try {
        if (cooking_.size() > most_nested)
            throw Error(ErrorKind::Cook,
                        fmt::format("parameters read each other more than {} deep", most_nested));
        const Recorder recorder(node, read, Recorder::For::Drive);
        cooking_.push_back(&node);
        struct Pop {
            std::vector<Node*>& stack;
            ~Pop() { stack.pop_back(); }
        } pop{cooking_};
        const Value value = driven_value(node, node.drives[index]);
        if (drive_of(node, par) && !(value_of(node, par) == value)) {
            const std::uint64_t revision = revision_;
            const Clones::Deaf deaf(clones);  // clones have a drive of their own
            write_parameter(node, par, value);
            revision_ = revision;  // the change is taken up by this very pull
        }
    } catch (const host::Interrupted&) {
        throw;
    } catch (...) {
        const Drive* drive = drive_of(node, par);
        problem = fmt::format(
            "{} of '{}': {}", word_for(drive ? drive->kind : Drive::Kind::Expression),
            parameter_name(node, par), without_path(reason_of(std::current_exception()), node));
        keep_trace(node, std::current_exception());
    }
    if (Drive* drive = drive_of(node, par)) {
        drive->read = std::move(read);
        drive->evaluated = true;
        if (drive->error.empty() != problem.empty()) ++node.params_version;  // for who reads it
        drive->error = problem;
    }
    if (problem.empty()) return;
    fail(node, problem);
    node.forced = true;  // the cook that clears the problem, once the drives hold again
}

namespace {

// What a drive has read, taken out while it is compared: what it reads of its own operator brings
// that operator's drives up to date in turn, and this one must then be left alone.
class TakenReads {
public:
    TakenReads(Node& node, std::size_t index)
        : node_(node), index_(index), par_(node.drives[index].par) {
        list.swap(node.drives[index].read);
    }
    ~TakenReads() {
        if (index_ < node_.drives.size() && node_.drives[index_].par == par_)
            node_.drives[index_].read.swap(list);
    }
    TakenReads(const TakenReads&) = delete;
    std::vector<Dependency> list;

private:
    Node& node_;
    std::size_t index_;
    ParId par_;
};

}  // namespace

bool Graph::update_drives(Node& node) {
    const auto moved = [&](std::size_t index) {
        if (!node.drives[index].evaluated) return true;
        TakenReads reads(node, index);
        return std::ranges::any_of(reads.list, [&](Dependency& one) { return changed(one); });
    };
    bool good = true;
    for (std::size_t i = 0; i < node.drives.size(); ++i) {
        if (node.drives[i].evaluating) continue;
        if (moved(i) && i < node.drives.size()) update_drive(node, i);
        if (i < node.drives.size()) good = good && node.drives[i].error.empty();
    }
    return good;
}

void Graph::evaluate(Node& node, ParId par) {
    const auto concerns = [&](const Drive& drive) {
        return drive.par == par || drive.par.whole() == par || drive.par == par.whole();
    };
    if (std::ranges::none_of(node.drives, concerns)) return;
    for (const Drive& drive : node.drives)
        if (concerns(drive) && drive.evaluating)
            throw CookError(
                fmt::format("{}: '{}' reads itself", path_of(node), parameter_name(node, par)),
                path_of(node));
    lock_.await_no_cook();
    lock_.begin_cook();
    try {
        update_drives(node);
    } catch (...) {
        lock_.end_cook();
        throw;
    }
    end_cook();
    for (const Drive& drive : node.drives)
        if (concerns(drive) && !drive.error.empty())
            throw CookError(fmt::format("{}: {}", path_of(node), drive.error), path_of(node));
}

}  // namespace sarabet
