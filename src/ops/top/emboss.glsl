// emboss.glsl -- an image as if pressed into metal.

vec2 emboss_step(EmbossParams p) {
    return p.offsetunit == EMBOSS_OFFSETUNIT_PIXELS ? p.offset : p.offset * vec2(SIZE);
}

float emboss_between(float before, float here, float after, EmbossParams p) {
    if (p.method == EMBOSS_METHOD_PREVCUR) return here - before;
    if (p.method == EMBOSS_METHOD_CURNEXT) return after - here;
    return (after - before) * 0.5;
}

vec4 emboss_pixel(vec2 at) { return sample0(at * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD); }

vec4 emboss(vec2 position, EmbossParams p) {
    float angle = p.direction * 0.017453292519943295;
    vec2 light = vec2(cos(angle), -sin(angle)) * emboss_step(p);
    vec4 middle = emboss_pixel(position);
    // What falls towards the light is bright.
    float fall = emboss_between(channel_(emboss_pixel(position + light), p.select),
                                channel_(middle, p.select),
                                channel_(emboss_pixel(position - light), p.select), p);
    return vec4(vec3(p.midpoint + p.strength * fall), 1.0) * middle.a;
}
