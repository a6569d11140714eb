// project.hpp -- a project: one network and its time.
#pragma once

#include <sarabet/comp.hpp>
#include <sarabet/device.hpp>
#include <sarabet/export.hpp>
#include <sarabet/host_pin.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sarabet {

/// A project: one network of operators and its time.
class SARABET_API SARABET_PY("weakref; handle") Project {
public:
    /// Makes an empty project.
    ///
    /// Parameters: `fps` is the frame rate in Hz; `device` is part of a device's name, "software"
    /// or "hardware", or empty for the default; `seed` feeds scripts' random numbers and noise.
    explicit Project(double fps = 60.0, const std::string& device = "", std::uint64_t seed = 0);

    /// The component that holds the project's operators, at path "/project1".
    SARABET_PY("property")
    OpRef root() const;
    /// The operator at a path. Raises KeyError with the nearest name.
    OpRef op(const std::string& path) const;
    /// Every operator that matches a pattern such as "noise*".
    std::vector<OpRef> ops(const std::string& patterns) const;
    /// Makes an operator that belongs to no component: it lives as long as a handle or a wire
    /// holds it.
    OpRef create_loose(const std::string& type, const std::string& name = "");

    /// Frames per second.
    SARABET_PY("property")
    double fps() const;
    /// The seed that was given.
    SARABET_PY("property")
    std::uint64_t seed() const;
    /// The device that was asked for: part of a name, "software", "hardware", or empty.
    SARABET_PY("property")
    std::string wanted_device() const;
    /// The current frame; a new project stands at 0.
    SARABET_PY("property")
    std::int64_t frame() const;
    /// Seconds since frame 0.
    SARABET_PY("property")
    double seconds() const;
    /// The device that runs the texture operators. Raises DeviceError if there is none.
    SARABET_PY("property")
    Device device() const;

    /// Moves on by a number of frames, each one cooked, however long it takes. Raises CookError
    /// after a frame in which an operator failed.
    void step(std::int64_t frames = 1);
    /// Runs for a time, or until Ctrl-C. In real time frames are dropped to keep pace; otherwise
    /// each frame is cooked. Problems are logged once and do not end the run.
    void run(std::optional<double> seconds = std::nullopt, bool realtime = true);
    /// Runs in real time in a thread of its own, until `stop`.
    void start();
    /// Ends what `start` began, and waits for it.
    void stop();
    /// True between `start` and `stop`.
    SARABET_PY("property")
    bool running() const;
    /// Back to frame 0, with every operator's State as new.
    void reset();

    /// Saves the project as a text file, with its arrays in a folder beside it; they appear whole
    /// or not at all, and the file that was there becomes `path + ".bak"`. Raises ValueError naming
    /// an operator whose script has no name that a file could hold.
    void save(const std::string& path) const;
    /// The project in a file. Its Python (expressions, callbacks) is not run unless `trust`: it
    /// waits. Raises ValueError with line and column.
    static Project load(const std::string& path, bool trust = false,
                        const std::string& device = "");
    /// The file that the project was loaded from or last saved to; None if there is none.
    SARABET_PY("property")
    std::optional<std::string> path() const;
    /// The project as `save` writes it.
    std::string text() const;
    /// The project as a text, then names and arrays in turn: what pickling keeps.
    std::vector<Value> parts() const;
    /// The project from such parts; what did not wait for trust in the one does not in the other.
    static Project from_parts(const std::vector<Value>& parts, const std::string& device = "");
    /// What waits for trust: expressions and objects of Python that a file named.
    SARABET_PY("property")
    std::vector<Problem> untrusted() const;
    /// Brings into force what waits. An object that cannot be found is a problem of its operator.
    void trust();

    /// Takes the newest edit back; False if there is none. Every edit of the network by a person
    /// counts: operators made, destroyed, renamed and wired, parameters set and driven. What
    /// scripts, handlers and expressions change does not, nor do operators that belong to no
    /// component, the arrays of Array operators, or code. A parameter set again and again while
    /// time runs is one edit.
    bool undo();
    /// Makes the newest edit that was taken back again; False if there is none.
    bool redo();
    /// Begins an edit that is undone as one; `end_edit` ends it. They may be nested.
    void begin_edit(const std::string& name);
    /// Begins an edit that adds to the newest one, such as the wires to the operator's creation.
    void join_edit();
    /// Ends what `begin_edit` or `join_edit` began; without `keep` it is forgotten, not undone.
    void end_edit(bool keep = true);
    /// Names of the edits that `undo` would take back, newest first.
    SARABET_PY("property")
    std::vector<std::string> undo_names() const;
    /// Names of the edits that `redo` would make again, newest first.
    SARABET_PY("property")
    std::vector<std::string> redo_names() const;
    /// The number of edits that are kept, 1000 at first; arrays in them take at most 64 MiB.
    std::int64_t undo_limit() const;
    /// Sets it; 0 keeps none. Raises ValueError below 0.
    void set_undo_limit(std::int64_t edits);

    /// What taking data from a failed operator does: "raise" or "hold" (the last good data).
    std::string on_error() const;
    /// Sets it. Raises ValueError for other words.
    void set_on_error(const std::string& what);
    /// Debug: operators believed clean are cooked again and compared; a difference is a problem.
    bool check_recooks() const;
    /// Switches that check.
    void set_check_recooks(bool check);

    /// What the sizes are multiplied by that texture operators have of their own (`resolution`),
    /// unless their `resmult` is off: 0.5 previews a network at half its size.
    double resmult() const;
    /// Sets it. Raises ValueError unless it is above 0 and at most 16.
    void set_resmult(double multiplier);
    /// Most bytes of texture memory that the project's device gives at a time, to all projects on
    /// it; at first three quarters of its memory. An operator that needs more has a problem.
    std::int64_t texture_budget() const;
    /// Sets it; what is in use stays so, what is only kept for later is given back. Raises
    /// ValueError below 0.
    void set_texture_budget(std::int64_t bytes);
    /// Bytes of texture memory in use on the project's device, unused ones kept for later included.
    SARABET_PY("property")
    std::int64_t texture_memory() const;
    /// Whether texture operators share passes on the device: a run of them is drawn at once, and
    /// what nobody looks at is never stored. The pixels are the same without.
    bool fusion() const;
    /// Switches that from the next picture on.
    void set_fusion(bool fuse);
    /// Compiles the shared passes of all that was drawn so far, and waits. Otherwise they are
    /// compiled in the background once they were wanted twice, and operators have passes of their
    /// own meanwhile.
    void prepare() const;

    bool operator==(const Project& other) const { return graph_ == other.graph_; }
    /// Equal for handles of the same project.
    SARABET_PY("hash")
    std::size_t hash() const { return std::hash<const void*>()(graph_.get()); }
    /// "<Project frame 0, 3 operators>"
    std::string repr() const;

    SARABET_PY("skip: for C++")
    explicit Project(std::shared_ptr<Graph> graph) : graph_(std::move(graph)) {}
    SARABET_PY("skip: for C++")
    const std::shared_ptr<Graph>& graph() const { return graph_; }
    SARABET_PY("skip: for the hosting language")
    Graph& owning_graph() const { return *graph_; }
    SARABET_PY("skip: for the hosting language")
    HostPin& host_pin() const { return pin_; }

private:
    std::shared_ptr<Graph> graph_;
    mutable HostPin pin_;
};

/// Stops and joins the threads of every running project; for the end of the process.
SARABET_PY("skip: called at exit by the package")
SARABET_API void stop_all_projects();

}  // namespace sarabet
