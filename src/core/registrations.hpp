// registrations.hpp -- what a plug-in registers while it is loaded, kept apart until it is
// accepted.
#pragma once

#include <sarabet/op/op_type.hpp>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// The types and shaders of one plug-in, in the order in which its files registered them.
struct Registrations {
    std::string file;
    std::vector<OpType> types;
    std::map<std::string, std::string_view> shaders;  ///< By the type's stem.
    std::string problem;  ///< The first thing that was wrong; exceptions cannot leave a loader.
};

/// While it lives, what this thread registers goes into its Registrations.
class Registering {
public:
    explicit Registering(Registrations& into);
    ~Registering();
    Registering(const Registering&) = delete;
    Registering& operator=(const Registering&) = delete;

private:
    Registrations* outer_;
};

/// Adds what plug-ins registered, all of it or nothing: throws Error (Value) that names the
/// plug-in's file, and the other one where a name is taken.
void accept(std::span<Registrations> plugins);

/// The shader that was registered for a texture operator type; empty if there is none.
SARABET_API std::string_view registered_shader(std::string_view type);

/// The file of the shared object (or program) that holds this function or constant.
std::string file_of_code(const void* code);

}  // namespace sarabet
