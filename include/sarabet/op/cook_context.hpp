// cook_context.hpp -- all that an operator sees of the world while it cooks.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/op/op_type.hpp>
#include <sarabet/op/param.hpp>
#include <sarabet/op/rational.hpp>
#include <sarabet/op/ref.hpp>

#include <cstdint>
#include <string>

namespace sarabet {

struct Node;
class Graph;
class ChannelBlock;

/// Where the project stands in time.
struct CookTime {
    std::int64_t frame = 0;  ///< Absolute frame number; the first frame is 0.
    Rational fps;
    double seconds = 0;  ///< frame / fps.
    double dt = 0;       ///< Seconds since the frame of the last cook; 0 in the first.
};

/// The samples that passed since the last cook, at some rate.
struct TimeSlice {
    std::int64_t start = 0;  ///< Index of the first sample, counted from frame 0.
    std::int64_t count = 0;
};

/// All that an operator sees beside its parameters, its State and its inputs. What is read here
/// is recorded: the operator cooks again when it changes.
class SARABET_API CookContext {
public:
    CookContext(Graph& graph, Node& node) : graph_(graph), node_(node) {}
    CookContext(const CookContext&) = delete;

    /// The time; the operator then depends on it.
    CookTime time();
    /// The samples since the operator's last cook, capped at 200 ms; time-dependent.
    TimeSlice slice(Rational rate);
    /// Frames per second. It does not change while a project lives.
    Rational fps() const;
    /// The project's seed.
    std::uint64_t seed() const;

    /// Number of inputs that are wired, and the data of one (null if it has none).
    int input_count() const;
    const Output* input(int index) const;
    /// The path of the operator wired there, for messages.
    std::string input_path(int index) const;
    /// The data of an operator given by a reference parameter; null if the reference is empty.
    /// Throws Error (Key) if nothing has that path.
    const ChannelBlock* chop(const ChopRef& ref);
    const Output* top(const TopRef& ref);
    /// What the operator named by `info.latch` had published at the end of the last frame.
    const Output* latched() const;
    /// What this operator had published before this cook; null at first.
    const Output* previous() const;

    /// When a script operator wants to cook from now on.
    void set_cook_level(CookLevel level);
    /// Tells a person of something odd; the operator keeps working.
    void warn(std::string message);
    /// Path of the operator that cooks.
    std::string path() const;
    /// The parameters of the pages that every operator of the family has.
    const void* common() const;
    /// The path to open for a file parameter: a relative one is relative to the project's file, or
    /// to the working folder while the project has none.
    std::string file(const FilePath& file) const;
    /// A counted hold of this cook's parameter snapshot, for data made later.
    std::shared_ptr<const void> params() const;
    /// The parameters as one channel of a channel operator's output has them: expressions that read
    /// `me.chanIndex` are evaluated for it. Where there are none, these are the cook's parameters
    /// themselves. What is returned holds until the next call.
    template <class P>
    const P& for_channel(const P& params, int channel) {
        return *static_cast<const P*>(params_for(&params, channel));
    }

    Graph& graph() const { return graph_; }
    Node& node() const { return node_; }

private:
    const Output* read(const OpRef& ref, Family family);
    const void* params_for(const void* params, int channel);

    Graph& graph_;
    Node& node_;
    std::shared_ptr<void> channel_params_;  // of the channel asked for last
};

}  // namespace sarabet
