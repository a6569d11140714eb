// lumalevel.glsl -- adjusts tones and keeps hue and saturation.

float lumalevel_gamma(float c, float gamma) {
    return gamma == 1.0 ? c : sign(c) * pow(abs(c), 1.0 / gamma);
}

float lumalevel_steps(float c, LumaLevelParams p) {
    float at = (c - p.threshold) / p.stepsize;
    float rise = p.soften > 0.0 ? clamp((fract(at) - (1.0 - p.soften)) / p.soften, 0.0, 1.0) : 0.0;
    return clamp(p.threshold + (floor(at) + rise) * p.stepsize, min(p.clamplow, p.clamphigh),
                 p.clamphigh);
}

float lumalevel_curve(float c, LumaLevelParams p) {
    c += (1.0 - 2.0 * c) * p.invert;
    if (p.blacklevel != 0.0) c = max(c - p.blacklevel, 0.0) / (1.0 - p.blacklevel);
    c = lumalevel_gamma(c * p.brightness1, p.gamma1);
    c = (c - 0.5) * p.contrast + 0.5;
    float span = p.inhigh - p.inlow;
    c = span == 0.0 ? step(p.inlow, c) : (c - p.inlow) / span;
    c = c * (p.outhigh - p.outlow) + p.outlow;
    if (p.stepping) c = lumalevel_steps(c, p);
    return lumalevel_gamma(c, p.gamma2) * p.brightness2;
}

vec4 lumalevel(vec4 a, LumaLevelParams p) {
    float before = channel_(a, p.source), after = lumalevel_curve(before, p);
    bool some = abs(before) > 1.0e-6;
    vec3 c = some ? a.rgb * (after / before) : a.rgb + after;
    float alpha = p.source == LUMALEVEL_SOURCE_ALPHA ? after : a.a;
    return vec4(c, alpha) * p.opacity;
}
