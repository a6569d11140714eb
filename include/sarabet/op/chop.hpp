// chop.hpp -- what the file of a channel operator includes.
#pragma once

#include <sarabet/error.hpp>
#include <sarabet/op/channel_block.hpp>
#include <sarabet/op/cook_context.hpp>
#include <sarabet/op/op_type.hpp>
#include <sarabet/op/param.hpp>

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sarabet {

/// The inputs of a channel operator, in wire order.
class SARABET_API ChopInputs {
public:
    explicit ChopInputs(CookContext& ctx) : ctx_(ctx) {}
    int size() const { return ctx_.input_count(); }
    /// The data of an input; throws Error (Cook) naming the input if it has none.
    const ChannelBlock& operator[](int index) const;
    bool has(int index) const;

private:
    CookContext& ctx_;
};

/// What a channel operator fills. Blocks are recycled: the steady state allocates nothing.
class SARABET_API ChopOutput {
public:
    explicit ChopOutput(CookContext& ctx);

    /// Makes room for channels x samples of undefined value, at the project's frame rate.
    void resize(int channels, std::int64_t samples);
    /// The samples of one channel, to be written.
    std::span<float> channel(int index);
    /// All samples, channel after channel.
    std::span<float> all();
    void set_names(std::vector<std::string> names);
    void set_names(ChannelBlock::Names names);
    /// Sets names that follow from the parameters, the names of these blocks and a number alone:
    /// `make`, which returns them, is called only after one of these has changed.
    template <class Make>
    void derive_names(std::span<const ChannelBlock* const> from, Make make,
                      std::int64_t number = 0) {
        if (names_hold(from, number)) return;
        set_names(std::vector<std::string>(make()));
        remember_names(from, number);
    }
    /// Names chan1, chan2, ... from a base name.
    void number_names(std::string_view base = "chan");
    void set_rate(Rational rate) { block_->rate_ = rate; }
    void set_start(std::int64_t start) { block_->start_ = start; }
    void set_time_slice(bool slice) { block_->time_slice_ = slice; }
    /// Takes rate, start and time slice from another block.
    void set_timing(const ChannelBlock& other);
    /// Shows the samples of another block without copying them: names may still be changed.
    void share(const ChannelBlock& other);
    /// Shows a caller's memory, C-contiguous channels x samples.
    void adopt(std::shared_ptr<float> memory, int channels, std::int64_t samples);

    const ChannelBlock& block() const { return *block_; }
    /// Holds the samples as they lie now: while it lives nothing else is written there.
    std::shared_ptr<const void> hold() const;
    Ref<Output> publish();

private:
    bool names_hold(std::span<const ChannelBlock* const> from, std::int64_t number);
    void remember_names(std::span<const ChannelBlock* const> from, std::int64_t number);

    CookContext& ctx_;
    Ref<ChannelBlock> block_;
};

namespace ops {  // the namespace of operators' files

/// The base of every channel operator.
struct Chop {
    static constexpr Family family = Family::Chop;
};

}  // namespace ops

namespace detail {

template <class T>
void cook_chop(CookCall& call) {
    const auto& params = *static_cast<const typename T::Params*>(call.params);
    const ChopInputs inputs(call.ctx);
    ChopOutput output(call.ctx);
    if constexpr (HasState<T>)
        T::cook(params, *static_cast<typename T::State*>(call.state), inputs, output, call.ctx);
    else
        T::cook(params, inputs, output, call.ctx);
    call.result = output.publish();
}

}  // namespace detail

template <class T>
requires(std::is_base_of_v<ops::Chop, T>) bool register_operator() {
    OpType type{.info = T::info,
                .family = Family::Chop,
                .stem = {},
                .python_name = {},
                .params = detail::make_table<typename T::Params>(T::params),
                .common = nullptr,
                .state = detail::state_ops<T>(),
                .cook = detail::cook_chop<T>,
                .family_facts = nullptr,
                .upgrade = detail::upgrade_of<T>()};
    register_type(std::move(type));
    return true;
}

}  // namespace sarabet
