// saved_params.hpp -- the parameters of an operator as a project file has them, for `upgrade`.
//
// When an operator changes what a parameter means, its `info.version` goes up by one and its file
// gets a function that says how the parameters of earlier versions are to be read:
//     static void upgrade(SavedParams& saved, int version) {
//         if (version < 2) saved.rename("filter", "size");
//         if (version < 3 && saved.has("size")) saved.set("size", 2 * saved.number("size"));
//     }
// A file holds what was not at its default: a parameter that is absent had the default value of the
// version that saved it.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// The parameters of one operator as a file has them.
class SARABET_API SavedParams {
public:
    /// One parameter, or one member of a vector.
    struct Entry {
        std::string name;
        Value value;             ///< The constant value; nothing if there is none.
        std::string expression;  ///< Empty in constant mode.
        std::size_t source = 0;  ///< Where it stands, for whoever reads the file.
    };

    bool has(std::string_view name) const { return find(name) != nullptr; }
    /// The constant value; nothing if the file has none.
    Value get(std::string_view name) const;
    /// The same as a number; 0 if it is none.
    double number(std::string_view name) const;
    /// Sets the constant value; an expression stays.
    void set(std::string_view name, Value value);
    /// Gives a parameter another name, with its expression; nothing if there is none.
    void rename(std::string_view from, std::string_view to);
    void remove(std::string_view name);

    std::vector<Entry>& entries() { return entries_; }

private:
    const Entry* find(std::string_view name) const;
    std::vector<Entry> entries_;
};

}  // namespace sarabet
