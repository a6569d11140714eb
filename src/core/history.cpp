// history.cpp -- groups of edits, undone newest first.
#include "core/history.hpp"

#include "core/graph.hpp"
#include "core/parameters.hpp"
#include "core/project_file_notes.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sarabet {

namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of arrays, in all groups

std::size_t array_bytes(const Value& value) {
    const auto* array = std::get_if<Array>(&value);
    return array ? array->bytes().size() : 0;
}

bool same_drive(const Drive& a, const Drive& b) {
    return a.kind == b.kind && a.par == b.par && a.text == b.text && a.source == b.source &&
           a.constant == b.constant;
}

}  // namespace

bool History::keeps(const Node& node) const {
    return paused_ == 0 && limit_ > 0 && (node.parent || &node == graph_.root().get()) &&
           !graph_.lock().cook_under_way();
}

// The group that the next edit belongs to.
History::Group& History::open(std::string name) {
    for (const Group& group : redo_) bytes_ -= std::min(bytes_, bytes_of(group));
    redo_.clear();
    if (depth_ > 0) {
        if (std::exchange(fresh_, false)) undo_.push_back({.name = begun_, .edits = {}});
    } else {
        undo_.push_back({.name = std::move(name), .edits = {}});
    }
    return undo_.back();
}

void History::keep(std::string name, std::function<void()> undo, std::function<void()> redo,
                   std::size_t bytes) {
    open(std::move(name)).edits.push_back({std::move(undo), std::move(redo), bytes});
    bytes_ += bytes;
    forget_surplus();
}

void History::keep_turning(std::string name, const Node& node, ParId par,
                           std::function<void()> undo, std::function<void()> redo,
                           std::shared_ptr<Value> now) {
    Group& group = open(std::move(name));
    group.edits.push_back({std::move(undo), std::move(redo), 0});
    if (depth_ == 0) {
        group.turning = node.id;
        group.par = par;
        group.frame = graph_.frame();
        group.now = std::move(now);
    }
    forget_surplus();
}

bool History::turns(const Node& node, ParId par) const {
    if (depth_ > 0 || !redo_.empty() || undo_.empty()) return false;
    const Group& last = undo_.back();
    return last.turning == node.id && last.par == par && last.frame != graph_.frame();
}

void History::turn(const Value& value) {
    Group& last = undo_.back();
    last.frame = graph_.frame();
    *last.now = value;
}

void History::begin(std::string name) {
    if (depth_++ > 0) return;
    begun_ = std::move(name);
    fresh_ = true;
}

void History::join() {
    if (depth_++ == 0) fresh_ = undo_.empty();
}

void History::end(bool keep) {
    if (depth_ == 0) throw Error(ErrorKind::Value, "end_edit without begin_edit");
    if (--depth_ > 0 || keep || fresh_ || undo_.empty()) return;
    bytes_ -= std::min(bytes_, bytes_of(undo_.back()));
    undo_.pop_back();
}

bool History::undo() {
    if (depth_ > 0) throw Error(ErrorKind::Value, "cannot undo inside of an edit that has begun");
    if (undo_.empty()) return false;
    Group group = std::move(undo_.back());
    undo_.pop_back();
    const Pause pause(*this);
    for (auto edit = group.edits.rbegin(); edit != group.edits.rend(); ++edit) edit->undo();
    redo_.push_back(std::move(group));
    return true;
}

bool History::redo() {
    if (depth_ > 0) throw Error(ErrorKind::Value, "cannot redo inside of an edit that has begun");
    if (redo_.empty()) return false;
    Group group = std::move(redo_.back());
    redo_.pop_back();
    const Pause pause(*this);
    for (const Edit& edit : group.edits) edit.redo();
    group.turning = 0;
    undo_.push_back(std::move(group));
    return true;
}

std::vector<std::string> History::undo_names() const {
    std::vector<std::string> names;
    for (auto group = undo_.rbegin(); group != undo_.rend(); ++group) names.push_back(group->name);
    return names;
}

std::vector<std::string> History::redo_names() const {
    std::vector<std::string> names;
    for (auto group = redo_.rbegin(); group != redo_.rend(); ++group) names.push_back(group->name);
    return names;
}

void History::set_limit(std::size_t groups) {
    limit_ = groups;
    if (groups == 0) clear();
    forget_surplus();
}

void History::clear() {
    undo_.clear();
    redo_.clear();
    bytes_ = 0;
    fresh_ = depth_ > 0;
}

std::size_t History::bytes_of(const Group& group) {
    std::size_t bytes = 0;
    for (const Edit& edit : group.edits) bytes += edit.bytes;
    return bytes;
}

void History::forget_surplus() {
    while (undo_.size() > std::max<std::size_t>(limit_, 1) ||
           (bytes_ > most_bytes && undo_.size() > 1)) {
        bytes_ -= std::min(bytes_, bytes_of(undo_.front()));
        undo_.pop_front();
    }
}

// Parameters ------------------------------------------------------------------------------------

struct ParameterEdit::Setting {
    Value value;
    std::vector<Drive> drives;
    NotedPar noted;
    bool plain() const { return drives.empty() && noted.empty(); }
};

ParameterEdit::ParameterEdit(Node& node, ParId par, Kind kind) : node_(node), par_(par.whole()) {
    // Code is no setting: what it holds may hold the project.
    const History& history = node.graph->history;
    if (!history.keeps(node) || spec_of(node, par_).kind == ParamKind::Python) return;
    joins_ = kind == Kind::Value && node.drives.empty() && history.turns(node, par_);
    if (!joins_) before_ = setting_of(node, par_);
}

ParameterEdit::~ParameterEdit() {
    History& history = node_.graph->history;
    if (joins_) history.turn(value_of(node_, par_));
    if (!before_) return;
    const std::shared_ptr<Setting> after = setting_of(node_, par_);
    if (before_->value == after->value && before_->noted.empty() && after->noted.empty() &&
        std::ranges::equal(before_->drives, after->drives, same_drive))
        return;
    const auto apply = [weak = node_.weak_from_this(),
                        par = par_](std::shared_ptr<const Setting> setting) {
        return [weak, par, setting = std::move(setting)] {
            if (const auto node = weak.lock()) restore(*node, par, *setting);
        };
    };
    const std::size_t bytes = array_bytes(before_->value) + array_bytes(after->value);
    // Only numbers and words turn: arrays are counted.
    const bool turns = bytes == 0 && before_->plain() && after->plain();
    std::string name = fmt::format("set {}:{}", path_of(node_), parameter_name(node_, par_));
    if (turns)
        history.keep_turning(std::move(name), node_, par_, apply(before_), apply(after),
                             {after, &after->value});
    else
        history.keep(std::move(name), apply(before_), apply(after), bytes);
}

std::shared_ptr<ParameterEdit::Setting> ParameterEdit::setting_of(Node& node, ParId par) {
    auto setting = std::make_shared<Setting>();
    setting->value = value_of(node, par);
    for (const Drive& drive : node.drives)
        if (drive.par.whole() == par) {
            setting->drives.push_back(drive);
            setting->drives.back().evaluated = false;
            setting->drives.back().evaluating = false;
        }
    setting->noted = noted(node, par);
    return setting;
}

namespace {

// False if a script has meanwhile made another parameter of it, which is no edit.
bool fits_custom(const Node& node, ParId par, const Value& value) {
    try {
        check_there(node, par);
        static_cast<void>(fitting_custom(spec_of(node, par), value));
        return true;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace

void ParameterEdit::restore(Node& node, ParId par, const Setting& setting) {
    if (par.block >= 0) {
        const auto& sequence = node.type->params.entries()[static_cast<std::size_t>(par.entry)];
        if (sequence_size(node, sequence.spec.name) <= static_cast<std::size_t>(par.block)) return;
    }
    if (par.table == ParTable::Custom && !fits_custom(node, par, setting.value)) return;
    std::erase_if(node.drives, [&](const Drive& drive) { return drive.par.whole() == par; });
    write_parameter(node, par, setting.value);
    node.drives.insert(node.drives.end(), setting.drives.begin(), setting.drives.end());
    note_again(node, par, setting.noted);
}

}  // namespace sarabet
