// guard.hpp -- turns exceptions into messages.
#pragma once

#include <exception>
#include <new>
#include <string>

namespace sarabet::film {

template <typename Call>
bool guarded(std::string& message, Call call) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        message = "out of memory";
    } catch (const std::exception& error) {
        message = error.what();
    }
    return false;
}

}  // namespace sarabet::film
