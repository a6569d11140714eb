// disk_cache.hpp -- small files under the user's cache folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sarabet::gpu {

/// The bytes kept under `name`; nothing if there are none or they are damaged.
std::optional<std::string> read_cached(std::string_view name);

/// Keeps bytes under `name`. What cannot be written is not kept, silently: a cache is no duty.
void write_cached(std::string_view name, std::string_view bytes);

}  // namespace sarabet::gpu
