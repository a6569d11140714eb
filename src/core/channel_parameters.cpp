// channel_parameters.cpp -- parameters that differ from channel to channel of a cook's output.
//
// An expression that reads `me.chanIndex` is evaluated as any other one, for channel 0; that is the
// parameter's value for whoever asks. An operator that makes its channels one by one asks for the
// parameters of each, and such expressions are evaluated again for it.
#include "core/graph.hpp"
#include "core/host.hpp"
#include "core/parameters.hpp"
#include "core/problem_text.hpp"
#include "core/script_host.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/cook_context.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

namespace {

bool differs(const Drive& drive) {
    return drive.per_channel && drive.kind == Drive::Kind::Expression &&
           drive.par.table == ParTable::Own;
}

// Sets one such parameter for the node's current channel.
void evaluate_for_channel(Node& node, ParId par, const std::shared_ptr<void>& compiled,
                          void* params) {
    try {
        write_into(node, params, par, script_host().evaluate(node, compiled));
    } catch (const host::Interrupted&) {
        throw;
    } catch (...) {
        const std::string reason = without_path(reason_of(std::current_exception()), node);
        throw Error(ErrorKind::Cook, fmt::format("expression of '{}' for channel {}: {}",
                                                 parameter_name(node, par), node.channel, reason));
    }
}

}  // namespace

const void* CookContext::params_for(const void* params, int channel) {
    std::vector<Drive>& drives = node_.drives;
    if (channel == 0 || std::ranges::none_of(drives, differs)) return params;
    const StructOps& ops = *node_.type->params.ops();
    if (channel_params_)
        ops.assign(channel_params_.get(), params);
    else
        channel_params_ = ops.clone(params);
    node_.channel = channel;
    struct Back {
        Node& node;
        ~Back() { node.channel = 0; }
    } back{node_};
    // What an expression does may change the list of drives.
    for (std::size_t i = 0; i < drives.size(); ++i)
        if (differs(drives[i])) {
            const ParId par = drives[i].par;
            const std::shared_ptr<void> compiled = drives[i].compiled;
            evaluate_for_channel(node_, par, compiled, channel_params_.get());
        }
    return channel_params_.get();
}

}  // namespace sarabet
