// problem_text.cpp -- what an exception leaves on the operator that caused it.
#include "core/problem_text.hpp"

#include "core/script_host.hpp"

#include <sarabet/error.hpp>

namespace sarabet {

std::string reason_of(std::exception_ptr problem) {
    try {
        std::rethrow_exception(problem);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception of an unknown type";
    }
}

void keep_trace(Node& node, std::exception_ptr problem) {
    try {
        std::rethrow_exception(problem);
    } catch (const CookError& error) {
        node.script_trace = error.trace();
        if (error.cause()) node.script_cause = script_host().keep(*node.graph, error.cause());
    } catch (...) {
    }
}

std::string without_path(std::string text, const Node& node) {
    const std::string prefix = path_of(node) + ": ";
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

}  // namespace sarabet
