// patterns.cpp -- matching by backtracking; what each wildcard took is remembered.
#include "core/patterns.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace sarabet {

namespace {

using Captures = std::vector<std::string>;
constexpr int most_steps = 20000;  // a hostile pattern ends here instead of taking for ever

bool number_at(std::string_view text, long& value, std::size_t& length) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    length = static_cast<std::size_t>(end - text.data());
    return problem == std::errc() && length > 0 && text[0] != '-';
}

// "3-7:2" or "2,5,13" or "1-5"; false if the bracket holds letters.
bool numbers_in(std::string_view inside, std::vector<long>& numbers) {
    while (!inside.empty()) {
        long first = 0, last = 0, step = 1;
        std::size_t n = 0;
        if (!number_at(inside, first, n)) return false;
        inside.remove_prefix(n);
        last = first;
        if (inside.starts_with('-')) {
            inside.remove_prefix(1);
            if (!number_at(inside, last, n)) return false;
            inside.remove_prefix(n);
            if (inside.starts_with(':')) {
                inside.remove_prefix(1);
                if (!number_at(inside, step, n) || step < 1) return false;
                inside.remove_prefix(n);
            }
        }
        for (long i = first; i <= last && numbers.size() < 10000; i += step) numbers.push_back(i);
        if (inside.starts_with(','))
            inside.remove_prefix(1);
        else if (!inside.empty())
            return false;
    }
    return true;
}

class Matcher {
public:
    explicit Matcher(Captures* captures) : captures_(captures) {}

    bool match(std::string_view pattern, std::string_view name) {
        if (++steps_ > most_steps) return false;
        if (pattern.empty()) return name.empty();
        switch (pattern.front()) {
            case '*': return star(pattern.substr(1), name);
            case '?':
                if (name.empty()) return false;
                return with(name.substr(0, 1), pattern.substr(1), name.substr(1));
            case '[': {
                const std::size_t close = pattern.find(']');
                if (close == std::string_view::npos) break;
                return bracket(pattern.substr(1, close - 1), pattern.substr(close + 1), name);
            }
            default: break;
        }
        return !name.empty() && name.front() == pattern.front() &&
               match(pattern.substr(1), name.substr(1));
    }

private:
    bool star(std::string_view rest, std::string_view name) {
        for (std::size_t n = name.size() + 1; n-- > 0;)
            if (with(name.substr(0, n), rest, name.substr(n))) return true;
        return false;
    }

    bool bracket(std::string_view inside, std::string_view rest, std::string_view name) {
        std::vector<long> numbers;
        if (!inside.empty() && std::isdigit(static_cast<unsigned char>(inside.front())) &&
            numbers_in(inside, numbers)) {
            for (std::size_t n = 1;
                 n <= name.size() && std::isdigit(static_cast<unsigned char>(name[n - 1])); ++n) {
                long value = 0;
                std::from_chars(name.data(), name.data() + n, value);
                if (std::find(numbers.begin(), numbers.end(), value) != numbers.end() &&
                    with(name.substr(0, n), rest, name.substr(n)))
                    return true;
            }
            return false;
        }
        if (name.empty() || inside.find(name.front()) == std::string_view::npos) return false;
        return with(name.substr(0, 1), rest, name.substr(1));
    }

    bool with(std::string_view taken, std::string_view rest, std::string_view name) {
        if (captures_) captures_->emplace_back(taken);
        if (match(rest, name)) return true;
        if (captures_) captures_->pop_back();
        return false;
    }

    Captures* captures_;
    int steps_ = 0;
};

void expand_into(std::string prefix, std::string_view pattern, std::vector<std::string>& names) {
    if (names.size() >= 10000) return;
    const std::size_t open = pattern.find('[');
    const std::size_t close = pattern.find(']', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
        names.push_back(prefix + std::string(pattern));
        return;
    }
    prefix += pattern.substr(0, open);
    const std::string_view inside = pattern.substr(open + 1, close - open - 1);
    const std::string_view rest = pattern.substr(close + 1);
    std::vector<long> numbers;
    if (!inside.empty() && numbers_in(inside, numbers))
        for (const long n : numbers) expand_into(prefix + std::to_string(n), rest, names);
    else
        for (const char c : inside) expand_into(prefix + c, rest, names);
}

}  // namespace

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    for_each_word(text, [&](std::string_view word) { found.emplace_back(word); });
    return found;
}

bool matches(std::string_view pattern, std::string_view name) {
    return Matcher(nullptr).match(pattern, name);
}

bool matches_any(std::string_view patterns, std::string_view name) {
    bool found = false;
    for_each_word(patterns, [&](std::string_view word) {
        const bool takes_out = word.starts_with('^');
        if (takes_out) word.remove_prefix(1);
        if (matches(word, name)) found = !takes_out;
    });
    return found;
}

std::vector<std::string> expand(std::string_view patterns) {
    std::vector<std::string> names;
    for (const std::string& word : words(patterns)) expand_into("", word, names);
    return names;
}

std::string replaced(std::string_view pattern, std::string_view replacement,
                     std::string_view name) {
    Captures captures;
    if (!Matcher(&captures).match(pattern, name)) return std::string(name);
    std::string made;
    std::size_t next = 0;
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char c = replacement[i];
        if (c != '*' && c != '?') {
            made += c;
            continue;
        }
        std::size_t which = next++;
        const std::size_t close = replacement.find(')', i);
        if (i + 2 < replacement.size() && replacement[i + 1] == '(' &&
            close != std::string_view::npos) {
            long index = 0;
            std::size_t length = 0;
            if (number_at(replacement.substr(i + 2, close - i - 2), index, length))
                which = static_cast<std::size_t>(index);
            i = close;
        }
        if (which < captures.size()) made += captures[which];
    }
    return made;
}

}  // namespace sarabet
