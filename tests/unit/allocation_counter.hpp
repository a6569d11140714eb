// allocation_counter.hpp -- how many allocations the test program made.
#pragma once

namespace sarabet::testing_tools {

/// Allocations by operator new since the program began; -1 where a sanitizer owns operator new.
long allocations();

}  // namespace sarabet::testing_tools
