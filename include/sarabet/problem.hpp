// problem.hpp -- something that is wrong with an operator.
#pragma once

#include <sarabet/export.hpp>

#include <string>

namespace sarabet {

/// Something that is wrong with an operator, as it stands now.
class SARABET_API Problem {
public:
    SARABET_PY("skip: made by the engine alone")
    Problem(std::string path, std::string severity, std::string message)
        : path_(std::move(path)), severity_(std::move(severity)), message_(std::move(message)) {}

    /// Path of the operator.
    SARABET_PY("property")
    std::string path() const { return path_; }
    /// "error": the operator could not cook; "warning": it works, but something is odd.
    SARABET_PY("property")
    std::string severity() const { return severity_; }
    /// What is wrong.
    SARABET_PY("property")
    std::string message() const { return message_; }
    /// "/project1/blur1: error: ..."
    std::string repr() const { return path_ + ": " + severity_ + ": " + message_; }

private:
    std::string path_;
    std::string severity_;
    std::string message_;
};

}  // namespace sarabet
