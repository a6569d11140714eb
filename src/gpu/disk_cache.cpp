// disk_cache.cpp -- files in $XDG_CACHE_HOME/sarabet, written whole or not at all.
#include "disk_cache.hpp"

#include "shader_compiler.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sarabet::gpu {

namespace {

namespace fs = std::filesystem;

// Asked anew each time, so that a test may point it elsewhere.
fs::path cache_folder() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
        return fs::path(cache) / "sarabet";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        return fs::path(home) / ".cache" / "sarabet";
    return {};
}

}  // namespace

// A file is the hash of the bytes, then the bytes: a torn or altered file is noticed.
std::optional<std::string> read_cached(std::string_view name) {
    const fs::path folder = cache_folder();
    if (folder.empty()) return std::nullopt;
    std::ifstream file(folder / name, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream all;
    all << file.rdbuf();
    std::string bytes = std::move(all).str();
    std::uint64_t hash = 0;
    if (bytes.size() < sizeof hash) return std::nullopt;
    std::memcpy(&hash, bytes.data(), sizeof hash);
    bytes.erase(0, sizeof hash);
    if (hash != content_hash(bytes)) return std::nullopt;
    return bytes;
}

void write_cached(std::string_view name, std::string_view bytes) {
    const fs::path folder = cache_folder();
    if (folder.empty()) return;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return;
    static std::atomic<unsigned> serial{0};
    const fs::path part = folder / fmt::format("{}.{}.{}", name, getpid(), ++serial);
    {
        std::ofstream file(part, std::ios::binary);
        const std::uint64_t hash = content_hash(bytes);
        file.write(reinterpret_cast<const char*>(&hash), sizeof hash);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file.flush();
        if (!file) {
            fs::remove(part, error);
            return;
        }
    }
    fs::rename(part, folder / name, error);
    if (error) fs::remove(part, error);
}

}  // namespace sarabet::gpu
