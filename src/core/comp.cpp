// comp.cpp -- handles to components.
#include "core/clones.hpp"
#include "core/handles.hpp"
#include "core/node_type.hpp"

#include <sarabet/comp.hpp>

#include <fmt/format.h>

namespace sarabet {

Comp::Comp(OpRef ref) : Operator(std::move(ref)) {
    if (type_of(*ref_.node).family != Family::Comp)
        throw Error(ErrorKind::Type, fmt::format("{} is no COMP", path_of(*ref_.node)));
}

OpRef Comp::create(const std::string& type, const std::string& name) {
    const Access access(ref_);
    access.graph().lock().await_no_cook();
    refuse_in_clone(*access, "no operator can be made in it");
    return make_ref_to(access.graph(),
                       access.graph().create(type_named(type), &*access, name, true));
}

OpRef Comp::create_named(const std::string& type, const std::string& name) {
    const Access access(ref_);
    access.graph().lock().await_no_cook();
    refuse_in_clone(*access, "no operator can be made in it");
    return make_ref_to(access.graph(),
                       access.graph().create(type_named(type), &*access, name, false));
}

OpRef Comp::op(const std::string& path) const {
    const Access access(ref_);
    if (auto found = access.graph().look_up(*access, path))
        return make_ref_to(access.graph(), std::move(found));
    access.graph().not_found(*access, path);
}

std::vector<OpRef> Comp::ops(const std::string& patterns) const {
    const Access access(ref_);
    std::vector<OpRef> all;
    for (auto& node : access.graph().look_up_all(*access, patterns))
        all.push_back(make_ref_to(access.graph(), std::move(node)));
    return all;
}

std::vector<OpRef> Comp::children() const {
    const Access access(ref_);
    std::vector<OpRef> all;
    for (const auto& child : access->children) all.push_back(make_ref_to(access.graph(), child));
    return all;
}

bool Comp::is_clone() const {
    const Access access(ref_);
    return access.graph().clones && access.graph().clones->follows(*access);
}

std::vector<OpRef> Comp::clones() const {
    const Access access(ref_);
    std::vector<OpRef> all;
    if (!access.graph().clones) return all;
    for (auto& clone : access.graph().clones->clones_of(*access))
        all.push_back(make_ref_to(access.graph(), std::move(clone)));
    return all;
}

}  // namespace sarabet
