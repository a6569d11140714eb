// shader_compiler.cpp -- glslang behind a cache.
#include "shader_compiler.hpp"

#include "disk_cache.hpp"

#include <fmt/format.h>
#include <glslang/Public/ResourceLimits.h>
#include <glslang/Public/ShaderLang.h>
#include <glslang/SPIRV/GlslangToSpv.h>
#include <glslang/build_info.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <sstream>
#include <unordered_map>

namespace sarabet::gpu {

namespace {

std::atomic<std::uint64_t> compiled{0};
// Part of every key: raise it when the compiler is asked for something else.
constexpr int cache_version = 1;

EShLanguage language(ShaderStage stage) {
    switch (stage) {
        case ShaderStage::Vertex: return EShLangVertex;
        case ShaderStage::Fragment: return EShLangFragment;
        case ShaderStage::Compute: return EShLangCompute;
    }
    return EShLangFragment;
}

// glslang writes "ERROR: 0:12: 'x' : undeclared identifier" per complaint.
std::vector<ShaderMessage> parse_log(const char* log) {
    std::vector<ShaderMessage> messages;
    std::istringstream lines(log == nullptr ? "" : log);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("ERROR: ", 0) != 0) continue;
        line.erase(0, 7);
        if (line.find("compilation errors.  No code generated") != std::string::npos) continue;
        if (line.find("compilation terminated") != std::string::npos) continue;
        ShaderMessage message;
        int source = 0, number = 0, used = 0;
        if (std::sscanf(line.c_str(), "%d:%d: %n", &source, &number, &used) == 2 && used > 0) {
            message.line = number;
            line.erase(0, static_cast<std::size_t>(used));
        }
        message.text = std::move(line);
        messages.push_back(std::move(message));
    }
    if (messages.empty()) messages.push_back({0, "the shader does not compile"});
    return messages;
}

CompileResult run_glslang(ShaderStage stage, std::string_view source,
                          const CompileOptions& options) {
    static std::once_flag once;
    std::call_once(once, [] { glslang::InitializeProcess(); });
    ++compiled;
    const EShLanguage lang = language(stage);
    glslang::TShader shader(lang);
    const char* text = source.data();
    const int length = static_cast<int>(source.size());
    shader.setStringsWithLengths(&text, &length, 1);
    shader.setEnvInput(glslang::EShSourceGlsl, lang, glslang::EShClientVulkan, 100);
    shader.setEnvClient(glslang::EShClientVulkan, glslang::EShTargetVulkan_1_3);
    shader.setEnvTarget(glslang::EShTargetSpv, glslang::EShTargetSpv_1_6);
    if (options.relaxed) {
        shader.setEnvInputVulkanRulesRelaxed();
        shader.setGlobalUniformSet(0);
        shader.setGlobalUniformBinding(static_cast<unsigned>(options.uniform_binding));
        shader.setAutoMapBindings(true);
        shader.setAutoMapLocations(true);
    }
    const auto rules = static_cast<EShMessages>(EShMsgSpvRules | EShMsgVulkanRules);
    if (!shader.parse(GetDefaultResources(), 450, false, rules))
        return {nullptr, parse_log(shader.getInfoLog())};
    glslang::TProgram program;
    program.addShader(&shader);
    if (!program.link(rules)) return {nullptr, parse_log(program.getInfoLog())};
    if (options.relaxed && !program.mapIO()) return {nullptr, parse_log(program.getInfoLog())};
    auto made = std::make_shared<Shader>();
    glslang::SpvOptions spv;
    spv.disableOptimizer = true;
    glslang::GlslangToSpv(*program.getIntermediate(lang), made->spirv, &spv);
    return {made, {}};
}

// The whole source is kept in the file and compared, so that equal hashes do no harm.
std::string cache_text(const std::string& key, const Shader& shader) {
    const std::uint64_t length = key.size();
    std::string out(reinterpret_cast<const char*>(&length), sizeof length);
    out += key;
    out.append(reinterpret_cast<const char*>(shader.spirv.data()),
               shader.spirv.size() * sizeof(std::uint32_t));
    return out;
}

std::shared_ptr<Shader> from_cache(const std::string& name, const std::string& key) {
    const auto bytes = read_cached(name);
    std::uint64_t length = 0;
    if (!bytes || bytes->size() < sizeof length) return nullptr;
    std::memcpy(&length, bytes->data(), sizeof length);
    const std::size_t head = sizeof length + key.size();
    if (length != key.size() || bytes->size() <= head || (bytes->size() - head) % 4 != 0 ||
        bytes->compare(sizeof length, key.size(), key) != 0)
        return nullptr;
    auto shader = std::make_shared<Shader>();
    shader->spirv.resize((bytes->size() - head) / 4);
    std::memcpy(shader->spirv.data(), bytes->data() + head, bytes->size() - head);
    return shader;
}

}  // namespace

// Two rounds of multiply and fold per 8 bytes: fast, and good enough where content is compared.
std::uint64_t content_hash(std::string_view bytes, std::uint64_t seed) {
    std::uint64_t hash = seed ^ 0x9e3779b97f4a7c15ull ^ bytes.size();
    const auto mix = [&](std::uint64_t word) {
        hash = (hash ^ word) * 0xff51afd7ed558ccdull;
        hash = (hash ^ (hash >> 32)) * 0xc4ceb9fe1a85ec53ull;
        hash ^= hash >> 29;
    };
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        mix(word);
    }
    std::uint64_t tail = 0;
    if (at < bytes.size()) std::memcpy(&tail, bytes.data() + at, bytes.size() - at);
    mix(tail);
    return hash;
}

std::uint64_t shaders_compiled() {
    return compiled.load();
}

CompileResult compile_shader(ShaderStage stage, std::string_view source,
                             const CompileOptions& options) {
    const std::string key =
        fmt::format("{} glslang {}.{}.{} stage {} relaxed {} {}\n{}", cache_version,
                    GLSLANG_VERSION_MAJOR, GLSLANG_VERSION_MINOR, GLSLANG_VERSION_PATCH,
                    static_cast<int>(stage), options.relaxed, options.uniform_binding, source);
    // Never destroyed: a background compile may outlive static destruction.
    static auto* mutex = new std::mutex;
    static auto* known = new std::unordered_map<std::string, std::shared_ptr<const Shader>>;
    {
        std::lock_guard lock(*mutex);
        if (auto found = known->find(key); found != known->end()) return {found->second, {}};
    }
    const std::string name = fmt::format("shader-{:016x}", content_hash(key));
    std::shared_ptr<Shader> shader = from_cache(name, key);
    if (shader == nullptr) {
        CompileResult result = run_glslang(stage, source, options);
        if (result.shader == nullptr) return result;
        shader = std::make_shared<Shader>(*result.shader);
        write_cached(name, cache_text(key, *shader));
    }
    shader->hash = content_hash({reinterpret_cast<const char*>(shader->spirv.data()),
                                 shader->spirv.size() * sizeof(std::uint32_t)},
                                static_cast<std::uint64_t>(stage));
    std::lock_guard lock(*mutex);
    return {known->emplace(key, std::move(shader)).first->second, {}};
}

}  // namespace sarabet::gpu
