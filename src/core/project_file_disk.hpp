// project_file_disk.hpp -- a project's files, so written that nothing is ever lost.
//
// A project is the text `x.toml` and a folder `x.toml.arrays`. Saving goes:
//     1. arrays that are not there yet are written under names made of their contents;
//     2. the text is written beside the old one under another name, and forced to the disk;
//     3. the old text gets the further name `x.toml.bak`;
//     4. the new text is renamed to `x.toml`: from here on the new project counts;
//     5. arrays that neither text names are removed.
// Whenever the process or the machine dies, `x.toml` is a whole text, and all arrays that it or the
// backup names are there. What a dead process left behind is swept up by the next save.
#pragma once

#include <sarabet/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// Holds a folder against other processes that save there (advisory; waits).
class FolderLock {
public:
    FolderLock(const std::string& folder, bool exclusive);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;

private:
    int fd_;
};

/// Where a project's file is: absolute, links followed.
struct ProjectPlace {
    std::string folder;
    std::string name;

    std::string file() const { return folder + "/" + name; }
    std::string backup() const { return file() + ".bak"; }
    /// A backup has the arrays of the file that it is the backup of.
    std::string arrays() const;
};
/// Throws Error (Value) if the folder does not exist.
ProjectPlace place_of_project(const std::string& path);

/// The whole of a file; throws Error (Value) if it cannot be read or is larger than `most`.
std::string whole_file(const std::string& path, std::size_t most);

/// The array in a file of the folder of arrays; throws Error (Value) naming it.
Array stored_array(const ProjectPlace& place, std::string_view name);
/// Stores an array and returns the name of its file. With a name given it is stored under that.
std::string store_array(const ProjectPlace& place, const Array& array, std::string_view name = {});

/// Steps 2 to 5, for a text whose arrays are stored.
void replace_text(const ProjectPlace& place, const std::string& text);

}  // namespace sarabet
