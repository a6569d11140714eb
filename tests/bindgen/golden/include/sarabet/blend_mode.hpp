// blend_mode.hpp -- how two colours are mixed.
#pragma once

#include <cstdint>

namespace sarabet {

/// How two colours are mixed. The names are those of the menu.
enum class BlendMode : std::uint8_t {
    Over,  ///< The first in front of the second,
           ///< by its alpha.
    Add,   ///< The sum.
    Multiply,
};

}  // namespace sarabet
