// project_file_disk.cpp -- a project's files, so written that nothing is ever lost.
#include "core/project_file_disk.hpp"

#include "core/project_file_arrays.hpp"

#include <sarabet/error.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <set>
#include <utility>

namespace sarabet {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = std::size_t{1} << 20;        // bytes written at a time
constexpr std::size_t most_array = std::size_t{64} << 30;  // bytes of a file with an array

[[noreturn]] void failed(const char* doing, const std::string& path, int code) {
    throw Error(ErrorKind::Value,
                fmt::format("cannot {} '{}': {}", doing, path, std::strerror(code)));
}

// An open file that closes itself.
class File {
public:
    File(const std::string& path, int flags, mode_t mode = 0)
        : path_(path), fd_(open(path.c_str(), flags | O_CLOEXEC, mode)) {
        if (fd_ < 0) failed(flags & O_CREAT ? "write" : "read", path, errno);
    }
    ~File() {
        if (fd_ >= 0) close(fd_);
    }
    File(const File&) = delete;
    int fd() const { return fd_; }

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t n = ::write(fd_, bytes.data(), std::min(bytes.size(), piece));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) failed("write", path_, errno);
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    /// Forces what was written to the disk.
    void finish() {
        if (fsync(fd_) != 0) failed("write", path_, errno);
        if (close(std::exchange(fd_, -1)) != 0) failed("write", path_, errno);
    }

private:
    std::string path_;
    int fd_;
};

// Makes a rename in a folder last. Not every file system can; then there is nothing to be done.
void sync_folder(const std::string& folder) {
    const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

// A name for a file in the making, in the folder of the file that it becomes. Other saves in the
// folder wait, so what is found under such a name is what a dead process left.
std::string unfinished(const std::string& folder, const std::string& name) {
    static std::random_device random;
    return fmt::format("{}/.{}.{:08x}.tmp", folder, name, random());
}

bool is_unfinished(const std::string& entry, const std::string& name) {
    const std::size_t digits = entry.size() - std::min(entry.size(), std::size_t{12});
    return entry.starts_with("." + name + ".") && entry.ends_with(".tmp") &&
           digits == name.size() + 2 &&
           entry.find_first_not_of("0123456789abcdef", digits) == digits + 8;
}

// Removes a file in the making unless it was renamed.
struct Remover {
    std::string path;
    ~Remover() {
        if (!path.empty()) unlink(path.c_str());
    }
};

void rename_to(Remover& from, const std::string& to) {
    if (rename(from.path.c_str(), to.c_str()) != 0) failed("write", to, errno);
    from.path.clear();
}

std::string_view bytes_of(const Array& array) {
    const auto bytes = array.bytes();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// True if there is such a file and it holds what its name says.
bool sound(const std::string& path, std::string_view name) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    Sha256 digest;
    std::string buffer(piece, '\0');
    ssize_t n = 0;
    while ((n = read(fd, buffer.data(), buffer.size())) > 0)
        digest.add({buffer.data(), static_cast<std::size_t>(n)});
    close(fd);
    return n == 0 && digest.hex().substr(0, 32) == name.substr(0, 32);
}

// The names of arrays that a text mentions; more than it means would do no harm.
void collect_names(const std::string& text, std::set<std::string>& names) {
    for (std::size_t at = text.find(".npy"); at != std::string::npos;
         at = text.find(".npy", at + 4))
        if (at >= 32 && named_by_digest(std::string_view(text).substr(at - 32, 36)))
            names.insert(text.substr(at - 32, 36));
}

void sweep_up(const ProjectPlace& place, const std::string& text) {
    std::error_code ignored;
    std::set<std::string> wanted;
    collect_names(text, wanted);
    if (fs::exists(place.backup(), ignored))
        collect_names(whole_file(place.backup(), std::size_t{1} << 30), wanted);
    std::vector<fs::path> rubbish;
    for (const auto& entry : fs::directory_iterator(place.folder, ignored))
        if (is_unfinished(entry.path().filename().string(), place.name))
            rubbish.push_back(entry.path());
    for (const auto& entry : fs::directory_iterator(place.arrays(), ignored)) {
        const std::string name = entry.path().filename().string();
        if (is_unfinished(name, "array") || (named_by_digest(name) && !wanted.count(name)))
            rubbish.push_back(entry.path());
    }
    for (const fs::path& path : rubbish) fs::remove(path, ignored);
    if (fs::is_empty(place.arrays(), ignored) && !ignored) fs::remove(place.arrays(), ignored);
}

}  // namespace

FolderLock::FolderLock(const std::string& folder, bool exclusive)
    : fd_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    // A file system without locks is as good as one that nobody else saves to.
    while (fd_ >= 0 && flock(fd_, exclusive ? LOCK_EX : LOCK_SH) != 0 && errno == EINTR) {
    }
}

FolderLock::~FolderLock() {
    if (fd_ >= 0) close(fd_);
}

std::string ProjectPlace::arrays() const {
    const std::string path = file();
    return (path.ends_with(".bak") ? path.substr(0, path.size() - 4) : path) + ".arrays";
}

ProjectPlace place_of_project(const std::string& path) {
    std::error_code code;
    if (path.empty() || path.find('\0') != std::string::npos)
        throw Error(ErrorKind::Value, fmt::format("'{}' is no path of a file", path.c_str()));
    fs::path file = fs::absolute(path, code).lexically_normal();
    if (fs::exists(file, code) || fs::is_symlink(file, code)) {
        fs::path real = fs::weakly_canonical(file, code);
        if (!code) file = std::move(real);
    }
    const fs::path folder = fs::canonical(file.parent_path(), code);
    if (code) failed("find the folder of", file.string(), code.value());
    if (file.filename().empty() || fs::is_directory(file, code))
        failed("use", file.string(), EISDIR);
    std::string where = folder.string();
    if (where == "/") where.clear();
    return {where, file.filename().string()};
}

std::string whole_file(const std::string& path, std::size_t most) {
    const File file(path, O_RDONLY | O_NONBLOCK);  // a pipe must not be waited for
    struct stat status {};
    if (fstat(file.fd(), &status) != 0) failed("read", path, errno);
    if (!S_ISREG(status.st_mode)) failed("read", path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    if (static_cast<std::size_t>(status.st_size) > most)
        throw Error(ErrorKind::Value, fmt::format("'{}' has {} bytes; at most {} are read", path,
                                                  status.st_size, most));
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t n = read(file.fd(), bytes.data() + at, bytes.size() - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) failed("read", path, errno);
        if (n == 0) bytes.resize(at);
        at += static_cast<std::size_t>(n);
    }
    return bytes;
}

Array stored_array(const ProjectPlace& place, std::string_view name) {
    if (!plain_npy_name(name))
        throw Error(ErrorKind::Value, fmt::format("'{}' is no name of a file in the folder of "
                                                  "arrays",
                                                  name.substr(0, 200)));
    const std::string path = fmt::format("{}/{}", place.arrays(), name);
    const std::string bytes = whole_file(path, most_array);
    const auto damaged = [&](const std::string& why) {
        throw Error(ErrorKind::Value, fmt::format("the array '{}' is damaged: {}", path, why));
    };
    if (named_by_digest(name)) {
        Sha256 digest;
        digest.add(bytes);
        if (digest.hex().substr(0, 32) != name.substr(0, 32))
            damaged("its contents are not those that its name says");
    }
    try {
        return array_from_npy(bytes);
    } catch (const Error& error) {
        damaged(error.what());
    }
    return {};
}

// The memory may be a caller's and change meanwhile: the name is made of what is written.
std::string store_array(const ProjectPlace& place, const Array& array, std::string_view name) {
    const std::string folder = place.arrays();
    if (name.empty()) {
        const std::string known = npy_name(array);
        if (sound(folder + "/" + known, known)) return known;
    }
    if (mkdir(folder.c_str(), 0777) == 0)
        sync_folder(place.folder.empty() ? "/" : place.folder);
    else if (errno != EEXIST)
        failed("make the folder", folder, errno);
    Remover part{unfinished(folder, "array")};
    File file(part.path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    Sha256 digest;
    const auto write = [&](std::string_view bytes) {
        digest.add(bytes);
        file.write(bytes);
    };
    write(npy_header(array));
    std::string buffer;
    for (std::string_view left = bytes_of(array); !left.empty();) {
        buffer.assign(left.substr(0, piece));
        write(buffer);
        left.remove_prefix(buffer.size());
    }
    file.finish();
    const std::string final_name =
        name.empty() ? digest.hex().substr(0, 32) + ".npy" : std::string(name);
    rename_to(part, folder + "/" + final_name);
    return final_name;
}

void replace_text(const ProjectPlace& place, const std::string& text) {
    const std::string path = place.file();
    const std::string folder = place.folder.empty() ? "/" : place.folder;
    if (std::error_code code; fs::is_directory(place.arrays(), code)) sync_folder(place.arrays());
    struct stat old {};
    const bool there = stat(path.c_str(), &old) == 0;
    const bool same = there && static_cast<std::size_t>(old.st_size) == text.size() &&
                      whole_file(path, text.size()) == text;
    if (!same) {
        Remover part{unfinished(place.folder, place.name)};
        File file(part.path, O_WRONLY | O_CREAT | O_EXCL, 0666);
        if (there && fchmod(file.fd(), old.st_mode & 07777) != 0 && errno != EPERM)
            failed("write", part.path, errno);
        file.write(text);
        file.finish();
        if (there) {
            Remover backup{unfinished(place.folder, place.name)};
            if (link(path.c_str(), backup.path.c_str()) != 0) {  // not every file system links
                File copy(backup.path, O_WRONLY | O_CREAT | O_EXCL, 0666);
                copy.write(whole_file(path, static_cast<std::size_t>(old.st_size)));
                copy.finish();
            }
            const std::string made = backup.path;
            rename_to(backup, place.backup());
            unlink(made.c_str());  // rename leaves it where both are the same file already
        }
        rename_to(part, path);
        sync_folder(folder);
    }
    sweep_up(place, text);
}

}  // namespace sarabet
