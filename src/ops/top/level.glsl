// level.glsl -- brightness, contrast, gamma, ranges and steps.

vec3 level_gamma(vec3 c, float gamma) {
    return gamma == 1.0 ? c : sign(c) * pow(abs(c), vec3(1.0 / gamma));
}

vec3 level_steps(vec3 c, LevelParams p) {
    vec3 at = (c - p.threshold) / p.stepsize;
    vec3 rise = p.soften > 0.0 ? clamp((fract(at) - (1.0 - p.soften)) / p.soften, 0.0, 1.0)
                               : vec3(0.0);
    return clamp(p.threshold + (floor(at) + rise) * p.stepsize, min(p.clamplow, p.clamphigh),
                 p.clamphigh);
}

vec3 level_range(vec3 c, LevelParams p) {
    float span = p.inhigh - p.inlow;
    vec3 at = span == 0.0 ? step(vec3(p.inlow), c) : (c - p.inlow) / span;
    return at * (p.outhigh - p.outlow) + p.outlow;
}

vec4 level(vec4 a, LevelParams p) {
    if (p.clampinput == LEVEL_CLAMPINPUT_CLAMP) a = clamp(a, 0.0, 1.0);
    vec3 c = a.rgb + (1.0 - 2.0 * a.rgb) * p.invert;
    if (p.blacklevel != 0.0) c = max(c - p.blacklevel, 0.0) / (1.0 - p.blacklevel);
    c = level_gamma(c * p.brightness1, p.gamma1);
    c = (c - 0.5) * p.contrast + 0.5;
    c = level_range(c, p);
    vec3 low = vec3(p.lowr, p.lowg, p.lowb);
    c = c * (vec3(p.highr, p.highg, p.highb) - low) + low;
    if (p.stepping) c = level_steps(c, p);
    c = level_gamma(c, p.gamma2);
    float alpha = a.a * (p.higha - p.lowa) + p.lowa;
    return vec4(c * p.opacity * p.brightness2, alpha * p.opacity);
}
