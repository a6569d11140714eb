// script_cook.hpp -- what a Python callback sees of the cook that it makes.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/op/cook_context.hpp>
#include <sarabet/op_ref.hpp>

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sarabet {
class ChannelBlock;
class ChopOutput;
class TopOutput;
}  // namespace sarabet

namespace sarabet::python {

namespace nb = nanobind;

/// One cook of a script operator. It is of use in its own thread until the cook is over; then
/// every use raises.
class ScriptCook {
public:
    ScriptCook(CookContext& ctx, void* output, std::uint64_t* state);

    OpRef op();
    std::int64_t frame();
    double seconds();
    double dt();
    std::uint64_t seed();

    int num_inputs();
    /// The data of an input; None where none is wired.
    nb::object input(int index);
    nb::object inputs();
    std::vector<std::string> input_names(int index);
    double input_rate(int index);
    std::int64_t input_start(int index);
    bool input_is_time_slice(int index);

    nb::object empty(nb::handle shape, nb::handle dtype);
    void output(const ArrayIn& array, const std::optional<std::vector<std::string>>& names,
                std::optional<double> rate, std::optional<std::int64_t> start,
                std::optional<bool> time_slice, const std::optional<std::string>& channels,
                const std::optional<std::string>& kind);
    void warn(std::string text);
    void set_cook_level(const std::string& level);
    /// The serial number of the operator's State before the cook; 0: a new one.
    std::uint64_t state();
    void set_state(std::uint64_t serial);

    /// The callback has returned: without an output the last one stays.
    void end();
    /// From now on every use raises, and the arrays that were lent are read-only.
    void abandon();

private:
    CookContext& alive();
    bool is_chop();
    int checked(int index);
    const ChannelBlock& block(int index);
    void output_channels(const ArrayIn& array, const std::optional<std::vector<std::string>>& names,
                         std::optional<double> rate, std::optional<std::int64_t> start,
                         std::optional<bool> time_slice);
    void output_pixels(const ArrayIn& array, const std::string& channels,
                       const std::optional<std::string>& kind);
    void keep_last_output();

    struct Lent {
        const std::byte* data;
        std::size_t bytes;
        std::shared_ptr<const void> keep;
        nb::object array;
    };
    const Lent* lent_memory(const ArrayIn& array) const;
    nb::object lend(const ArrayIn& memory);

    CookContext* ctx_;
    void* output_;
    std::uint64_t* state_;
    const std::thread::id thread_ = std::this_thread::get_id();
    std::vector<Lent> lent_;
    bool given_ = false;      ///< An output was handed over.
    bool chop_lent_ = false;  ///< The memory of the ChopOutput is in the callback's hands.
};

void bind_script_cook(nb::module_& m);

}  // namespace sarabet::python
