// user_prelude.glsl -- what a person's shader finds: TouchDesigner's names, Shadertoy's uniforms,
// and texture functions that count from the bottom-left, over memory whose first row is the top.
uniform vec4 size_;  // of what is drawn: width, height, slices, and the slice that is drawn

// Always 0, which no compiler knows; added to whole numbers from uniforms (hidden_uniforms.hpp).
int hidden_zero_ = 0;
vec4 frag_coord_;
vec3 vUV;             // the third: where a slice is, as a lookup in the output would have it
int uTDCurrentDepth;  // the slice that is drawn

struct TDTexInfo {
    vec4 res;    // 1 / width, 1 / height, width, height
    vec4 depth;  // 1 / slices, slices, from the first slice to the newest
};
TDTexInfo uTDOutputInfo;

uniform vec3 iResolution;
uniform float iTime;
uniform float iTimeDelta;
uniform int iFrame;
uniform vec4 iMouse;

vec2 turn_(vec2 uv) { return vec2(uv.x, 1.0 - uv.y); }

vec4 texture_(sampler2D s, vec2 uv) { return texture(s, turn_(uv)); }
vec4 texture_(sampler2D s, vec2 uv, float bias) { return texture(s, turn_(uv), bias); }
vec4 texture_lod_(sampler2D s, vec2 uv, float lod) { return textureLod(s, turn_(uv), lod); }
vec4 texture_grad_(sampler2D s, vec2 uv, vec2 dx, vec2 dy) {
    return textureGrad(s, turn_(uv), dx * vec2(1, -1), dy * vec2(1, -1));
}
vec4 texture_offset_(sampler2D s, vec2 uv, ivec2 offset) {
    return texture_(s, uv + vec2(offset) / vec2(textureSize(s, 0)));
}
vec4 texel_fetch_(sampler2D s, ivec2 at, int lod) {
    return texelFetch(s, ivec2(at.x, textureSize(s, lod).y - 1 - at.y), lod);
}
// The four texels come in another order when the picture is turned over.
vec4 texture_gather_(sampler2D s, vec2 uv) { return textureGather(s, turn_(uv)).wzyx; }
vec4 texture_gather_(sampler2D s, vec2 uv, int comp) {
    uv = turn_(uv);
    if (comp == 0) return textureGather(s, uv, 0).wzyx;
    if (comp == 1) return textureGather(s, uv, 1).wzyx;
    if (comp == 2) return textureGather(s, uv, 2).wzyx;
    return textureGather(s, uv, 3).wzyx;
}
float dfdy_(float v) { return -dFdy(v); }
vec2 dfdy_(vec2 v) { return -dFdy(v); }
vec3 dfdy_(vec3 v) { return -dFdy(v); }
vec4 dfdy_(vec4 v) { return -dFdy(v); }

vec4 TDOutputSwizzle(vec4 c) { return c; }

vec3 TDRGBToHSV(vec3 c) {
    vec4 p = c.g < c.b ? vec4(c.bg, -1.0, 2.0 / 3.0) : vec4(c.gb, 0.0, -1.0 / 3.0);
    vec4 q = c.r < p.x ? vec4(p.xyw, c.r) : vec4(c.r, p.yzx);
    float d = q.x - min(q.w, q.y);
    return vec3(abs(q.z + (q.w - q.y) / (6.0 * d + 1.0e-10)), d / (q.x + 1.0e-10), q.x);
}
vec3 TDHSVToRGB(vec3 c) {
    vec3 p = abs(fract(c.xxx + vec3(1.0, 2.0 / 3.0, 1.0 / 3.0)) * 6.0 - 3.0);
    return c.z * mix(vec3(1.0), clamp(p - 1.0, 0.0, 1.0), c.y);
}

#define texture texture_
#define texture2D texture_
#define textureLod texture_lod_
#define textureGrad texture_grad_
#define textureOffset texture_offset_
#define texelFetch texel_fetch_
#define textureGather texture_gather_
#define dFdy dfdy_
#define main main_
