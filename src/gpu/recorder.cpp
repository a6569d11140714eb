// recorder.cpp -- recording passes and copies, with the barriers that they need.
#include "submission.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace sarabet::gpu {

namespace {

constexpr std::size_t chunk_bytes = 64 << 10;

VkExtent2D extent(const Texture& texture) {
    return {static_cast<std::uint32_t>(texture.width()),
            static_cast<std::uint32_t>(texture.height())};
}

VkImageSubresourceLayers color_layers(const DeviceImage& image, std::uint32_t first = 0,
                                      std::uint32_t count = 0) {
    return {VK_IMAGE_ASPECT_COLOR_BIT, 0, first, count != 0 ? count : image.key.layers()};
}

// All of it: the slices of a volume lie along the third axis, those of an array are layers.
VkExtent3D whole(const Texture& texture) {
    const bool volume = texture.shape().kind == ImageKind::Volume;
    return {extent(texture).width, extent(texture).height,
            volume ? static_cast<std::uint32_t>(texture.shape().depth) : 1u};
}

}  // namespace

void Recorder::use(const std::shared_ptr<Texture>& texture, Stages stages, Accesses access,
                   DeviceImage* as) {
    if (&texture->device() != &device_)
        throw Error(ErrorKind::Internal, "a texture of another device");
    use(as != nullptr ? *as : texture->image(), stages, access, VK_IMAGE_ASPECT_COLOR_BIT);
    texture->note_use(tick_, writes(access));
    keep(texture);
}

void Recorder::use(DeviceImage& image, Stages stages, Accesses access, VkImageAspectFlags aspect) {
    tracker_.use(image.resource, stages, access, events_);
    if (image.in_general) return;
    // The first use of an image sets its layout for ever. What lay in the memory may have been
    // used through another image, hence the wide masks; this happens once per image.
    VkImageMemoryBarrier2 barrier{VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2};
    barrier.srcStageMask = barrier.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    barrier.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
    barrier.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
    barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image.image;
    barrier.subresourceRange = {aspect, 0, 1, 0, image.key.layers()};
    layouts_.push_back(barrier);
    image.in_general = true;
    fresh_.push_back(&image);
}

void Recorder::use_block(const std::shared_ptr<HostBlock>& block, Stages stages, Accesses access) {
    if (block->buffer() == VK_NULL_HANDLE)
        throw Error(ErrorKind::Internal, "a block without a buffer was given to the GPU");
    tracker_.use(block->id(), stages, access, events_);
    block->note_use(device_, tick_, writes(access));
    keep(block);
}

void Recorder::use_inputs(const PassInputs& inputs, Stages stages, const Texture* target) {
    for (const TextureBinding& binding : inputs.textures) {
        if (target != nullptr && binding.texture->image().resource == target->image().resource)
            throw Error(ErrorKind::Internal, "a pass reads the texture that it writes");
        use(binding.texture, stages, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT);
    }
}

void Recorder::flush_barriers() {
    if (events_.empty() && layouts_.empty()) return;
    // Memory barriers add up, so all events become one.
    VkMemoryBarrier2 memory{VK_STRUCTURE_TYPE_MEMORY_BARRIER_2};
    for (const BarrierEvent& event : events_) {
        memory.srcStageMask |= event.src_stages;
        memory.srcAccessMask |= event.src_access;
        memory.dstStageMask |= event.dst_stages;
        memory.dstAccessMask |= event.dst_access;
    }
    VkDependencyInfo info{VK_STRUCTURE_TYPE_DEPENDENCY_INFO};
    info.memoryBarrierCount = events_.empty() ? 0 : 1;
    info.pMemoryBarriers = &memory;
    info.imageMemoryBarrierCount = static_cast<std::uint32_t>(layouts_.size());
    info.pImageMemoryBarriers = layouts_.data();
    device_.vk.vkCmdPipelineBarrier2(commands_, &info);
    events_.clear();
    layouts_.clear();
}

Recorder::Slice Recorder::stage(std::span<const std::byte> bytes) {
    const auto& limits = device_.limits();
    const std::size_t unit = std::max<std::size_t>(
        {64, limits.minUniformBufferOffsetAlignment, limits.minStorageBufferOffsetAlignment});
    const std::size_t offset = (chunk_used_ + unit - 1) / unit * unit;
    if (chunk_ == nullptr || offset + bytes.size() > chunk_->capacity()) {
        chunk_ = allocate_staging_block(device_, std::max(chunk_bytes, bytes.size()));
        chunk_used_ = 0;
        keep(chunk_);
        return stage(bytes);
    }
    if (!bytes.empty()) std::memcpy(chunk_->data() + offset, bytes.data(), bytes.size());
    chunk_used_ = offset + bytes.size();
    return {chunk_->buffer(), offset};
}

void Recorder::push_inputs(const Pipeline& pipeline, const PassInputs& inputs,
                           const Texture* target) {
    const ShaderBindings& wants = pipeline.bindings;
    if (inputs.textures.size() != static_cast<std::size_t>(wants.textures) ||
        inputs.uniforms.empty() == wants.uniforms || inputs.storage.empty() == wants.storage)
        throw Error(
            ErrorKind::Internal,
            fmt::format("a shader with {} textures, uniforms {} and arrays {} was given "
                        "{} textures, {} and {} bytes",
                        wants.textures, wants.uniforms, wants.storage, inputs.textures.size(),
                        inputs.uniforms.size(), inputs.storage.size()));
    if (inputs.uniforms.size() > device_.limits().maxUniformBufferRange)
        throw Error(ErrorKind::Device,
                    fmt::format("a shader's parameters take {} bytes, at most {} fit",
                                inputs.uniforms.size(), device_.limits().maxUniformBufferRange));
    auto& [images, buffers, sets] = descriptors_;
    std::uint32_t count = 0, image = 0, buffer = 0;
    const auto add = [&](std::uint32_t binding, VkDescriptorType type) -> VkWriteDescriptorSet& {
        VkWriteDescriptorSet& write = sets.at(count++);
        write = {VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
        write.dstBinding = binding;
        write.descriptorCount = 1;
        write.descriptorType = type;
        return write;
    };
    for (const TextureBinding& binding : inputs.textures) {
        VkDescriptorImageInfo& info = images.at(image);
        info = {device_.sampler(binding.filter, binding.extend),
                binding.texture->image().sample_view, VK_IMAGE_LAYOUT_GENERAL};
        // An array is written at once: Mesa 22.3's software driver takes every pushed write for the
        // first element.
        if (!wants.begins_binding(static_cast<int>(image)))
            ++sets.at(count - 1).descriptorCount;
        else
            add(image, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER).pImageInfo = &info;
        ++image;
    }
    const auto add_buffer = [&](std::uint32_t binding, VkDescriptorType type,
                                std::span<const std::byte> bytes) {
        const Slice slice = stage(bytes);
        VkDescriptorBufferInfo& info = buffers.at(buffer++);
        info = {slice.buffer, slice.offset, bytes.size()};
        add(binding, type).pBufferInfo = &info;
    };
    if (wants.uniforms)
        add_buffer(uniform_binding, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, inputs.uniforms);
    if (wants.storage)
        add_buffer(storage_binding, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, inputs.storage);
    if (wants.target) {
        VkDescriptorImageInfo& info = images.at(image);
        info = {VK_NULL_HANDLE, target->image().view, VK_IMAGE_LAYOUT_GENERAL};
        add(target_binding, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE).pImageInfo = &info;
    }
    const VkPipelineBindPoint point =
        wants.target ? VK_PIPELINE_BIND_POINT_COMPUTE : VK_PIPELINE_BIND_POINT_GRAPHICS;
    if (count > 0)
        device_.vk.vkCmdPushDescriptorSetKHR(commands_, point, pipeline.layout, 0, count,
                                             sets.data());
}

void Recorder::begin_rendering(const DeviceImage& target, const Color* clear, DeviceImage* depth) {
    VkRenderingAttachmentInfo color{VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    color.imageView = target.view;
    color.imageLayout = VK_IMAGE_LAYOUT_GENERAL;
    color.loadOp = clear ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_DONT_CARE;
    color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    if (clear) std::copy(clear->begin(), clear->end(), color.clearValue.color.float32);
    VkRenderingAttachmentInfo far{VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    far.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    far.storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    far.clearValue.depthStencil.depth = 1.0f;
    VkRenderingInfo info{VK_STRUCTURE_TYPE_RENDERING_INFO};
    info.renderArea.extent = {static_cast<std::uint32_t>(target.key.width),
                              static_cast<std::uint32_t>(target.key.height)};
    info.layerCount = 1;
    info.colorAttachmentCount = 1;
    info.pColorAttachments = &color;
    if (depth != nullptr) {
        far.imageView = depth->view;
        far.imageLayout = VK_IMAGE_LAYOUT_GENERAL;
        info.pDepthAttachment = &far;
    }
    device_.vk.vkCmdBeginRendering(commands_, &info);
    const VkViewport viewport{
        0, 0, static_cast<float>(target.key.width), static_cast<float>(target.key.height), 0, 1};
    device_.vk.vkCmdSetViewport(commands_, 0, 1, &viewport);
    const VkRect2D scissor{{0, 0}, info.renderArea.extent};
    device_.vk.vkCmdSetScissor(commands_, 0, 1, &scissor);
}

void Recorder::fragment_pass(const std::shared_ptr<const Pipeline>& pipeline,
                             const std::shared_ptr<Texture>& target, const PassInputs& inputs,
                             DeviceImage* as) {
    use_inputs(inputs, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, target.get());
    use(target, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
        VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT, as);
    flush_barriers();
    keep(pipeline);
    ++device_.passes_drawn;
    begin_rendering(as != nullptr ? *as : target->image(), nullptr, nullptr);
    device_.vk.vkCmdBindPipeline(commands_, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline->handle);
    push_inputs(*pipeline, inputs, nullptr);
    device_.vk.vkCmdDraw(commands_, 3, 1, 0, 0);
    device_.vk.vkCmdEndRendering(commands_);
}

void Recorder::compute_pass(const std::shared_ptr<const Pipeline>& pipeline,
                            const std::shared_ptr<Texture>& target, const PassInputs& inputs,
                            std::array<std::uint32_t, 3> groups) {
    use_inputs(inputs, VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, target.get());
    use(target, VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT);
    flush_barriers();
    keep(pipeline);
    device_.vk.vkCmdBindPipeline(commands_, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline->handle);
    push_inputs(*pipeline, inputs, target.get());
    device_.vk.vkCmdDispatch(commands_, groups[0], groups[1], groups[2]);
}

void Recorder::draw(const MeshDraw& draw) {
    device_.vk.vkCmdBindPipeline(commands_, VK_PIPELINE_BIND_POINT_GRAPHICS, draw.pipeline->handle);
    push_inputs(*draw.pipeline, draw.inputs, nullptr);
    const auto place = [&](const DrawData& data) -> Slice {
        if (data.block) return {data.block->buffer(), data.offset};
        return stage(data.bytes);
    };
    if (draw.vertices.block || !draw.vertices.bytes.empty()) {
        const Slice vertices = place(draw.vertices);
        device_.vk.vkCmdBindVertexBuffers(commands_, 0, 1, &vertices.buffer, &vertices.offset);
    }
    if (draw.indices.block || !draw.indices.bytes.empty()) {
        const Slice indices = place(draw.indices);
        device_.vk.vkCmdBindIndexBuffer(commands_, indices.buffer, indices.offset,
                                        VK_INDEX_TYPE_UINT32);
        device_.vk.vkCmdDrawIndexed(commands_, draw.count, 1, 0, 0, 0);
    } else {
        device_.vk.vkCmdDraw(commands_, draw.count, 1, 0, 0);
    }
}

void Recorder::mesh_pass(const std::shared_ptr<Texture>& target, const Color& background,
                         bool depth, std::span<const MeshDraw> draws) {
    for (const MeshDraw& one : draws) {
        use_inputs(one.inputs,
                   VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT | VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                   target.get());
        if (one.vertices.block)
            use_block(one.vertices.block, VK_PIPELINE_STAGE_2_VERTEX_ATTRIBUTE_INPUT_BIT,
                      VK_ACCESS_2_VERTEX_ATTRIBUTE_READ_BIT);
        if (one.indices.block)
            use_block(one.indices.block, VK_PIPELINE_STAGE_2_INDEX_INPUT_BIT,
                      VK_ACCESS_2_INDEX_READ_BIT);
        keep(one.pipeline);
    }
    use(target, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
        VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT);
    std::shared_ptr<DeviceImage> depth_image;
    if (depth) {
        depth_image = make_depth_image(device_, target->width(), target->height());
        use(*depth_image,
            VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT |
                VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
            VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT |
                VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
            VK_IMAGE_ASPECT_DEPTH_BIT);
        keep(depth_image);
    }
    flush_barriers();
    begin_rendering(target->image(), &background, depth_image.get());
    for (const MeshDraw& one : draws) draw(one);
    device_.vk.vkCmdEndRendering(commands_);
}

void Recorder::clear(const std::shared_ptr<Texture>& target, const Color& color) {
    use(target, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
        VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT);
    flush_barriers();
    begin_rendering(target->image(), &color, nullptr);
    device_.vk.vkCmdEndRendering(commands_);
}

void Recorder::copy(const std::shared_ptr<Texture>& source,
                    const std::shared_ptr<Texture>& target) {
    if (source->shape() != target->shape() || source->format() != target->format() ||
        source->image().resource == target->image().resource)
        throw Error(ErrorKind::Internal, "a copy between textures that do not match");
    use(source, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_READ_BIT);
    use(target, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT);
    flush_barriers();
    VkImageCopy region{};
    region.srcSubresource = color_layers(source->image());
    region.dstSubresource = color_layers(target->image());
    region.extent = whole(*source);
    device_.vk.vkCmdCopyImage(commands_, source->image().image, VK_IMAGE_LAYOUT_GENERAL,
                              target->image().image, VK_IMAGE_LAYOUT_GENERAL, 1, &region);
}

void Recorder::copy_slices(std::span<const std::shared_ptr<Texture>> pictures,
                           const std::shared_ptr<Texture>& target) {
    for (const auto& picture : pictures) {
        const bool fits = picture->shape() == ImageShape{target->width(), target->height()} &&
                          picture->format() == target->format();
        if (!fits) throw Error(ErrorKind::Internal, "a slice that does not match its texture");
        use(picture, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_READ_BIT);
    }
    use(target, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT);
    flush_barriers();
    const bool volume = target->shape().kind == ImageKind::Volume;
    std::uint32_t slice = 0;
    for (const auto& picture : pictures) {
        VkImageCopy region{};
        region.srcSubresource = color_layers(picture->image());
        region.dstSubresource = color_layers(target->image(), volume ? 0 : slice, 1);
        region.dstOffset.z = volume ? static_cast<std::int32_t>(slice) : 0;
        region.extent = whole(*picture);
        device_.vk.vkCmdCopyImage(commands_, picture->image().image, VK_IMAGE_LAYOUT_GENERAL,
                                  target->image().image, VK_IMAGE_LAYOUT_GENERAL, 1, &region);
        ++slice;
    }
}

static VkBufferImageCopy whole_image(const Texture& texture) {
    VkBufferImageCopy region{};
    region.imageSubresource = color_layers(texture.image());
    region.imageExtent = whole(texture);
    return region;
}

static void check_room(const Texture& texture, const HostBlock& staging) {
    const std::size_t needed = static_cast<std::size_t>(texture.width()) *
                               static_cast<std::size_t>(texture.height()) *
                               static_cast<std::size_t>(texture.shape().depth) *
                               static_cast<std::size_t>(info_of(texture.format()).pixel_bytes());
    if (staging.capacity() < needed)
        throw Error(ErrorKind::Internal, fmt::format("a staging block of {} bytes for {} bytes",
                                                     staging.capacity(), needed));
}

void Recorder::upload(const std::shared_ptr<Texture>& target,
                      const std::shared_ptr<HostBlock>& staging) {
    check_room(*target, *staging);
    use_block(staging, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_READ_BIT);
    use(target, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT);
    flush_barriers();
    const VkBufferImageCopy region = whole_image(*target);
    device_.vk.vkCmdCopyBufferToImage(commands_, staging->buffer(), target->image().image,
                                      VK_IMAGE_LAYOUT_GENERAL, 1, &region);
}

void Recorder::download(const std::shared_ptr<Texture>& source,
                        const std::shared_ptr<HostBlock>& staging) {
    check_room(*source, *staging);
    use(source, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_READ_BIT);
    use_block(staging, VK_PIPELINE_STAGE_2_COPY_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT);
    flush_barriers();
    const VkBufferImageCopy region = whole_image(*source);
    device_.vk.vkCmdCopyImageToBuffer(commands_, source->image().image, VK_IMAGE_LAYOUT_GENERAL,
                                      staging->buffer(), 1, &region);
}

}  // namespace sarabet::gpu
