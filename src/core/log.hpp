// log.hpp -- messages for a person, queued until the host's language takes them.
#pragma once

#include <sarabet/export.hpp>

#include <string>
#include <vector>

namespace sarabet {

/// One message; levels are those of Python's logging (30 warning, 40 error).
struct LogRecord {
    int level = 30;
    std::string text;
};

/// Queues a message; without a host it is printed to stderr. Never waits for a host's lock.
SARABET_API void log_message(int level, std::string text);
/// Takes what is queued.
SARABET_API std::vector<LogRecord> take_log();
/// From now on messages are queued for a host, which is told of each by `wake`.
SARABET_API void queue_log(void (*wake)() = nullptr);

}  // namespace sarabet
