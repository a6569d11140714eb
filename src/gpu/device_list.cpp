// device_list.cpp -- what a person may know of the devices.
#include "core/handles.hpp"
#include "gpu/project_device.hpp"

#include <sarabet/device.hpp>
#include <sarabet/project.hpp>

#include <fmt/format.h>

namespace sarabet {

namespace {

Device described(const gpu::DeviceFacts& facts, bool shares_memory) {
    const std::uint32_t v = facts.api_version;
    return Device(facts.name, facts.driver,
                  fmt::format("{}.{}.{}", (v >> 22) & 0x7fu, (v >> 12) & 0x3ffu, v & 0xfffu),
                  facts.is_software, shares_memory, static_cast<std::int64_t>(facts.heap_bytes));
}

}  // namespace

Device::Device(std::string name, std::string driver, std::string api_version, bool is_software,
               bool shares_memory, std::int64_t memory)
    : name_(std::move(name)),
      driver_(std::move(driver)),
      api_version_(std::move(api_version)),
      is_software_(is_software),
      shares_memory_(shares_memory),
      memory_(memory) {}

std::string Device::name() const {
    return name_;
}
std::string Device::driver() const {
    return driver_;
}
std::string Device::api_version() const {
    return api_version_;
}
bool Device::is_software() const {
    return is_software_;
}
bool Device::shares_memory() const {
    return shares_memory_;
}
std::int64_t Device::memory() const {
    return memory_;
}

std::string Device::repr() const {
    return fmt::format("<Device {} ({})>", name_, is_software_ ? "software" : "hardware");
}

std::vector<Device> Device::list() {
    check_not_forked();
    std::vector<Device> all;
    for (const gpu::DeviceFacts& facts : gpu::list_devices())
        all.push_back(described(facts, facts.host_import));
    return all;
}

Device Project::device() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    const auto device = gpu::device_of(*graph_);
    return described(device->facts(), device->imports_host_memory());
}

}  // namespace sarabet
