// channel_names.hpp -- how operators pick, make and change the names of channels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

class ChopOutput;

/// The names with repeated ones numbered on: chan1, chan1 becomes chan1, chan2.
std::vector<std::string> unique_names(std::vector<std::string> names);

/// The names with those that match `from` replaced by `to`, and none twice. Wildcards in `to` stand
/// for what those of `from` took. Without wildcards, words are paired with the words of `from` if
/// these are plain names and as many, else given to the matching channels in order.
std::vector<std::string> renamed(const std::vector<std::string>& names, std::string_view from,
                                 std::string_view to);

/// Positions of the names that match, in the order of the patterns; `^word` takes out again.
void pick_names(const std::vector<std::string>& names, std::string_view patterns,
                std::vector<int>& picked);

/// Names an output by a pattern such as `t[xyz]` and returns the number of names.
int name_channels(ChopOutput& out, const std::string& pattern);

/// A name without the digits at its end.
std::string_view name_base(std::string_view name);
/// The number at the end of a name; 0 if there is none.
long name_number(std::string_view name);

}  // namespace sarabet
