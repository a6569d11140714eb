// host_pin.hpp -- what the hosting language hangs on a handle that it holds.
#pragma once

#include <sarabet/export.hpp>

namespace sarabet {

/// An object of the hosting language that goes with one handle. Copies of the handle, which are the
/// engine's, have none.
class SARABET_API SARABET_PY("skip: for the hosting language") HostPin {
public:
    HostPin() = default;
    HostPin(const HostPin&) noexcept {}
    HostPin& operator=(const HostPin&) noexcept { return *this; }
    ~HostPin() {
        if (object_) let_go();
    }

    void* object() const { return object_; }
    void hold(void* object) { object_ = object; }
    void let_go();

private:
    void* object_ = nullptr;
};

}  // namespace sarabet
