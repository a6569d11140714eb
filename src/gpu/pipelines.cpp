// pipelines.cpp -- making graphics and compute pipelines.
#include "pipelines.hpp"

#include "disk_cache.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <array>

namespace sarabet::gpu {

namespace {

constexpr const char* full_screen_source = R"(#version 450
// One triangle that covers the target; no vertices are read.
void main() {
    vec2 corner = vec2((gl_VertexIndex << 1) & 2, gl_VertexIndex & 2);
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
)";

const Shader& full_screen_shader() {
    static const auto shader = compile_shader(ShaderStage::Vertex, full_screen_source).shader;
    if (shader == nullptr) throw Error(ErrorKind::Internal, "the full-screen shader is broken");
    return *shader;
}

VkPipelineColorBlendAttachmentState blend_state(Blend blend) {
    VkPipelineColorBlendAttachmentState state{};
    state.colorWriteMask = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT |
                           VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
    state.blendEnable = blend != Blend::Replace;
    state.srcColorBlendFactor = state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    state.dstColorBlendFactor = state.dstAlphaBlendFactor =
        blend == Blend::Add ? VK_BLEND_FACTOR_ONE : VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    state.colorBlendOp = state.alphaBlendOp = VK_BLEND_OP_ADD;
    return state;
}

}  // namespace

PipelineStore::PipelineStore(Device& device) : device_(device) {
    cache_name_ = "pipelines-";
    for (std::uint8_t byte : device.facts().uuid) cache_name_ += fmt::format("{:02x}", byte);
    const std::string kept = read_cached(cache_name_).value_or("");
    VkPipelineCacheCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO};
    info.initialDataSize = kept.size();
    info.pInitialData = kept.data();
    // A driver ignores data of another driver.
    check(device.vk.vkCreatePipelineCache(device.handle, &info, nullptr, &cache_),
          "making the pipeline cache");
    saved_bytes_ = kept.size();
}

std::size_t PipelineStore::size() const {
    std::lock_guard lock(mutex_);
    return pipelines_.size();
}

std::shared_ptr<const Pipeline> PipelineStore::find(const Key& key) {
    std::lock_guard lock(mutex_);
    auto found = pipelines_.find(key);
    return found == pipelines_.end() ? nullptr : found->second;
}

// Two threads may have made the same pipeline: the first one stays.
std::shared_ptr<const Pipeline> PipelineStore::keep(const Key& key, Pipeline made) {
    std::shared_ptr<const Pipeline> kept;
    bool first = false;
    {
        std::lock_guard lock(mutex_);
        auto [at, inserted] = pipelines_.try_emplace(key, std::make_shared<Pipeline>(made));
        kept = at->second;
        first = inserted;
    }
    if (!first)
        device_.vk.vkDestroyPipeline(device_.handle, made.handle, nullptr);
    else
        save_cache();
    return kept;
}

void PipelineStore::save_cache() {
    std::size_t bytes = 0;
    if (device_.vk.vkGetPipelineCacheData(device_.handle, cache_, &bytes, nullptr) != VK_SUCCESS)
        return;
    {
        std::lock_guard lock(mutex_);
        if (bytes == saved_bytes_) return;
        saved_bytes_ = bytes;
    }
    std::string data(bytes, '\0');
    if (device_.vk.vkGetPipelineCacheData(device_.handle, cache_, &bytes, data.data()) !=
        VK_SUCCESS)
        return;
    data.resize(bytes);
    write_cached(cache_name_, data);
}

VkPipelineLayout PipelineStore::layout(const ShaderBindings& bindings) {
    std::lock_guard lock(mutex_);
    VkPipelineLayout& made = layouts_[bindings];
    if (made != VK_NULL_HANDLE) return made;
    std::vector<VkDescriptorSetLayoutBinding> list;
    const auto add = [&](std::uint32_t binding, VkDescriptorType type, int count = 1) {
        VkDescriptorSetLayoutBinding one{};
        one.binding = binding;
        one.descriptorType = type;
        one.descriptorCount = static_cast<std::uint32_t>(count);
        one.stageFlags =
            VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT;
        list.push_back(one);
    };
    std::uint32_t first = 0;
    for (const int count : bindings.arrays) {
        if (count > 0) add(first, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, count);
        first += static_cast<std::uint32_t>(count);
    }
    for (int i = 0; !bindings.in_arrays() && i < bindings.textures; ++i)
        add(static_cast<std::uint32_t>(i), VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER);
    if (bindings.uniforms) add(uniform_binding, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER);
    if (bindings.storage) add(storage_binding, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER);
    if (bindings.target) add(target_binding, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE);
    if (bindings.textures > 29)
        throw Error(ErrorKind::Value, fmt::format("a shader can read at most 29 textures, got {}",
                                                  bindings.textures));
    VkDescriptorSetLayoutCreateInfo set{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO};
    set.flags = VK_DESCRIPTOR_SET_LAYOUT_CREATE_PUSH_DESCRIPTOR_BIT_KHR;
    set.bindingCount = static_cast<std::uint32_t>(list.size());
    set.pBindings = list.data();
    VkDescriptorSetLayout set_layout = VK_NULL_HANDLE;
    check(device_.vk.vkCreateDescriptorSetLayout(device_.handle, &set, nullptr, &set_layout),
          "making a descriptor layout");
    VkPipelineLayoutCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
    info.setLayoutCount = 1;
    info.pSetLayouts = &set_layout;
    check(device_.vk.vkCreatePipelineLayout(device_.handle, &info, nullptr, &made),
          "making a pipeline layout");
    return made;
}

VkShaderModule PipelineStore::module(const Shader& shader) {
    VkShaderModuleCreateInfo info{VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
    info.codeSize = shader.spirv.size() * sizeof(std::uint32_t);
    info.pCode = shader.spirv.data();
    VkShaderModule made = VK_NULL_HANDLE;
    check(device_.vk.vkCreateShaderModule(device_.handle, &info, nullptr, &made),
          "making a shader module");
    return made;
}

std::shared_ptr<const Pipeline> PipelineStore::fragment(const Shader& shader, VkFormat format,
                                                        const ShaderBindings& bindings) {
    const Key key{0, shader.hash, format, bindings, {}};
    if (auto found = find(key)) return found;
    return keep(key, make_graphics(key, full_screen_shader(), shader));
}

std::shared_ptr<const Pipeline> PipelineStore::mesh(const Shader& vertex, const Shader& fragment,
                                                    VkFormat format, const ShaderBindings& bindings,
                                                    const MeshState& state) {
    const Key key{vertex.hash, fragment.hash, format, bindings, state};
    if (auto found = find(key)) return found;
    return keep(key, make_graphics(key, vertex, fragment));
}

std::shared_ptr<const Pipeline> PipelineStore::compute(const Shader& shader,
                                                       const ShaderBindings& bindings) {
    const Key key{0, shader.hash, VK_FORMAT_UNDEFINED, bindings, {}};
    if (auto found = find(key)) return found;
    Pipeline made;
    made.bindings = bindings;
    made.layout = layout(bindings);
    VkComputePipelineCreateInfo info{VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = module(shader);
    info.stage.pName = "main";
    info.layout = made.layout;
    const VkResult result = device_.vk.vkCreateComputePipelines(device_.handle, cache_, 1, &info,
                                                                nullptr, &made.handle);
    device_.vk.vkDestroyShaderModule(device_.handle, info.stage.module, nullptr);
    check(result, "making a compute pipeline");
    return keep(key, made);
}

Pipeline PipelineStore::make_graphics(const Key& key, const Shader& vertex,
                                      const Shader& fragment) {
    const MeshState& state = key.state;
    Pipeline made;
    made.bindings = key.bindings;
    made.layout = layout(key.bindings);

    std::array<VkPipelineShaderStageCreateInfo, 2> stages{};
    for (auto& stage : stages) {
        stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
        stage.pName = "main";
    }
    stages[0].stage = VK_SHADER_STAGE_VERTEX_BIT;
    stages[1].stage = VK_SHADER_STAGE_FRAGMENT_BIT;

    VkVertexInputBindingDescription binding{0, state.vertex_bytes, VK_VERTEX_INPUT_RATE_VERTEX};
    std::vector<VkVertexInputAttributeDescription> attributes;
    for (const auto& one : state.attributes)
        attributes.push_back(
            {static_cast<std::uint32_t>(attributes.size()), 0, one.format, one.offset});
    VkPipelineVertexInputStateCreateInfo input{
        VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
    input.vertexBindingDescriptionCount = attributes.empty() ? 0 : 1;
    input.pVertexBindingDescriptions = &binding;
    input.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(attributes.size());
    input.pVertexAttributeDescriptions = attributes.data();

    VkPipelineInputAssemblyStateCreateInfo assembly{
        VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO};
    assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    VkPipelineViewportStateCreateInfo viewport{
        VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO};
    viewport.viewportCount = viewport.scissorCount = 1;
    VkPipelineRasterizationStateCreateInfo raster{
        VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO};
    raster.cullMode = VK_CULL_MODE_NONE;
    raster.lineWidth = 1.0f;
    VkPipelineMultisampleStateCreateInfo samples{
        VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO};
    samples.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT;
    VkPipelineDepthStencilStateCreateInfo depth{
        VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO};
    depth.depthTestEnable = state.depth_test;
    depth.depthWriteEnable = state.depth_write;
    depth.depthCompareOp = VK_COMPARE_OP_LESS_OR_EQUAL;
    const auto attachment = blend_state(state.blend);
    VkPipelineColorBlendStateCreateInfo blend{
        VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO};
    blend.attachmentCount = 1;
    blend.pAttachments = &attachment;
    const std::array dynamics{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    VkPipelineDynamicStateCreateInfo dynamic{VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO};
    dynamic.dynamicStateCount = static_cast<std::uint32_t>(dynamics.size());
    dynamic.pDynamicStates = dynamics.data();
    VkPipelineRenderingCreateInfo rendering{VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO};
    rendering.colorAttachmentCount = 1;
    rendering.pColorAttachmentFormats = &key.format;
    if (state.depth_buffer) rendering.depthAttachmentFormat = VK_FORMAT_D32_SFLOAT;

    VkGraphicsPipelineCreateInfo info{VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO};
    info.pNext = &rendering;
    info.stageCount = static_cast<std::uint32_t>(stages.size());
    info.pStages = stages.data();
    info.pVertexInputState = &input;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &samples;
    info.pDepthStencilState = &depth;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    info.layout = made.layout;
    stages[0].module = module(vertex);
    stages[1].module = module(fragment);
    const VkResult result = device_.vk.vkCreateGraphicsPipelines(device_.handle, cache_, 1, &info,
                                                                 nullptr, &made.handle);
    for (auto& stage : stages)
        device_.vk.vkDestroyShaderModule(device_.handle, stage.module, nullptr);
    check(result, "making a pipeline");
    return made;
}

}  // namespace sarabet::gpu
