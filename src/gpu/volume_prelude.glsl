// volume_prelude.glsl -- texture functions of 3D textures, 2D arrays and cubes for a person's shader.
// Slices are turned over like pictures, v alone; the faces of a cube lie as everywhere, top down.
vec3 turn_(vec3 uvw) { return vec3(uvw.x, 1.0 - uvw.y, uvw.z); }

vec4 texture_(sampler3D s, vec3 uvw) { return texture(s, turn_(uvw)); }
vec4 texture_(sampler3D s, vec3 uvw, float bias) { return texture(s, turn_(uvw), bias); }
vec4 texture_lod_(sampler3D s, vec3 uvw, float lod) { return textureLod(s, turn_(uvw), lod); }
vec4 texture_grad_(sampler3D s, vec3 uvw, vec3 dx, vec3 dy) {
    return textureGrad(s, turn_(uvw), dx * vec3(1, -1, 1), dy * vec3(1, -1, 1));
}
vec4 texture_offset_(sampler3D s, vec3 uvw, ivec3 offset) {
    return texture_(s, uvw + vec3(offset) / vec3(textureSize(s, 0)));
}
vec4 texel_fetch_(sampler3D s, ivec3 at, int lod) {
    return texelFetch(s, ivec3(at.x, textureSize(s, lod).y - 1 - at.y, at.z), lod);
}

vec4 texture_(sampler2DArray s, vec3 uvw) { return texture(s, turn_(uvw)); }
vec4 texture_(sampler2DArray s, vec3 uvw, float bias) { return texture(s, turn_(uvw), bias); }
vec4 texture_lod_(sampler2DArray s, vec3 uvw, float lod) { return textureLod(s, turn_(uvw), lod); }
vec4 texture_grad_(sampler2DArray s, vec3 uvw, vec2 dx, vec2 dy) {
    return textureGrad(s, turn_(uvw), dx * vec2(1, -1), dy * vec2(1, -1));
}
vec4 texture_offset_(sampler2DArray s, vec3 uvw, ivec2 offset) {
    return texture_(s, uvw + vec3(vec2(offset) / vec2(textureSize(s, 0).xy), 0.0));
}
vec4 texel_fetch_(sampler2DArray s, ivec3 at, int lod) {
    return texelFetch(s, ivec3(at.x, textureSize(s, lod).y - 1 - at.y, at.z), lod);
}
vec4 texture_gather_(sampler2DArray s, vec3 uvw) { return textureGather(s, turn_(uvw)).wzyx; }

vec4 texture_(samplerCube s, vec3 direction) { return texture(s, direction); }
vec4 texture_(samplerCube s, vec3 direction, float bias) { return texture(s, direction, bias); }
vec4 texture_lod_(samplerCube s, vec3 direction, float lod) {
    return textureLod(s, direction, lod);
}
vec4 texture_grad_(samplerCube s, vec3 direction, vec3 dx, vec3 dy) {
    return textureGrad(s, direction, dx, dy);
}
vec4 texture_gather_(samplerCube s, vec3 direction) { return textureGather(s, direction); }
