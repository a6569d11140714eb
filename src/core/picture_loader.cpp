// picture_loader.cpp -- files to pictures, and sequences of files.
#include "core/picture_loader.hpp"

#include "core/image_codec.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

namespace sarabet {
namespace {

namespace fs = std::filesystem;

/// "img_%04d.png" as what comes before the number, after it, and its least digits.
struct Pattern {
    std::string before, after;
    std::size_t digits = 0;
};

std::optional<Pattern> pattern_of(const std::string& name) {
    const std::size_t at = name.find('%');
    if (at == std::string::npos) return std::nullopt;
    std::size_t end = at + 1;
    while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end]))) ++end;
    if (end == name.size() || name[end] != 'd' || end - at > 4) return std::nullopt;
    const std::string digits = name.substr(at + 1, end - at - 1);
    return Pattern{name.substr(0, at), name.substr(end + 1),
                   digits.empty() ? 0 : static_cast<std::size_t>(std::stoul(digits))};
}

bool is_image_name(const std::string& name) {
    constexpr std::array suffixes{".png", ".jpg", ".jpeg", ".exr", ".tif", ".tiff", ".webp"};
    std::string suffix = fs::path(name).extension().string();
    for (char& c : suffix) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return std::ranges::find(suffixes, suffix) != suffixes.end() && name[0] != '.';
}

/// The number of a file of the pattern, its digits without leading zeros.
std::optional<std::string> number_of(const std::string& name, const Pattern& pattern) {
    const std::size_t around = pattern.before.size() + pattern.after.size();
    if (name.size() <= around || !name.starts_with(pattern.before) ||
        !name.ends_with(pattern.after))
        return std::nullopt;
    std::string number = name.substr(pattern.before.size(), name.size() - around);
    if (!std::ranges::all_of(number, [](unsigned char c) { return std::isdigit(c); }) ||
        number.size() < pattern.digits)
        return std::nullopt;
    number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

/// By numbers where there are numbers: a2 comes before a10.
bool comes_before(const std::string& a, const std::string& b) {
    std::size_t i = 0, j = 0;
    const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
    while (i < a.size() && j < b.size()) {
        if (!digit(a[i]) || !digit(b[j])) {
            if (a[i] != b[j]) return a[i] < b[j];
            ++i;
            ++j;
            continue;
        }
        const auto number = [&](const std::string& text, std::size_t& at) {
            while (at < text.size() && text[at] == '0') ++at;
            const std::size_t from = at;
            while (at < text.size() && digit(text[at])) ++at;
            return text.substr(from, at - from);
        };
        const std::string one = number(a, i), two = number(b, j);
        if (one.size() != two.size()) return one.size() < two.size();
        if (one != two) return one < two;
    }
    return i == a.size() && j < b.size() ? true : i == a.size() && j == b.size() && a < b;
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code code;
    for (fs::directory_iterator at(folder.empty() ? "." : folder, code), end; !code && at != end;
         at.increment(code))
        if (at->is_regular_file(code)) names.push_back(at->path().filename().string());
    return names;
}

[[noreturn]] void unreadable(const std::string& path, const std::string& why) {
    throw Error(ErrorKind::Value, fmt::format("cannot read '{}': {}", path, why));
}

}  // namespace

Array load_picture(const std::string& path, bool multiply) {
    std::error_code code;
    const auto size = fs::file_size(path, code);
    if (code) unreadable(path, code.message());
    std::ifstream file(path, std::ios::binary);
    if (!file) unreadable(path, "it cannot be opened");
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (file.gcount() != static_cast<std::streamsize>(size)) unreadable(path, "it ends too early");
    return decode_picture(bytes, fmt::format("'{}'", path), multiply);
}

bool is_sequence_path(const std::string& path) {
    std::error_code code;
    if (fs::is_directory(path, code)) return true;
    return !fs::exists(path, code) && pattern_of(fs::path(path).filename().string()).has_value();
}

std::vector<std::string> files_of_sequence(const std::string& path) {
    std::error_code code;
    std::vector<std::string> files;
    if (fs::is_directory(path, code)) {
        for (const std::string& name : names_in(path))
            if (is_image_name(name)) files.push_back(name);
        std::ranges::sort(files, comes_before);
        for (std::string& name : files) name = (fs::path(path) / name).string();
        return files;
    }
    const fs::path whole(path);
    const std::optional<Pattern> pattern = pattern_of(whole.filename().string());
    if (!pattern) return files;
    std::map<std::pair<std::size_t, std::string>, std::string> found;  // by size, then digits
    for (const std::string& name : names_in(whole.parent_path().string()))
        if (const auto number = number_of(name, *pattern))
            found.emplace(std::pair{number->size(), *number}, name);
    for (const auto& [number, name] : found) files.push_back((whole.parent_path() / name).string());
    return files;
}

std::shared_ptr<PictureLoader> PictureLoader::begin(bool multiply) {
    std::shared_ptr<PictureLoader> loader(new PictureLoader(multiply));
    start_background(loader);
    return loader;
}

Array PictureLoader::get(std::span<const std::string> wanted) {
    std::unique_lock lock(mutex_);
    wanted_.assign(wanted.begin(), wanted.end());
    std::erase_if(done_, [&](const auto& entry) {
        return std::ranges::find(wanted_, entry.first) == wanted_.end();
    });
    changed_.notify_all();
    wait_in_cook(lock, changed_, [&] { return stopping_ || done_.contains(wanted.front()); });
    const auto found = done_.find(wanted.front());
    if (found == done_.end()) throw Error(ErrorKind::Value, "the sequence is closed");
    if (!found->second.problem.empty()) {
        const std::string problem = found->second.problem;
        done_.erase(found);  // it may be whole at the next look
        throw Error(ErrorKind::Value, problem);
    }
    return found->second.pixels;
}

void PictureLoader::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto missing = std::ranges::find_if(
            wanted_, [&](const std::string& path) { return !done_.contains(path); });
        if (missing == wanted_.end()) {
            changed_.wait(lock);
            continue;
        }
        const std::string path = *missing;
        lock.unlock();
        Loaded loaded;
        try {
            loaded.pixels = load_picture(path, multiply_);
        } catch (const std::exception& error) {
            loaded.problem = error.what();
        }
        lock.lock();
        if (std::ranges::find(wanted_, path) != wanted_.end())
            done_.insert_or_assign(path, std::move(loaded));
        changed_.notify_all();
    }
    done_.clear();
}

}  // namespace sarabet
