// custom_sequences.cpp -- sequences of parameters that are made at run time.
//
// Each parameter of each block is a custom parameter of its own, called by sequence, block and name
// (`Items0value`). A sequence exists while it has a block, and the first block says what is in the
// others. Blocks that were taken away stay in the list, marked as gone: handles and drives know a
// parameter by its place.
#include "core/parameters.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

namespace {

constexpr std::size_t most_blocks = 1000;

std::string own_name(const CustomParameter& custom) {
    const std::string start = fmt::format("{}{}", custom.sequence, custom.block);
    return custom.spec.name.substr(start.size());
}

CustomParameter in_block(const CustomParameter& pattern, int block) {
    CustomParameter made = pattern;
    made.spec.name = fmt::format("{}{}{}", pattern.sequence, block, own_name(pattern));
    made.block = block;
    made.value = made.initial;
    made.enabled = true;
    made.gone = false;
    return made;
}

std::vector<CustomParameter> first_block(const Node& node, std::string_view name) {
    std::vector<CustomParameter> found;
    for (const CustomParameter& custom : node.custom)
        if (!custom.gone && custom.block == 0 && custom.sequence == name) found.push_back(custom);
    return found;
}

}  // namespace

std::size_t custom_sequence_size(const Node& node, std::string_view name) {
    return node.custom.blocks_of(name);
}

void add_to_sequence(Node& node, CustomParameter custom, const std::string& sequence) {
    const auto refuse = [&](const std::string& text) {
        throw Error(ErrorKind::Value, fmt::format("{}: {}", path_of(node), text));
    };
    const std::string own = custom.spec.name;
    if (sequence.empty() || (sequence.back() >= '0' && sequence.back() <= '9'))
        refuse(fmt::format("expected a sequence's name that does not end in a digit, got '{}'",
                           sequence));
    if (own.empty() || own.front() < 'a' || own.front() > 'z')
        refuse(
            fmt::format("expected a parameter of sequence '{}' whose name begins with a "
                        "lower-case letter, got '{}'",
                        sequence, own));
    if (find_parameter(node, sequence))
        refuse(fmt::format("there is a parameter '{}' already", sequence));
    custom.sequence = sequence;
    const std::size_t blocks = std::max<std::size_t>(1, custom_sequence_size(node, sequence));
    History& history = node.graph->history;
    history.begin(fmt::format("add parameter {}:{}", path_of(node), sequence));
    try {
        for (std::size_t block = 0; block < blocks; ++block) {
            CustomParameter made = custom;
            made.spec.name = fmt::format("{}{}{}", sequence, block, own);
            made.block = static_cast<int>(block);
            add_custom_parameter(node, std::move(made));
        }
    } catch (...) {
        history.end();
        throw;
    }
    history.end();
}

void resize_custom_sequence(Node& node, std::string_view name, std::size_t blocks) {
    const std::size_t before = custom_sequence_size(node, name);
    if (blocks < 1 || blocks > most_blocks)
        throw Error(ErrorKind::Value, fmt::format("{}: '{}' must have 1..{} blocks, got {}",
                                                  path_of(node), name, most_blocks, blocks));
    if (blocks == before) return;
    History& history = node.graph->history;
    history.begin(fmt::format("resize {}:{}", path_of(node), name));
    try {
        const std::vector<CustomParameter> patterns = first_block(node, name);
        for (std::size_t block = before; block < blocks; ++block)
            for (const CustomParameter& pattern : patterns)
                add_custom_parameter(node, in_block(pattern, static_cast<int>(block)));
        for (std::size_t i = 0; i < node.custom.size(); ++i) {
            const CustomParameter& custom = node.custom[i];
            if (!custom.gone && custom.sequence == name && custom.block >= static_cast<int>(blocks))
                remove_custom_parameter(
                    node, {ParTable::Custom, static_cast<std::int16_t>(i), -1, -1, -1});
        }
    } catch (...) {
        history.end();
        throw;
    }
    history.end();
}

void remove_from_blocks(Node& node, ParId par) {
    const CustomParameter custom = custom_of(node, par);
    if (custom.sequence.empty()) return remove_custom_parameter(node, par);
    History& history = node.graph->history;
    history.begin(fmt::format("remove parameter {}:{}", path_of(node), custom.spec.name));
    try {
        for (std::size_t i = 0; i < node.custom.size(); ++i)
            if (const CustomParameter& each = node.custom[i]; !each.gone &&
                                                              each.sequence == custom.sequence &&
                                                              own_name(each) == own_name(custom))
                remove_custom_parameter(
                    node, {ParTable::Custom, static_cast<std::int16_t>(i), -1, -1, -1});
    } catch (...) {
        history.end();
        throw;
    }
    history.end();
}

}  // namespace sarabet
