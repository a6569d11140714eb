// channelmix.glsl -- sums of channels.

// What is multiplied by 0 does not count, were it infinite or not a number.
float channelmix_sum(vec4 a, vec4 by) {
    vec4 part = mix(a * by, vec4(0.0), equal(by, vec4(0.0)));
    return part.r + part.g + part.b + part.a;
}

vec4 channelmix(vec4 a, ChannelMixParams p) {
    return vec4(channelmix_sum(a, p.red), channelmix_sum(a, p.green), channelmix_sum(a, p.blue),
                channelmix_sum(a, p.alpha)) + p.constant;
}
