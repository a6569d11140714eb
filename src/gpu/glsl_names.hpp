// glsl_names.hpp -- keeps the names of one piece of GLSL apart from those of others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sarabet::gpu {

/// Functions, structs and constants that `body` defines outside of functions.
std::vector<std::string> global_names(std::string_view body);

/// Macros that `body` defines.
std::vector<std::string> macro_names(std::string_view body);

/// Macros that are known to one piece of text alone.
class OwnNames {
public:
    void define(std::string_view name, std::string_view value, std::string_view arguments = {});
    /// A macro that the text itself defines.
    void forget(std::string_view name);
    const std::string& head() const { return head_; }
    const std::string& tail() const { return tail_; }

private:
    std::string head_, tail_;
};

}  // namespace sarabet::gpu
