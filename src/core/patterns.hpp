// patterns.hpp -- name patterns as TouchDesigner writes them: matching, expansion, replacement.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// Splits at blanks.
std::vector<std::string> words(std::string_view text);

/// Calls `action` with each of the words, making none.
template <class Action>
void for_each_word(std::string_view text, Action action) {
    constexpr std::string_view blanks = " \t\n";
    std::size_t at = 0;
    while ((at = text.find_first_not_of(blanks, at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        action(text.substr(at, end - at));
        at = end;
    }
}

/// One pattern against one name: `*` any run, `?` one character, `[xyz]` one of these letters,
/// `[1-5]`, `[3-7:2]` and `[2,5,13]` numbers.
bool matches(std::string_view pattern, std::string_view name);

/// A list of patterns against one name: words are alternatives, `^word` takes out again.
bool matches_any(std::string_view patterns, std::string_view name);

/// `t[xyz]`, `chan[1-3]`: every name that the patterns generate, in order.
std::vector<std::string> expand(std::string_view patterns);

/// What the wildcards of `pattern` stood for in `name`, put into `replacement`: `*(0)`, `?(1)`, or
/// wildcards in order. Names that do not match come back unchanged.
std::string replaced(std::string_view pattern, std::string_view replacement, std::string_view name);

}  // namespace sarabet
