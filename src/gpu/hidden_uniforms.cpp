// hidden_uniforms.cpp -- rewrites SPIR-V where it reads whole numbers from uniforms.
//
// Names in the text cannot be replaced without knowing their scopes; in SPIR-V a read of a uniform
// is one instruction. Its result gets a new id, and the sum takes the old one:
//     %5 = OpLoad %int %chain      becomes      %91 = OpLoad %int %chain
//                                               %92 = OpLoad %int %hidden_zero_
//                                               %5  = OpIAdd %int %91 %92
#include "hidden_uniforms.hpp"

#include <cstring>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace sarabet::gpu {

namespace {

// The few operations and storage classes that matter here, from the SPIR-V specification.
enum Op : std::uint32_t {
    Name = 5,
    TypeInt = 21,
    TypeVector = 23,
    TypePointer = 32,
    Variable = 59,
    Load = 61,
    AccessChain = 65,
    InBoundsAccessChain = 66,
    CompositeConstruct = 80,
    Bitcast = 124,
    IAdd = 128
};
constexpr std::uint32_t uniform_class = 2, private_class = 6;
constexpr std::size_t header_words = 5, bound_word = 3;

using Words = std::vector<std::uint32_t>;

struct Module {
    struct Whole {
        std::uint32_t number = 0;  // type of one component
        std::uint32_t count = 1;
    };
    std::unordered_map<std::uint32_t, Whole> wholes;     // int, uint and vectors of them, by type
    std::unordered_set<std::uint32_t> uniform_pointers;  // types: to such numbers
    std::unordered_set<std::uint32_t> chains;            // ids of that type
    std::unordered_set<std::uint32_t> named_zero;
    std::uint32_t zero = 0;                                             // the variable
    std::uint32_t zero_type = 0;                                        // of what it points to
    std::unordered_map<std::uint32_t, std::uint32_t> private_pointers;  // type -> what it is to

    void read(std::span<const std::uint32_t> at) {
        switch (at[0] & 0xffffu) {
            case Op::Name:
                if (std::strncmp(reinterpret_cast<const char*>(&at[2]), hidden_zero_name,
                                 (at.size() - 2) * 4) == 0)
                    named_zero.insert(at[1]);
                return;
            case Op::TypeInt:
                if (at[2] == 32) wholes[at[1]] = {at[1], 1};
                return;
            case Op::TypeVector:
                if (wholes.count(at[2]) != 0) wholes[at[1]] = {at[2], at[3]};
                return;
            case Op::TypePointer:
                if (at[2] == uniform_class && wholes.count(at[3]) != 0)
                    uniform_pointers.insert(at[1]);
                if (at[2] == private_class) private_pointers[at[1]] = at[3];
                return;
            case Op::Variable:
                if (at[3] != private_class || named_zero.count(at[2]) == 0) return;
                zero = at[2];
                zero_type = private_pointers[at[1]];
                return;
            case Op::AccessChain:
            case Op::InBoundsAccessChain:
                if (uniform_pointers.count(at[1]) != 0) chains.insert(at[2]);
                return;
            default: return;
        }
    }

    bool hides(std::span<const std::uint32_t> at) const {
        return (at[0] & 0xffffu) == Op::Load && chains.count(at[3]) != 0;
    }
};

void append(Words& out, Op op, std::initializer_list<std::uint32_t> operands) {
    out.push_back(static_cast<std::uint32_t>(operands.size() + 1) << 16 | op);
    out.insert(out.end(), operands);
}

void hide(Words& out, std::span<const std::uint32_t> load, const Module& module) {
    std::uint32_t next = out[bound_word];
    const std::uint32_t type = load[1], result = load[2], loaded = next++;
    const Module::Whole& whole = module.wholes.at(type);
    const std::size_t start = out.size();
    out.insert(out.end(), load.begin(), load.end());
    out[start + 2] = loaded;
    std::uint32_t zero = next++;
    append(out, Op::Load, {module.zero_type, zero, module.zero});
    if (whole.count > 1) {
        if (whole.number != module.zero_type) {
            append(out, Op::Bitcast, {whole.number, next, zero});
            zero = next++;
        }
        out.push_back((whole.count + 3) << 16 | Op::CompositeConstruct);
        out.insert(out.end(), {type, next});
        out.insert(out.end(), whole.count, zero);
        zero = next++;
    }
    append(out, Op::IAdd, {type, result, loaded, zero});
    out[bound_word] = next;
}

}  // namespace

Words hide_whole_uniforms(std::span<const std::uint32_t> spirv) {
    Module module;
    Words out(spirv.begin(), spirv.begin() + header_words);
    for (std::size_t i = header_words; i < spirv.size();) {
        const std::size_t length = spirv[i] >> 16;
        if (length == 0 || i + length > spirv.size()) return {spirv.begin(), spirv.end()};
        const auto at = spirv.subspan(i, length);
        module.read(at);
        if (module.zero != 0 && module.hides(at))
            hide(out, at, module);
        else
            out.insert(out.end(), at.begin(), at.end());
        i += length;
    }
    return out;
}

}  // namespace sarabet::gpu
