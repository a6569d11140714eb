// project_file_types.cpp -- stand-ins for operators that are not known here.
#include "core/project_file_types.hpp"

#include "core/graph.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/cook_context.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <mutex>

namespace sarabet {

namespace {

struct NoParams {};

constexpr int any_inputs = 10000;

// Handles refer to types for ever, so a stand-in is never dropped; there is one for each name.
struct StandIns {
    struct Made {
        std::string name;
        OpType type;
    };
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<Made>, std::less<>> made;
};
StandIns& stand_ins() {
    static auto* all = new StandIns();
    return *all;
}

void fail_to_cook(CookCall& call) {
    static_cast<void>(type_named(call.ctx.node().type->info.type));  // throws what is to be said
    throw Error(ErrorKind::Key,
                "the operator's type was unknown when the project was loaded; save "
                "the project and load it again");
}

Family family_of(const std::string& name) {
    if (name.ends_with("CHOP")) return Family::Chop;
    return name.ends_with("COMP") ? Family::Comp : Family::Top;
}

// The pages that the operators of a family have in common.
const ParamTable* common_of(Family family) {
    for (const OpType* type : registered_types())
        if (type->family == family && type->common) return type->common;
    return nullptr;
}

}  // namespace

const OpType* type_or_stand_in(const std::string& name) {
    try {
        return &type_named(name);
    } catch (const Error&) {
    }
    const bool good = !name.empty() && name.size() <= 128 &&
                      std::isalpha(static_cast<unsigned char>(name.front())) &&
                      std::ranges::all_of(name, [](char c) {
                          return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
                      });
    if (!good) return nullptr;
    StandIns& all = stand_ins();
    const std::lock_guard guard(all.mutex);
    std::unique_ptr<StandIns::Made>& made = all.made[name];
    if (!made) {
        made = std::make_unique<StandIns::Made>();
        made->name = name;
        OpType& type = made->type;
        type.family = family_of(name);
        type.info = {.type = made->name.c_str(),
                     .label = made->name.c_str(),
                     .summary = "An operator that is not known here.",
                     .max_inputs = any_inputs};
        const bool suffixed = name.ends_with(family_name(type.family)) && name.size() > 4;
        type.stem =
            suffixed
                ? name.substr(0, name.size() - std::string_view(family_name(type.family)).size())
                : name;
        type.python_name = name;
        type.params = ParamTable(struct_ops<NoParams>());
        type.common = common_of(type.family);
        type.cook = type.family == Family::Comp ? nullptr : fail_to_cook;
    }
    return &made->type;
}

bool is_stand_in(const OpType& type) {
    return type.cook == fail_to_cook ||
           (type.family == Family::Comp && type.info.max_inputs == any_inputs);
}

}  // namespace sarabet
