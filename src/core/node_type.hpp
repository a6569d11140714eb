// node_type.hpp -- an operator's type, for who has no lock of the project.
//
// The type is replaced when a class of the host is loaded again. Types last for ever, and those
// that follow each other have the same name and family.
#pragma once

#include "core/node.hpp"

#include <atomic>

namespace sarabet {

inline const OpType& type_of(const Node& node) {
    return *std::atomic_ref(const_cast<const OpType*&>(node.type)).load(std::memory_order_acquire);
}

/// Needs the project's lock, as reading the member does.
inline void set_type(Node& node, const OpType& type) {
    std::atomic_ref(node.type).store(&type, std::memory_order_release);
}

}  // namespace sarabet
