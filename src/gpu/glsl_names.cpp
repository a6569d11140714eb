// glsl_names.cpp -- finds the names that a piece of GLSL defines.
//
// Not a parser: a statement outside of all braces ends at its first ';' or '{', and what it defines
// stands before its first '(' if it is a function, else after its type. That is what the bodies of
// operators are made of; a name that is missed makes a pass that does not compile, which is
// noticed.
#include "glsl_names.hpp"

#include <algorithm>
#include <cctype>

namespace sarabet::gpu {

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// The text without comments and without lines for the preprocessor.
std::string code_of(std::string_view body) {
    std::string out;
    bool line_begins = true;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const std::string_view rest = body.substr(i);
        if (rest.starts_with("//") || (line_begins && body[i] == '#')) {
            i = std::min(body.find('\n', i), body.size());
            out += '\n';
            line_begins = true;
        } else if (rest.starts_with("/*")) {
            i = std::min(body.find("*/", i), body.size()) + 1;
            out += ' ';
        } else {
            out += body[i];
            if (body[i] == '\n')
                line_begins = true;
            else if (!std::isspace(static_cast<unsigned char>(body[i])))
                line_begins = false;
        }
    }
    return out;
}

std::string word_before(std::string_view text, std::size_t end) {
    while (end > 0 && !is_word(text[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_word(text[begin - 1])) --begin;
    return std::string(text.substr(begin, end - begin));
}

// What a statement outside of all braces defines.
std::string name_in(std::string_view statement) {
    const std::size_t assigned = statement.find('=');
    const std::size_t called = statement.find('(');
    if (called < assigned) return word_before(statement, called);
    const std::size_t sized = statement.find('[');
    return word_before(statement, std::min({assigned, sized, statement.size()}));
}

}  // namespace

std::vector<std::string> global_names(std::string_view body) {
    const std::string code = code_of(body);
    std::vector<std::string> names;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (depth == 0 && (c == ';' || c == '{')) {
            std::string name = name_in(std::string_view(code).substr(begin, i - begin));
            if (!name.empty()) names.push_back(std::move(name));
        }
        if (c == '{') ++depth;
        if (c == '}') --depth;
        if (depth == 0 && (c == ';' || c == '}')) begin = i + 1;
    }
    return names;
}

std::vector<std::string> macro_names(std::string_view body) {
    constexpr std::string_view define = "#define ";
    std::vector<std::string> names;
    for (std::size_t at = body.find(define); at != std::string_view::npos;
         at = body.find(define, at)) {
        at += define.size();
        std::size_t end = at;
        while (end < body.size() && is_word(body[end])) ++end;
        names.emplace_back(body.substr(at, end - at));
    }
    return names;
}

void OwnNames::define(std::string_view name, std::string_view value, std::string_view arguments) {
    head_ += "#define ";
    ((head_ += name) += arguments) += ' ';
    (head_ += value) += '\n';
    forget(name);
}

void OwnNames::forget(std::string_view name) {
    ((tail_ += "#undef ") += name) += '\n';
}

}  // namespace sarabet::gpu
