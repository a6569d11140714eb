// project_file_test.cpp -- project files from C++ alone: upgrades, names in order, arrays, text.
#include "core/project_file.hpp"

#include "core/handles.hpp"
#include "core/parameters.hpp"
#include "core/project_file_arrays.hpp"
#include "core/project_file_text.hpp"

#include <sarabet/chop.hpp>
#include <sarabet/op/chop.hpp>
#include <sarabet/project.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <sstream>

namespace sarabet {
namespace {

namespace fs = std::filesystem;

// In version 1 `gain` was `level`; until version 2 it was in per cent.
struct Upgraded final : ops::Chop {
    static constexpr OpInfo info{
        .type = "testupgradedCHOP", .label = "Test Upgraded", .summary = "Grew up.", .version = 3};
    struct Params {
        double gain = 1;
        std::string note;
    };
    static constexpr std::tuple params{
        param(&Params::gain, {.name = "gain", .label = "Gain", .help = "Gain.", .max = 1000}),
        param(&Params::note, {.name = "note", .label = "Note", .help = "Note."})};
    static void upgrade(SavedParams& saved, int version) {
        if (version < 2) saved.rename("level", "gain");
        if (version < 3) {
            saved.set("gain", saved.has("gain") ? saved.number("gain") / 100 : 0.5);
            saved.remove("gone");
            if (saved.has("forbidden")) throw Error(ErrorKind::Value, "cannot be read any more");
        }
    }
    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext&) {
        out.resize(1, 1);
        out.channel(0)[0] = static_cast<float>(p.gain);
    }
};
SARABET_OPERATOR(Upgraded)

std::shared_ptr<Graph> read(const std::string& lines) {
    LoadOptions options;
    options.array = [](std::string_view) -> Array {
        throw Error(ErrorKind::Value, "there are no arrays");
    };
    return network_of("format = 1\n" + lines, options);
}

std::string message_of(const std::string& lines) {
    try {
        read(lines);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Value);
        return error.what();
    }
    return "no error";
}

Value loaded(const std::string& table, const char* name) {
    const auto graph = read("[op.a]\ntype = \"testupgradedCHOP\"\n" + table);
    const Locked lock(graph->lock());
    const auto node = graph->find(*graph->root(), "a");
    return value_of(*node, parameter_named(*node, name));
}

TEST(ProjectFile, UpgradesParametersOfEarlierVersions) {
    EXPECT_EQ(loaded("par.level = 50.0\n", "gain"), Value(0.5));
    EXPECT_EQ(loaded("version = 2\npar.gain = 50.0\n", "gain"), Value(0.5));
    EXPECT_EQ(loaded("version = 3\npar.gain = 50.0\n", "gain"), Value(50.0));
    EXPECT_EQ(loaded("version = 3\n", "gain"), Value(1.0));
    EXPECT_EQ(loaded("", "gain"), Value(0.5));  // what was the default then
    EXPECT_EQ(loaded("par.gone = 3\npar.note = \"x\"\n", "note"), Value(std::string("x")));
}

TEST(ProjectFile, UpgradesExpressionsWithTheirNames) {
    const auto graph = read(
        "[op.a]\ntype = \"testupgradedCHOP\"\n"
        "par.level = { expr = \"1\", val = 200.0 }\n");
    const Project project(graph);
    EXPECT_NE(project.text().find("version = 3\npar.gain = { expr = \"1\", val = 2.0 }\n"),
              std::string::npos)
        << project.text();
    ASSERT_EQ(project.untrusted().size(), 1u);
    EXPECT_EQ(project.untrusted()[0].message(), "'gain' waits for trust: 1");
}

TEST(ProjectFile, SaysWhereAnUpgradeFailed) {
    EXPECT_EQ(message_of("[op.a]\ntype = \"testupgradedCHOP\"\npar.forbidden = 1\n"),
              "text:2:1: /project1/a: cannot be brought from version 1 to 3: cannot be read any "
              "more");
    EXPECT_EQ(message_of("[op.a]\ntype = \"testupgradedCHOP\"\npar.level = -1e9\nversion = 2\n"),
              "no error");  // of version 2 it is an unknown parameter, which is kept
    EXPECT_NE(message_of("[op.a]\ntype = \"testupgradedCHOP\"\npar.level = 1e9\n")
                  .find("text:4:13: /project1/a: 'gain' must be"),
              std::string::npos);
}

TEST(ProjectFile, SavesAndLoadsWithoutAHost) {
    const fs::path folder = fs::temp_directory_path() / "sarabet_project_file_test";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const std::string path = (folder / "show.toml").string();
    Project project(25, "", 3);
    Comp root(project.root());
    root.create("testupgradedCHOP", "a");
    Operator a(root.op("a"));
    a.parameter("gain").set_val(7.25);
    a.parameter("note").set_expr("'py'");
    project.save(path);
    const Project again = Project::load(path);
    EXPECT_EQ(again.text(), project.text());
    EXPECT_EQ(again.path(), path);
    EXPECT_EQ(Chop(again.op("a")).numpy().shape, (std::vector<std::int64_t>{1, 1}));
    EXPECT_EQ(again.untrusted().size(), 1u);
    const Project packed = Project::from_parts(project.parts());
    EXPECT_EQ(packed.text(), project.text());
    fs::remove_all(folder);
}

TEST(ProjectFile, NamesAreInNaturalOrder) {
    const std::vector<std::string> order{"/",  "B",   "a",    "a/b", "a/b/c", "a/c", "a1",
                                         "a2", "a10", "a10b", "a_",  "ab",    "~a"};
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t k = 0; k < order.size(); ++k)
            EXPECT_EQ(natural_less(order[i], order[k]), i < k) << order[i] << " " << order[k];
    EXPECT_NE(natural_less("a1", "a01"), natural_less("a01", "a1"));
}

TEST(ProjectFile, NumbersReadBackAsTheyWere) {
    for (const float x : {0.1f, 1.0f / 3, 1e-30f, 3.4028235e38f, -0.0f, 16777216.0f, 123456.78f}) {
        EXPECT_EQ(std::stof(toml_float(x, true)), x);
        EXPECT_EQ(std::stod(toml_float(x, false)), static_cast<double>(x));
    }
    EXPECT_EQ(toml_float(0.1f, true), "0.1");
    EXPECT_EQ(toml_float(4, true), "4.0");
    EXPECT_EQ(toml_float(0.1, true), "0.1");  // no float: all its digits
    EXPECT_EQ(toml_float(std::numeric_limits<double>::infinity(), true), "inf");
}

TEST(ProjectFile, DigestsAreThoseOfSha256) {
    const auto digest = [](std::string_view text) {
        Sha256 all, parts;
        all.add(text);
        for (const char c : text) parts.add(std::string_view(&c, 1));
        const std::string hex = all.hex();
        EXPECT_EQ(parts.hex(), hex);
        return hex;
    };
    EXPECT_EQ(digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(digest(std::string(1000000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(ProjectFile, ArraysGoThroughNpy) {
    auto memory = std::make_shared<std::vector<double>>(std::vector<double>{1, 2, 3, 4, 5, 6});
    for (const std::vector<std::int64_t>& shape :
         {std::vector<std::int64_t>{6}, {2, 3}, {1, 2, 3}, {6, 1}}) {
        const Array array{{memory, memory->data()}, DType::Float64, shape};
        const std::string header = npy_header(array);
        EXPECT_EQ(header.size() % 64, 0u);
        const auto bytes = array.bytes();
        const std::string file =
            header + std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        EXPECT_EQ(array_from_npy(file), array);
        EXPECT_TRUE(named_by_digest(npy_name(array)));
    }
    EXPECT_TRUE(plain_npy_name("kernel.npy"));
    for (const char* name : {"", ".npy", "a/b.npy", "../a.npy", "a.npz", "a b.npy"})
        EXPECT_FALSE(plain_npy_name(name)) << name;
}

}  // namespace
}  // namespace sarabet
