// op_type.hpp -- what the engine knows of a kind of operator, and how one is registered.
#pragma once

#include <sarabet/op/param_table.hpp>
#include <sarabet/op/ref.hpp>
#include <sarabet/op/saved_params.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

class CookContext;

/// The families of operators.
enum class Family : std::uint8_t { Chop, Top, Comp };

/// "CHOP", "TOP" or "COMP".
SARABET_API const char* family_name(Family family);

/// What an operator says of itself. Written once, in the operator's file.
struct OpInfo {
    const char* type;     ///< "lfoCHOP": family suffix in capitals; the file is lfo.cpp.
    const char* label;    ///< "LFO": what a person reads.
    const char* summary;  ///< One sentence.
    int min_inputs = 0;
    int max_inputs = 0;
    int version = 1;
    const char* latch = "";  ///< Operator parameter whose data of the last frame is wanted.
    bool uses_host = false;  ///< Calls the hosting language while cooking.
};

/// When a script operator cooks (TouchDesigner's CookLevel).
enum class CookLevel : int {
    Automatic,  ///< When its inputs or what it read changed, and somebody asks.
    OnChange,   ///< When its inputs or what it read changed, asked or not.
    WhenUsed,   ///< In every frame in which somebody asks.
    Always,     ///< In every frame.
};

/// One cook, as the engine hands it to an operator type.
struct CookCall {
    const void* params;
    void* state;
    CookContext& ctx;
    Ref<Output> result;  ///< Set by the operator type.
};

/// How an operator's State is made and copied. Null members: no State.
struct StateOps {
    std::shared_ptr<void> (*make)() = nullptr;
    void (*assign)(void* to, const void* from) = nullptr;
};

/// A registered kind of operator.
struct OpType {
    OpInfo info;
    Family family;
    std::string stem;         ///< "lfo": file, documentation page and test carry it.
    std::string python_name;  ///< "LFO": the class in sarabet.chop or sarabet.top.
    ParamTable params;
    const ParamTable* common = nullptr;  ///< The pages that every operator of the family has.
    StateOps state;
    void (*cook)(CookCall&) = nullptr;
    const void* family_facts = nullptr;  ///< What only the family's own layer reads.
    /// Brings the parameters that an earlier version saved to what this version means by them.
    void (*upgrade)(SavedParams& saved, int version) = nullptr;
};

/// Adds a type to the registry; called while the library is loaded.
SARABET_API void register_type(OpType type);
/// The type with this string; throws Error (Key) with the nearest name.
SARABET_API const OpType& type_named(std::string_view type);
/// Every registered type, sorted by family and name.
SARABET_API std::vector<const OpType*> registered_types();

namespace detail {

template <class T>
concept HasState = requires {
    typename T::State;
};

template <class T>
StateOps state_ops() {
    if constexpr (HasState<T>) {
        using State = typename T::State;
        return {[]() -> std::shared_ptr<void> { return std::make_shared<State>(); },
                [](void* to, const void* from) {
                    *static_cast<State*>(to) = *static_cast<const State*>(from);
                }};
    } else {
        return {};
    }
}

template <class T>
constexpr auto upgrade_of() -> void (*)(SavedParams&, int) {
    if constexpr (requires(SavedParams & saved) { T::upgrade(saved, 1); }) {
        static_assert(T::info.version > 1, "upgrade() is for operators whose version went up");
        return T::upgrade;
    } else {
        return nullptr;
    }
}

}  // namespace detail
}  // namespace sarabet

/// Registers an operator: the last line of its file.
#define SARABET_OPERATOR(Name)                                     \
    [[maybe_unused]] static const bool sarabet_registered_##Name = \
        ::sarabet::register_operator<Name>();
