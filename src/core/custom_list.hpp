// custom_list.hpp -- the parameters of an operator that were made at run time.
#pragma once

#include "core/par_id.hpp"

#include <sarabet/op/param_table.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sarabet {

/// A parameter made at run time: on script operators and components.
struct CustomParameter {
    ParamSpec spec;
    Value value;
    Value initial;
    std::string page = {};      ///< Where an editor shows it.
    std::string sequence = {};  ///< That it is in a block of; its name begins with it.
    int block = -1;
    bool gone = false;       ///< With its block; it comes back when the sequence grows again.
    bool enabled = true;     ///< For editors: off shows it greyed.
    bool read_only = false;  ///< A person cannot set it; what drives it can.
};

/// Hashes names of any string type, so that looking one up makes no string.
struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
        return std::hash<std::string_view>()(name);
    }
};

/// All of one operator in the order in which they were made. A parameter keeps its place for ever,
/// because handles, drives and edits know it by that; so those that are gone stay in the list.
///
/// They are found by name in constant time: a few by looking at each, many by an index.
class CustomParameters {
public:
    CustomParameters() = default;
    CustomParameters(std::vector<CustomParameter> all) : all_(std::move(all)) { index_all(); }

    std::size_t size() const { return all_.size(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    const CustomParameter& operator[](std::size_t place) const { return all_[place]; }
    /// To be changed in anything but what it is found by: name, suffixes and sequence.
    CustomParameter& at(std::size_t place) { return all_[place]; }
    const std::vector<CustomParameter>& list() const { return all_; }

    /// Adds one at the end, and returns it; what `at` says holds.
    CustomParameter& add(CustomParameter custom);
    /// Puts one in the place of one with the same name.
    void replace(std::size_t place, CustomParameter custom);
    void clear();

    /// The place of the one with this name, also if it is gone.
    std::optional<std::size_t> place_of(std::string_view name) const;
    /// The one that is not gone with this name, as a whole, or its member.
    std::optional<ParId> find(std::string_view name) const;
    /// Blocks of a sequence; 0 if there is none.
    std::size_t blocks_of(std::string_view sequence) const;

private:
    struct Found {
        std::size_t place;
        int component;  // of the vector; -1: the whole
    };
    template <class Visit>
    void each_named(std::string_view name, Visit visit) const;
    void index(std::size_t place);
    void unindex(std::size_t place);
    void index_all();

    std::vector<CustomParameter> all_;
    // Empty while they are few.
    std::unordered_multimap<std::string, Found, NameHash, std::equal_to<>> names_;
    std::unordered_map<std::string, std::vector<std::size_t>, NameHash, std::equal_to<>> sequences_;
};

}  // namespace sarabet
