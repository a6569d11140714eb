// channel_names.cpp -- names of channels: unique, renamed, picked, expanded.
#include "core/channel_names.hpp"

#include "core/patterns.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

namespace sarabet {

namespace {

bool has_wildcards(std::string_view text) {
    return text.find_first_of("*?[^") != text.npos;
}

// Which word of a list takes a name: -1 if none does, or if a later `^word` takes it out again.
int taking_word(const std::vector<std::string>& patterns, std::string_view name) {
    int taken = -1;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const std::string_view word = patterns[i];
        if (word.starts_with('^')) {
            if (matches(word.substr(1), name)) taken = -1;
        } else if (taken < 0 && matches(word, name)) {
            taken = static_cast<int>(i);
        }
    }
    return taken;
}

}  // namespace

std::string_view name_base(std::string_view name) {
    while (!name.empty() && std::isdigit(static_cast<unsigned char>(name.back())))
        name.remove_suffix(1);
    return name;
}

long name_number(std::string_view name) {
    const std::string_view digits = name.substr(name_base(name).size());
    long number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::vector<std::string> unique_names(std::vector<std::string> names) {
    std::unordered_set<std::string> wanted(names.begin(), names.end());
    if (wanted.size() == names.size()) return names;
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, long> next;
    for (std::string& name : names) {
        if (taken.insert(name).second) continue;
        const std::string base(name_base(name));
        long& number = next.try_emplace(base, name_number(name)).first->second;
        do {
            name = base + std::to_string(++number);
        } while (wanted.contains(name) || !taken.insert(name).second);
    }
    return names;
}

std::vector<std::string> renamed(const std::vector<std::string>& names, std::string_view from,
                                 std::string_view to) {
    const std::vector<std::string> patterns = words(from);
    const std::vector<std::string> made = expand(to);
    if (made.empty()) return names;
    const bool wild = to.find_first_of("*?") != to.npos;
    const bool paired = made.size() == patterns.size() && (wild || !has_wildcards(from));
    std::vector<std::string> result = names;
    std::size_t next = 0;
    for (std::string& name : result) {
        const int word = taking_word(patterns, name);
        if (word < 0) continue;
        const std::size_t which = paired ? static_cast<std::size_t>(word) : wild ? 0 : next++;
        const std::string& target = made[std::min(which, made.size() - 1)];
        name = wild ? replaced(patterns[static_cast<std::size_t>(word)], target, name) : target;
    }
    return unique_names(std::move(result));
}

void pick_names(const std::vector<std::string>& names, std::string_view patterns,
                std::vector<int>& picked) {
    picked.clear();
    thread_local std::vector<char> taken;
    taken.assign(names.size(), 0);
    for_each_word(patterns, [&](std::string_view word) {
        const bool takes_out = word.starts_with('^');
        if (takes_out) word.remove_prefix(1);
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (taken[i] != takes_out || !matches(word, names[i])) continue;
            taken[i] = !takes_out;
            if (takes_out)
                std::erase(picked, static_cast<int>(i));
            else
                picked.push_back(static_cast<int>(i));
        }
    });
}

int name_channels(ChopOutput& out, const std::string& pattern) {
    const std::vector<std::string>& now = out.block().names();
    if (now.size() != 1 || now.front() != pattern)
        out.derive_names({}, [&] { return unique_names(expand(pattern)); });
    return static_cast<int>(out.block().names().size());
}

}  // namespace sarabet
