// par_id.hpp -- which parameter of an operator is meant.
#pragma once

#include <cstdint>

namespace sarabet {

/// Which table a parameter stands in.
enum class ParTable : std::uint8_t { Own, Common, Custom };

/// One parameter, one member of a vector parameter (`tx`), or one block member (`const0value`).
struct ParId {
    ParTable table = ParTable::Own;
    std::int16_t entry = 0;
    std::int16_t block = -1;      ///< Block of a sequence; -1: not in a sequence.
    std::int16_t member = -1;     ///< Parameter within the block.
    std::int16_t component = -1;  ///< Member of a vector; -1: the whole.

    bool operator==(const ParId&) const = default;
    /// The whole vector parameter that a component belongs to.
    ParId whole() const { return {table, entry, block, member, -1}; }
};

/// A parameter's identity in eight bytes, for handles.
struct PackedParId {
    std::int8_t table = 0;
    std::int8_t component = -1;
    std::int16_t entry = 0;
    std::int16_t block = -1;
    std::int16_t member = -1;

    PackedParId(ParId id)
        : table(static_cast<std::int8_t>(id.table)),
          component(static_cast<std::int8_t>(id.component)),
          entry(id.entry),
          block(id.block),
          member(id.member) {}
    ParId id() const { return {static_cast<ParTable>(table), entry, block, member, component}; }
};

}  // namespace sarabet
