// plugin_file.cpp -- reads the note of a plug-in out of its ELF file, believing nothing.
//
// The dynamic loader believes a file: one that is cut short makes it touch memory that is not
// there. So before a plug-in is loaded its tables are walked here, and everything that the loader
// will follow has to lie within the file: segments, the dynamic section, what that names.
#include "core/plugin_file.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/plugin.hpp>

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <vector>

namespace sarabet {
namespace {

using Header = ElfW(Ehdr);
using Segment = ElfW(Phdr);
using Dynamic = ElfW(Dyn);

constexpr std::size_t most_bytes = std::size_t{1} << 30;
constexpr std::size_t longest_note = 1024;
constexpr unsigned char own_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
constexpr unsigned char own_order =
    std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
#if defined(__x86_64__)
constexpr int own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr int own_machine = EM_AARCH64;
#elif defined(__riscv)
constexpr int own_machine = EM_RISCV;
#else
constexpr int own_machine = EM_NONE;  // left to the loader
#endif

std::string machine_name(int machine) {
    switch (machine) {
        case EM_X86_64: return "x86-64";
        case EM_AARCH64: return "aarch64";
        case EM_RISCV: return "riscv";
        case EM_386: return "x86";
        case EM_ARM: return "arm";
        default: return fmt::format("machine {}", machine);
    }
}

const char* type_name(int type) {
    switch (type) {
        case ET_EXEC: return "a program";
        case ET_REL: return "an object file";
        case ET_CORE: return "a core dump";
        default: return "something else";
    }
}

/// The bytes of a shared object, each step of the way through them checked.
class Reader {
public:
    Reader(std::span<const std::byte> file, std::string_view who) : file_(file), who_(who) {}

    std::optional<PluginNote> note(std::uint32_t kind) {
        read_header();
        read_segments();
        for (const Segment& segment : segments_)
            if (segment.p_type == PT_DYNAMIC) check_dynamic(segment);
        for (const Segment& segment : segments_) {
            if (segment.p_type != PT_NOTE) continue;
            if (auto found = find(part(segment), segment.p_align, kind)) return found;
        }
        return std::nullopt;
    }

private:
    [[noreturn]] void fail(std::string_view text) const {
        throw Error(ErrorKind::Value, fmt::format("{}: {}", who_, text));
    }
    [[noreturn]] void damaged(std::string_view what) const {
        fail(fmt::format("the shared object is damaged or cut short: {}", what));
    }

    template <class T>
    T at(std::size_t offset) const {
        T value;
        std::memcpy(&value, file_.data() + offset, sizeof value);
        return value;
    }
    bool within(std::uint64_t offset, std::uint64_t size) const {
        return offset <= file_.size() && size <= file_.size() - offset;
    }
    std::span<const std::byte> part(const Segment& segment) const {
        return file_.subspan(segment.p_offset, segment.p_filesz);
    }

    void read_header() {
        if (file_.size() < SELFMAG || std::memcmp(file_.data(), ELFMAG, SELFMAG) != 0)
            fail(
                fmt::format("expected a shared object (an ELF file), got {} bytes of something "
                            "else",
                            file_.size()));
        if (file_.size() < EI_NIDENT) damaged("it ends in its header");
        const auto identity = at<std::array<unsigned char, EI_NIDENT>>(0);
        if (identity[EI_CLASS] != own_class)
            fail(fmt::format("expected a shared object of {} bit, got one of {} bit",
                             sizeof(void*) * 8, identity[EI_CLASS] == ELFCLASS64 ? 64 : 32));
        if (identity[EI_DATA] != own_order)
            fail("expected a shared object of this machine's byte order, got one of the other");
        if (file_.size() < sizeof(Header)) damaged("it ends in its header");
        header_ = at<Header>(0);
        if (own_machine != EM_NONE && header_.e_machine != own_machine)
            fail(fmt::format("expected a shared object for {}, got one for {}",
                             machine_name(own_machine), machine_name(header_.e_machine)));
        if (header_.e_type != ET_DYN)
            fail(fmt::format("expected a shared object, got {}", type_name(header_.e_type)));
        if (identity[EI_VERSION] != EV_CURRENT || header_.e_version != EV_CURRENT)
            damaged("its version is unknown");
        const std::uint64_t sections =
            std::uint64_t{header_.e_shnum} * std::uint64_t{header_.e_shentsize};
        if (header_.e_shoff != 0 && !within(header_.e_shoff, sections))
            damaged(fmt::format("its table of sections should end at byte {}, it has {} bytes",
                                header_.e_shoff + sections, file_.size()));
    }

    void read_segments() {
        if (header_.e_phentsize != sizeof(Segment) || header_.e_phnum == 0 ||
            header_.e_phnum == PN_XNUM)
            damaged("it has no table of segments");
        if (!within(header_.e_phoff, std::uint64_t{header_.e_phnum} * sizeof(Segment)))
            damaged("its table of segments lies outside");
        std::uint64_t end = 0;
        int dynamic = 0;
        for (std::size_t i = 0; i < header_.e_phnum; ++i) {
            const auto segment = at<Segment>(header_.e_phoff + i * sizeof(Segment));
            dynamic += segment.p_type == PT_DYNAMIC;
            if (segment.p_type == PT_LOAD) check_load(segment, end);
            const bool read = segment.p_type == PT_DYNAMIC || segment.p_type == PT_NOTE;
            if (read && !within(segment.p_offset, segment.p_filesz))
                damaged("a segment lies outside");
            segments_.push_back(segment);
        }
        if (end == 0 || dynamic != 1) damaged("it has nothing that could be loaded");
    }

    void check_load(const Segment& segment, std::uint64_t& end) const {
        constexpr std::uint64_t farthest = std::uint64_t{1} << 40;
        if (!within(segment.p_offset, segment.p_filesz))
            damaged(fmt::format("a segment of {} bytes at byte {} lies outside, it has {} bytes",
                                segment.p_filesz, segment.p_offset, file_.size()));
        const std::uint64_t align = std::max<std::uint64_t>(segment.p_align, 1);
        if (segment.p_filesz > segment.p_memsz || segment.p_memsz > farthest ||
            segment.p_vaddr > farthest || segment.p_vaddr < end || !std::has_single_bit(align) ||
            (segment.p_vaddr - segment.p_offset) % align != 0)
            damaged("a segment has no place in memory");
        end = segment.p_vaddr + segment.p_memsz;
    }

    /// True if bytes at an address are there when the file is loaded.
    bool loaded(std::uint64_t address, std::uint64_t size) const {
        return std::ranges::any_of(segments_, [&](const Segment& segment) {
            return segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
                   address - segment.p_vaddr <= segment.p_memsz &&
                   size <= segment.p_memsz - (address - segment.p_vaddr);
        });
    }

    void check_dynamic(const Segment& segment) const {
        struct Table {
            ElfW(Sxword) address, size;
        };
        // What the loader follows; tables without a size have one in their own bytes.
        constexpr std::array tables{Table{DT_STRTAB, DT_STRSZ},
                                    Table{DT_SYMTAB, 0},
                                    Table{DT_RELA, DT_RELASZ},
                                    Table{DT_REL, DT_RELSZ},
                                    Table{DT_JMPREL, DT_PLTRELSZ},
                                    Table{DT_INIT_ARRAY, DT_INIT_ARRAYSZ},
                                    Table{DT_FINI_ARRAY, DT_FINI_ARRAYSZ},
                                    Table{DT_GNU_HASH, 0},
                                    Table{DT_HASH, 0},
                                    Table{DT_VERSYM, 0},
                                    Table{DT_VERNEED, 0},
                                    Table{DT_VERDEF, 0},
                                    Table{DT_INIT, 0},
                                    Table{DT_FINI, 0},
                                    Table{DT_PLTGOT, 0}};
        std::vector<Dynamic> entries;
        bool ended = false;
        for (std::size_t i = 0; !ended && (i + 1) * sizeof(Dynamic) <= segment.p_filesz; ++i) {
            entries.push_back(at<Dynamic>(segment.p_offset + i * sizeof(Dynamic)));
            ended = entries.back().d_tag == DT_NULL;
        }
        if (!ended || !loaded(segment.p_vaddr, segment.p_filesz))
            damaged("its dynamic section has no end");
        const auto value = [&](ElfW(Sxword) tag) {
            const auto found = std::ranges::find(entries, tag, &Dynamic::d_tag);
            return found == entries.end() ? std::uint64_t{0} : std::uint64_t{found->d_un.d_val};
        };
        for (const Table& table : tables) {
            const bool there = std::ranges::count(entries, table.address, &Dynamic::d_tag) > 0;
            const std::uint64_t size = table.size != 0 ? value(table.size) : 1;
            if (there && !loaded(value(table.address), size))
                damaged("its dynamic section names what lies outside");
        }
        for (const Dynamic& entry : entries)
            if ((entry.d_tag == DT_NEEDED || entry.d_tag == DT_SONAME ||
                 entry.d_tag == DT_RUNPATH || entry.d_tag == DT_RPATH) &&
                entry.d_un.d_val >= value(DT_STRSZ))
                damaged("its dynamic section names what lies outside");
    }

    std::optional<PluginNote> find(std::span<const std::byte> notes, std::uint64_t align,
                                   std::uint32_t kind) const {
        constexpr std::string_view owner("Sarabet\0", 8);
        const std::size_t step = align == 8 ? 8 : 4;
        const auto padded = [step](std::uint64_t size) { return (size + step - 1) / step * step; };
        std::size_t at = 0;
        while (notes.size() - at >= 12) {
            std::array<std::uint32_t, 3> head;  // sizes of owner and text, kind
            std::memcpy(head.data(), notes.data() + at, 12);
            const std::uint64_t text = at + padded(12 + std::uint64_t{head[0]});
            const std::uint64_t end = text + std::uint64_t{head[1]};
            if (12 + std::uint64_t{head[0]} > notes.size() - at || end > notes.size())
                damaged("a note lies outside");
            const char* const chars = reinterpret_cast<const char*>(notes.data());
            if (std::string_view(chars + at + 12, head[0]) == owner && head[2] == kind)
                return parse({chars + text, head[1]});
            const std::uint64_t next = text + padded(head[1]);
            if (next >= notes.size()) break;
            at = next;
        }
        return std::nullopt;
    }

    PluginNote parse(std::string_view text) const {
        if (text.ends_with('\0')) text.remove_suffix(1);
        PluginNote note;
        const bool printable =
            std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
        if (!printable || text.size() > longest_note) damaged("its note cannot be read");
        const auto take = [&](std::string_view key) {
            if (!text.starts_with(key)) damaged("its note cannot be read");
            text.remove_prefix(key.size());
            const std::size_t end = std::min(text.find(';'), text.size());
            const std::string value(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
            return value;
        };
        note.headers = take("headers=");
        note.compiler = take("compiler=");
        note.version = take("version=");
        if (note.headers.size() != 64 || !text.empty()) damaged("its note cannot be read");
        return note;
    }

    std::span<const std::byte> file_;
    std::string_view who_;
    Header header_{};
    std::vector<Segment> segments_;
};

[[noreturn]] void unreadable(const std::string& path) {
    throw Error(ErrorKind::Value,
                fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
}

std::vector<std::byte> bytes_of(const std::string& path) {
    struct Open {
        int file;
        ~Open() {
            if (file >= 0) close(file);
        }
    };
    const Open open_file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat facts {};
    if (open_file.file < 0 || fstat(open_file.file, &facts) != 0) unreadable(path);
    if (!S_ISREG(facts.st_mode))
        throw Error(ErrorKind::Value, fmt::format("{}: expected a file", path));
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (size > most_bytes)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: expected a plug-in of at most {} bytes, got {} bytes", path,
                                most_bytes, size));
    std::vector<std::byte> bytes(size);
    std::size_t read_so_far = 0;
    while (read_so_far < size) {
        const ssize_t got = read(open_file.file, bytes.data() + read_so_far, size - read_so_far);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) unreadable(path);
        if (got == 0) break;
        read_so_far += static_cast<std::size_t>(got);
    }
    bytes.resize(read_so_far);
    return bytes;
}

}  // namespace

PluginNote wanted_note(const char* headers) {
    return {headers, SARABET_COMPILER_ABI, SARABET_VERSION};
}

std::optional<PluginNote> read_plugin_note(std::span<const std::byte> file, std::uint32_t kind,
                                           std::string_view who) {
    return Reader(file, who).note(kind);
}

std::optional<PluginNote> note_of_file(const std::string& path, std::uint32_t kind) {
    return read_plugin_note(bytes_of(path), kind, path);
}

void check_note(const PluginNote& got, const PluginNote& wanted, std::string_view path) {
    if (got.headers == wanted.headers && got.compiler == wanted.compiler) return;
    const auto text = [](const PluginNote& note) {
        return fmt::format("Sarabet {} (headers {:.12}, {})", note.version, note.headers,
                           note.compiler);
    };
    throw Error(ErrorKind::Value,
                fmt::format("{}: expected a plug-in built with {}, got one built with {}; build it "
                            "again with the headers of this version ('sarabet --cmake-dir' says "
                            "where its CMake package is)",
                            path, text(wanted), text(got)));
}

}  // namespace sarabet
