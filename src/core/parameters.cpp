// parameters.cpp -- parameters by name, and the snapshots that hold their values.
//
// A node's values live in the operator's own Params struct (and the family's common struct). A cook
// may keep a hold of that struct for later (an Image does); the next change then goes to a copy, so
// what a cook saw never changes. Parameters made at run time are plain values beside it.
#include "core/parameters.hpp"

#include "core/array_cast.hpp"
#include "core/clones.hpp"
#include "core/events.hpp"
#include "core/nearest.hpp"
#include "core/project_file_notes.hpp"
#include "core/value_text.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace sarabet {

namespace {

const ParamTable& table_of(const Node& node, ParTable which) {
    return which == ParTable::Common ? *node.type->common : node.type->params;
}

const std::shared_ptr<void>& storage_of(const Node& node, ParTable which) {
    return which == ParTable::Common ? node.common : node.params;
}

// A struct in the tables, the table that describes it, and the entry meant.
struct Place {
    const ParamTable* table;
    const ParamTable::Entry* entry;
    void* base;
};

Place place_of(const Node& node, ParId par, void* storage) {
    const ParamTable& table = table_of(node, par.table);
    const ParamTable::Entry& entry = table.entries()[static_cast<std::size_t>(par.entry)];
    if (par.member < 0) return {&table, &entry, storage};
    void* field = static_cast<char*>(storage) + entry.offset;
    return {entry.block.get(), &entry.block->entries()[static_cast<std::size_t>(par.member)],
            entry.sequence->at(field, static_cast<std::size_t>(par.block))};
}

std::optional<ParId> match(const ParamSpec& spec, std::string_view name, ParId id) {
    if (name == spec.name || (!spec.was.empty() && name == spec.was)) return id;
    if (spec.size > 1 && name.starts_with(spec.name)) {
        for (int i = 0; i < spec.size; ++i)
            if (name == spec.member_name(i)) {
                id.component = static_cast<std::int16_t>(i);
                return id;
            }
    }
    return std::nullopt;
}

std::optional<ParId> match_block(const ParamTable::Entry& entry, std::string_view name, ParId id,
                                 std::size_t blocks) {
    if (!name.starts_with(entry.spec.name)) return std::nullopt;
    name.remove_prefix(entry.spec.name.size());
    std::size_t block = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), block);
    if (problem != std::errc() || block >= blocks || block > 32000) return std::nullopt;
    name.remove_prefix(static_cast<std::size_t>(end - name.data()));
    id.block = static_cast<std::int16_t>(block);
    for (std::size_t i = 0; i < entry.block->entries().size(); ++i) {
        id.member = static_cast<std::int16_t>(i);
        if (const auto found = match(entry.block->entries()[i].spec, name, id)) return found;
    }
    return std::nullopt;
}

std::size_t blocks_in(const Node& node, ParTable which, const ParamTable::Entry& entry) {
    return entry.sequence->size(static_cast<const char*>(storage_of(node, which).get()) +
                                entry.offset);
}

std::optional<ParId> find_in(const Node& node, ParTable which, std::string_view name) {
    const auto& entries = table_of(node, which).entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const ParId id{which, static_cast<std::int16_t>(i), -1, -1, -1};
        const auto found = entries[i].sequence ? match_block(entries[i], name, id,
                                                             blocks_in(node, which, entries[i]))
                                               : match(entries[i].spec, name, id);
        if (found) return found;
    }
    return std::nullopt;
}

Value component_of(const Value& whole, int component) {
    return std::get<Numbers>(whole).values[static_cast<std::size_t>(component)];
}

// The whole vector with one member replaced.
Value with_component(const Value& whole, int component, const Value& value, const ParamSpec& spec) {
    Numbers numbers = std::get<Numbers>(whole);
    double x = 0;
    if (const auto* d = std::get_if<double>(&value))
        x = *d;
    else if (const auto* i = std::get_if<std::int64_t>(&value))
        x = static_cast<double>(*i);
    else if (const auto* b = std::get_if<bool>(&value))
        x = *b ? 1 : 0;
    else
        throw Error(ErrorKind::Type,
                    fmt::format("'{}' expects a number, got {}", spec.member_name(component),
                                text_with_kind(value)));
    numbers.values[static_cast<std::size_t>(component)] = x;
    return numbers;
}

}  // namespace

std::optional<ParId> find_parameter(const Node& node, std::string_view name) {
    if (const auto found = find_in(node, ParTable::Own, name)) return found;
    if (node.type->common)
        if (const auto found = find_in(node, ParTable::Common, name)) return found;
    return node.custom.find(name);
}

std::vector<ParId> parameters_of(const Node& node) {
    std::vector<ParId> all;
    const auto collect = [&](ParTable which) {
        const auto& entries = table_of(node, which).entries();
        for (std::size_t i = 0; i < entries.size(); ++i) {
            ParId id{which, static_cast<std::int16_t>(i), -1, -1, -1};
            if (!entries[i].sequence) {
                all.push_back(id);
                continue;
            }
            for (std::size_t b = 0; b < blocks_in(node, which, entries[i]); ++b)
                for (std::size_t m = 0; m < entries[i].block->entries().size(); ++m) {
                    id.block = static_cast<std::int16_t>(b);
                    id.member = static_cast<std::int16_t>(m);
                    all.push_back(id);
                }
        }
    };
    collect(ParTable::Own);
    if (node.type->common) collect(ParTable::Common);
    for (std::size_t i = 0; i < node.custom.size(); ++i)
        if (!node.custom[i].gone)
            all.push_back({ParTable::Custom, static_cast<std::int16_t>(i), -1, -1, -1});
    return all;
}

ParId parameter_named(const Node& node, std::string_view name) {
    if (const auto found = find_parameter(node, name)) return *found;
    std::vector<std::string> names;
    for (const ParId id : parameters_of(node)) names.push_back(parameter_name(node, id));
    throw Error(ErrorKind::Attribute, fmt::format("{}: no parameter '{}'{}", path_of(node), name,
                                                  nearest_hint(name, names)));
}

void check_there(const Node& node, ParId par) {
    const auto index = static_cast<std::size_t>(par.entry);
    if (par.table == ParTable::Custom) {
        if (index >= node.custom.size() || node.custom[index].gone)
            throw Error(ErrorKind::Attribute,
                        fmt::format("{}: a custom parameter that was taken away", path_of(node)));
        const ParamSpec& spec = node.custom[index].spec;
        if (par.component >= spec.size || (par.component >= 0 && spec.size == 1))
            throw Error(ErrorKind::Attribute, fmt::format("{}: '{}' has no such member any more",
                                                          path_of(node), spec.name));
    } else if (par.block >= 0) {
        const ParamTable::Entry& entry = table_of(node, par.table).entries()[index];
        const std::size_t blocks = blocks_in(node, par.table, entry);
        if (static_cast<std::size_t>(par.block) >= blocks)
            throw Error(ErrorKind::Attribute,
                        fmt::format("{}: no block {} of '{}' any more, it has {}", path_of(node),
                                    par.block, entry.spec.name, blocks));
    }
}

const ParamSpec& spec_of(const Node& node, ParId par) {
    if (par.table == ParTable::Custom) return node.custom[static_cast<std::size_t>(par.entry)].spec;
    const auto& entry = table_of(node, par.table).entries()[static_cast<std::size_t>(par.entry)];
    return par.member < 0 ? entry.spec
                          : entry.block->entries()[static_cast<std::size_t>(par.member)].spec;
}

std::string parameter_name(const Node& node, ParId par) {
    const std::string own = spec_of(node, par).member_name(par.component);
    if (par.member < 0) return own;
    const auto& entry = table_of(node, par.table).entries()[static_cast<std::size_t>(par.entry)];
    return fmt::format("{}{}{}", entry.spec.name, par.block, own);
}

Value value_of(const Node& node, ParId par) {
    if (par.component >= 0) return component_of(value_of(node, par.whole()), par.component);
    if (par.table == ParTable::Custom)
        return node.custom[static_cast<std::size_t>(par.entry)].value;
    const Place place = place_of(node, par, storage_of(node, par.table).get());
    return place.table->get(place.base, *place.entry);
}

Value default_of(const Node& node, ParId par) {
    if (par.component >= 0) return component_of(default_of(node, par.whole()), par.component);
    if (par.table == ParTable::Custom)
        return node.custom[static_cast<std::size_t>(par.entry)].initial;
    const ParamTable& table = table_of(node, par.table);
    if (par.member < 0) {
        const auto fresh = table.ops()->make();
        return table.get(fresh.get(), table.entries()[static_cast<std::size_t>(par.entry)]);
    }
    const ParamTable& block = *table.entries()[static_cast<std::size_t>(par.entry)].block;
    const auto fresh = block.ops()->make();
    return block.get(fresh.get(), block.entries()[static_cast<std::size_t>(par.member)]);
}

void write_parameter(Node& node, ParId par, const Value& given) {
    Value kept;
    if (const auto* object = std::get_if<HostObject>(&given))
        kept = in_keeping(*node.graph, *object);
    const Value& value = std::holds_alternative<HostObject>(kept) ? kept : given;
    try {
        if (par.component >= 0) {
            const Value whole = with_component(value_of(node, par.whole()), par.component, value,
                                               spec_of(node, par));
            write_parameter(node, par.whole(), whole);
            return;
        }
        if (par.table == ParTable::Custom) {
            CustomParameter& custom = custom_of(node, par);
            custom.value = fitting_custom(custom.spec, value);
        } else {
            std::shared_ptr<void>& storage =
                par.table == ParTable::Common ? node.common : node.params;
            if (node.snapshot_held) {
                storage = table_of(node, par.table).ops()->clone(storage.get());
                if (par.table == ParTable::Own) node.snapshot_held = false;
            }
            const Place place = place_of(node, par, storage.get());
            place.table->set(place.base, *place.entry, value);
        }
    } catch (const Error& error) {
        if (!error.path().empty()) throw;
        const std::string path = path_of(node);
        throw Error(error.kind(), path + ": " + error.what(), path);
    }
    ++node.params_version;
    node.graph->touch(node);
}

void write_into(const Node& node, void* params, ParId par, const Value& value) {
    const Place place = place_of(node, par.whole(), params);
    if (par.component < 0) return place.table->set(place.base, *place.entry, value);
    const Value whole = place.table->get(place.base, *place.entry);
    place.table->set(place.base, *place.entry,
                     with_component(whole, par.component, value, place.entry->spec));
}

void pulse_parameter(Node& node, ParId par) {
    const ParamSpec& spec = spec_of(node, par);
    if (spec.kind != ParamKind::Pulse)
        throw Error(ErrorKind::Type, fmt::format("{}: '{}' is no pulse", path_of(node), spec.name));
    const Clones::Deaf deaf(node.graph->clones);
    write_parameter(node, par, true);
    node.pulse_armed = true;
    if (const auto& events = node.graph->events)
        events->note(NetworkChange::Kind::Pulsed, node, parameter_name(node, par));
}

void disarm_pulses(Node& node) {
    node.pulse_armed = false;
    const std::uint64_t version = node.params_version, revision = node.graph->revision();
    const Clones::Deaf deaf(node.graph->clones);
    for (const ParId par : parameters_of(node))
        if (spec_of(node, par).kind == ParamKind::Pulse) write_parameter(node, par, false);
    node.params_version = version;  // letting go is no change
    node.graph->restore_revision(revision);
}

namespace {

ParamTable::Entry const& sequence_named(const Node& node, std::string_view name) {
    for (const ParamTable::Entry& entry : node.type->params.entries())
        if (entry.sequence && entry.spec.name == name) return entry;
    throw Error(ErrorKind::Attribute, fmt::format("{}: no sequence '{}'", path_of(node), name));
}

}  // namespace

std::size_t sequence_size(const Node& node, std::string_view name) {
    if (const std::size_t blocks = custom_sequence_size(node, name)) return blocks;
    return blocks_in(node, ParTable::Own, sequence_named(node, name));
}

void resize_sequence(Node& node, std::string_view name, std::size_t blocks) {
    if (custom_sequence_size(node, name) > 0) return resize_custom_sequence(node, name, blocks);
    const ParamTable::Entry& entry = sequence_named(node, name);
    if (blocks > 10000)
        throw Error(ErrorKind::Value, fmt::format("{}: '{}' may have at most 10000 blocks, got {}",
                                                  path_of(node), name, blocks));
    const std::size_t before = sequence_size(node, name);
    if (before == blocks) return;
    History& history = node.graph->history;
    if (history.keeps(node)) {
        history.begin(fmt::format("resize {}:{}", path_of(node), name));
        // What the blocks that go have set is an edit of its own, so that undoing brings it back.
        for (const ParId par : parameters_of(node))
            if (par.table == ParTable::Own && par.block >= static_cast<int>(blocks) &&
                &node.type->params.entries()[static_cast<std::size_t>(par.entry)] == &entry) {
                const ParameterEdit edit(node, par);
                release_parameter(node, par);
                write_parameter(node, par, default_of(node, par));
            }
        const auto resize_to = [weak = node.weak_from_this(), name = std::string(name)](auto size) {
            return [weak, name, size] {
                if (const auto alive = weak.lock()) resize_sequence(*alive, name, size);
            };
        };
        history.keep(fmt::format("resize {}:{}", path_of(node), name), resize_to(before),
                     resize_to(blocks));
        history.end();
    }
    if (node.snapshot_held) {
        node.params = node.type->params.ops()->clone(node.params.get());
        node.snapshot_held = false;
    }
    entry.sequence->resize(static_cast<char*>(node.params.get()) + entry.offset, blocks);
    std::erase_if(node.drives, [&](const Drive& drive) {
        return drive.par.block >= static_cast<int>(blocks) &&
               &node.type->params.entries()[static_cast<std::size_t>(drive.par.entry)] == &entry;
    });
    const auto index = &entry - node.type->params.entries().data();
    forget_waiting_blocks(node, static_cast<std::int16_t>(index), blocks);
    ++node.params_version;
    node.graph->touch(node);
}

}  // namespace sarabet
