// device.hpp -- what is known of a device that can run texture operators.
#pragma once

#include <sarabet/export.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sarabet {

/// A device that can run texture operators.
class SARABET_API Device {
public:
    SARABET_PY("skip: made by list()")
    Device(std::string name, std::string driver, std::string api_version, bool is_software,
           bool shares_memory, std::int64_t memory);

    /// The device's name, as its driver gives it.
    SARABET_PY("property")
    std::string name() const;
    /// Driver and its version.
    SARABET_PY("property")
    std::string driver() const;
    /// Version of Vulkan.
    SARABET_PY("property")
    std::string api_version() const;
    /// True if the device is the processor.
    SARABET_PY("property")
    bool is_software() const;
    /// True if textures live in memory that arrays can show without a copy.
    SARABET_PY("property")
    bool shares_memory() const;
    /// Size of the device's memory, in bytes.
    SARABET_PY("property")
    std::int64_t memory() const;
    /// Every device of this machine; empty without a driver.
    static std::vector<Device> list();
    /// "<Device llvmpipe (software)>"
    std::string repr() const;

private:
    std::string name_;
    std::string driver_;
    std::string api_version_;
    bool is_software_;
    bool shares_memory_;
    std::int64_t memory_;
};

}  // namespace sarabet
