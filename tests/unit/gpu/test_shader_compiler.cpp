// test_shader_compiler.cpp -- GLSL compiles, errors have lines, the disk cache is harmless.
#include "gpu/disk_cache.hpp"
#include "gpu/shader_compiler.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace sarabet::gpu {

namespace {

namespace fs = std::filesystem;

std::string source(const std::string& value) {
    return "#version 450\nlayout(location = 0) out vec4 color;\nvoid main() {\n    color = vec4(" +
           value + ");\n}\n";
}

// Points the cache at a fresh folder while it lives.
class CacheFolder {
public:
    explicit CacheFolder(const char* name) : path_(fs::temp_directory_path() / name) {
        if (const char* old = std::getenv("XDG_CACHE_HOME")) old_ = old;
        fs::remove_all(path_);
        fs::create_directories(path_);
        setenv("XDG_CACHE_HOME", path_.c_str(), 1);
    }
    ~CacheFolder() {
        if (old_.empty())
            unsetenv("XDG_CACHE_HOME");
        else
            setenv("XDG_CACHE_HOME", old_.c_str(), 1);
        std::error_code error;
        fs::remove_all(path_, error);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
    std::string old_;
};

}  // namespace

TEST(ShaderCompiler, CompilesOnce) {
    const CacheFolder folder("sarabet-test-cache-once");
    const auto before = shaders_compiled();
    const auto first = compile_shader(ShaderStage::Fragment, source("0.125"));
    ASSERT_NE(first.shader, nullptr);
    EXPECT_EQ(first.shader->spirv.at(0), 0x07230203u);
    EXPECT_EQ(compile_shader(ShaderStage::Fragment, source("0.125")).shader, first.shader);
    EXPECT_EQ(shaders_compiled(), before + 1);
    EXPECT_NE(compile_shader(ShaderStage::Fragment, source("0.25")).shader->hash,
              first.shader->hash);
}

TEST(ShaderCompiler, ErrorsNameTheLine) {
    const auto result = compile_shader(ShaderStage::Fragment, source("missing_name"));
    EXPECT_EQ(result.shader, nullptr);
    ASSERT_FALSE(result.errors.empty());
    EXPECT_EQ(result.errors[0].line, 4);
    EXPECT_NE(result.errors[0].text.find("missing_name"), std::string::npos);
}

TEST(ShaderCompiler, RelaxedRulesTakeOpenGlShaders) {
    const std::string text =
        "uniform float gain;\nuniform sampler2D first;\nout vec4 color;\n"
        "void main() { color = texture(first, vec2(0.5)) * gain; }\n";
    EXPECT_EQ(compile_shader(ShaderStage::Fragment, text).shader, nullptr);
    EXPECT_NE(compile_shader(ShaderStage::Fragment, text, {.relaxed = true}).shader, nullptr);
}

TEST(DiskCache, KeepsAndChecks) {
    const CacheFolder folder("sarabet-test-cache-keep");
    EXPECT_FALSE(read_cached("thing"));
    write_cached("thing", "some bytes");
    EXPECT_EQ(read_cached("thing").value_or(""), "some bytes");
    const fs::path file = folder.path() / "sarabet" / "thing";
    ASSERT_TRUE(fs::exists(file));
    {
        std::ofstream damage(file, std::ios::binary | std::ios::in);
        damage.seekp(10);
        damage.put('X');
    }
    EXPECT_FALSE(read_cached("thing"));
    fs::resize_file(file, 3);
    EXPECT_FALSE(read_cached("thing"));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path() / "sarabet"), {}), 1);
}

TEST(DiskCache, ADamagedShaderIsCompiledAgain) {
    const CacheFolder folder("sarabet-test-cache-damaged");
    ASSERT_NE(compile_shader(ShaderStage::Fragment, source("0.375")).shader, nullptr);
    const fs::path cache = folder.path() / "sarabet";
    ASSERT_EQ(std::distance(fs::directory_iterator(cache), {}), 1);
    for (const auto& entry : fs::directory_iterator(cache)) fs::resize_file(entry, 20);
    // The memory of this process still knows it; another source must not be disturbed either.
    EXPECT_NE(compile_shader(ShaderStage::Fragment, source("0.375")).shader, nullptr);
    EXPECT_NE(compile_shader(ShaderStage::Fragment, source("0.4375")).shader, nullptr);
}

TEST(DiskCache, AFolderThatCannotBeWrittenIsNoError) {
    const CacheFolder folder("sarabet-test-cache-blocked");
    std::ofstream(folder.path() / "sarabet") << "a file where the folder should be";
    write_cached("thing", "bytes");
    EXPECT_FALSE(read_cached("thing"));
    EXPECT_NE(compile_shader(ShaderStage::Fragment, source("0.625")).shader, nullptr);
}

}  // namespace sarabet::gpu
