// custom_list.cpp -- custom parameters found by name.
#include "core/custom_list.hpp"

#include <algorithm>

namespace sarabet {

namespace {

constexpr std::size_t few = 16;

template <class Visit>
void each_name(const ParamSpec& spec, Visit visit) {
    visit(spec.name, -1);
    if (spec.size > 1)
        for (int i = 0; i < spec.size; ++i) visit(spec.member_name(i), i);
}

}  // namespace

template <class Visit>
void CustomParameters::each_named(std::string_view name, Visit visit) const {
    if (names_.empty()) {
        for (std::size_t place = 0; place < all_.size(); ++place)
            if (name.starts_with(all_[place].spec.name))
                each_name(all_[place].spec, [&](const std::string& known, int component) {
                    if (known == name) visit(Found{place, component});
                });
        return;
    }
    const auto [first, last] = names_.equal_range(name);
    for (auto at = first; at != last; ++at) visit(at->second);
}

CustomParameter& CustomParameters::add(CustomParameter custom) {
    all_.push_back(std::move(custom));
    if (all_.size() == few)
        index_all();
    else if (all_.size() > few)
        index(all_.size() - 1);
    return all_.back();
}

void CustomParameters::replace(std::size_t place, CustomParameter custom) {
    const CustomParameter& before = all_[place];
    const bool found_alike = before.sequence == custom.sequence &&
                             before.spec.size == custom.spec.size &&
                             before.spec.suffixes == custom.spec.suffixes;
    if (!found_alike && !names_.empty()) unindex(place);
    all_[place] = std::move(custom);
    if (!found_alike && !names_.empty()) index(place);
}

void CustomParameters::clear() {
    all_.clear();
    names_.clear();
    sequences_.clear();
}

std::optional<std::size_t> CustomParameters::place_of(std::string_view name) const {
    std::optional<std::size_t> place;
    each_named(name, [&](const Found& found) {
        if (found.component < 0) place = found.place;
    });
    return place;
}

std::optional<ParId> CustomParameters::find(std::string_view name) const {
    std::optional<Found> first;
    each_named(name, [&](const Found& found) {
        if (!all_[found.place].gone && (!first || found.place < first->place)) first = found;
    });
    if (!first) return std::nullopt;
    return ParId{ParTable::Custom, static_cast<std::int16_t>(first->place), -1, -1,
                 static_cast<std::int16_t>(first->component)};
}

std::size_t CustomParameters::blocks_of(std::string_view sequence) const {
    int most = -1;
    const auto look_at = [&](const CustomParameter& custom) {
        if (!custom.gone && custom.sequence == sequence) most = std::max(most, custom.block);
    };
    if (names_.empty()) {
        for (const CustomParameter& custom : all_) look_at(custom);
    } else if (const auto found = sequences_.find(sequence); found != sequences_.end()) {
        for (const std::size_t place : found->second) look_at(all_[place]);
    }
    return static_cast<std::size_t>(most + 1);
}

void CustomParameters::index(std::size_t place) {
    const CustomParameter& custom = all_[place];
    each_name(custom.spec, [&](const std::string& name, int component) {
        names_.emplace(name, Found{place, component});
    });
    if (!custom.sequence.empty()) sequences_[custom.sequence].push_back(place);
}

void CustomParameters::unindex(std::size_t place) {
    const CustomParameter& custom = all_[place];
    each_name(custom.spec, [&](const std::string& name, int) {
        const auto [first, last] = names_.equal_range(name);
        for (auto at = first; at != last;)
            at = at->second.place == place ? names_.erase(at) : std::next(at);
    });
    if (!custom.sequence.empty()) std::erase(sequences_[custom.sequence], place);
}

void CustomParameters::index_all() {
    if (all_.size() < few) return;
    for (std::size_t place = 0; place < all_.size(); ++place) index(place);
}

}  // namespace sarabet
