// picture_loader.hpp -- image files, read and decoded ahead by a thread.
#pragma once

#include "core/background.hpp"

#include <sarabet/op/array.hpp>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sarabet {

/// Reads a picture from a file; throws Error (Value) that names `path`. Nothing is kept.
SARABET_API Array load_picture(const std::string& path, bool multiply);

/// The files of a sequence, in order: a pattern such as "img_%04d.png" stands for all files with a
/// number there, a folder for all its image files. Empty where there are none.
SARABET_API std::vector<std::string> files_of_sequence(const std::string& path);
/// True for such a pattern, and for a folder.
SARABET_API bool is_sequence_path(const std::string& path);

/// Decodes pictures that will be wanted next, on a thread of its own; no more than these.
class SARABET_API PictureLoader final : public Background {
public:
    static std::shared_ptr<PictureLoader> begin(bool multiply);
    /// The picture of the first of `wanted`, waiting with all locks given back; the others are
    /// decoded next. Throws Error (Value) if it cannot be read.
    Array get(std::span<const std::string> wanted);

private:
    struct Loaded {
        Array pixels;
        std::string problem;
    };

    explicit PictureLoader(bool multiply) : multiply_(multiply) {}
    void work() override;

    const bool multiply_;
    std::vector<std::string> wanted_;
    std::map<std::string, Loaded> done_;
};

}  // namespace sarabet
