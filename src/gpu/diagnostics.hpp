// diagnostics.hpp -- what tests and profilers ask of the gpu layer.
#pragma once

#include <sarabet/export.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sarabet::gpu {

/// What the validation layer said so far (only with SARABET_VALIDATION=1), oldest first.
SARABET_API std::vector<std::string> validation_messages();

/// Bytes copied so far to take arrays of pixels in.
SARABET_API std::uint64_t array_bytes_copied();

/// Messages of fused passes that did not compile; their operators run as passes of their own.
SARABET_API std::vector<std::string> fusion_failures();

/// Makes every open device answer its next submission as one that is lost, for tests.
SARABET_API void lose_devices();

/// Passes of shaders drawn so far, by all devices but those for rehearsals.
SARABET_API std::uint64_t passes_drawn();

}  // namespace sarabet::gpu
