// cooking_time.hpp -- the time, for code of the host that runs within a cook.
#pragma once

#include <sarabet/export.hpp>

#include <optional>

namespace sarabet {

struct CookingTime {
    double frame;
    double seconds;  ///< Since frame 0.
};

/// The time of the project whose operator cooks in this thread; the operator then depends on it.
SARABET_API std::optional<CookingTime> cooking_time();

}  // namespace sarabet
