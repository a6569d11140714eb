// error.hpp -- what can go wrong, as one exception type with a kind.
#pragma once

#include <sarabet/export.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace sarabet {

/// Which Python exception an error becomes.
enum class ErrorKind {
    Value,      ///< UserError, ValueError: right type, wrong value
    Type,       ///< UserError, TypeError: wrong type, shape or element type
    Key,        ///< UserError, KeyError: no such name
    Index,      ///< UserError, IndexError: no such position
    Attribute,  ///< UserError, AttributeError: no such parameter
    Cook,       ///< CookError: an operator could not produce its data
    Device,     ///< DeviceError: no device, lost device, out of device memory
    Internal,   ///< InternalError: a defect of the engine
};

/// Any error of the engine. Its text says who, what, expected and got.
class SARABET_API Error : public std::runtime_error {
public:
    Error(ErrorKind kind, std::string message, std::string op_path = {})
        : std::runtime_error(std::move(message)), kind_(kind), path_(std::move(op_path)) {}
    ErrorKind kind() const { return kind_; }
    /// Path of the operator concerned; empty if there is none.
    const std::string& path() const { return path_; }

private:
    ErrorKind kind_;
    std::string path_;
};

/// An operator could not produce its data.
class SARABET_API CookError : public Error {
public:
    CookError(std::string message, std::string op_path, std::string script_trace = {},
              std::shared_ptr<void> cause = {})
        : Error(ErrorKind::Cook, std::move(message), std::move(op_path)),
          trace_(std::move(script_trace)),
          cause_(std::move(cause)) {}
    /// The script's traceback, where a script was the cause; empty otherwise.
    const std::string& trace() const { return trace_; }
    /// The script's exception as the hosting language knows it; null if there is none.
    const std::shared_ptr<void>& cause() const { return cause_; }

private:
    std::string trace_;
    std::shared_ptr<void> cause_;
};

}  // namespace sarabet
