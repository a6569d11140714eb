// lookup.glsl -- values become colours of a table.

float lookup_source(vec4 c, LookupParams p) {
    switch (p.channel) {
    case LOOKUP_CHANNEL_RGBMAX: return max(c.r, max(c.g, c.b));
    case LOOKUP_CHANNEL_MAX: return max(max(c.r, c.g), max(c.b, c.a));
    default: return channel_(c, p.channel);
    }
}

// Place within the table, 0..1.
vec4 lookup_place(vec4 c, LookupParams p) {
    float span = p.index.y - p.index.x;
    vec4 at = span == 0.0 ? step(vec4(p.index.x), c) : (c - p.index.x) / span;
    return min(mix(vec4(0.0), at, greaterThan(at, vec4(0.0))), 1.0);  // NaN is the first entry
}

// One channel of the array.
float lookup_value(float at, int channel, LookupParams p) {
    int last = max(p.lut_shape.x - 1, 0), channels = p.lut_shape.y;
    float place = at * float(last);
    int entry = min(int(place), last);
    int column = channels == 1 ? 0 : channel;
    float here = lut(entry * channels + column);
    float next = lut(min(entry + 1, last) * channels + column);
    return mix(here, next, place - float(entry)) * unit(0);
}

vec2 lookup_position(vec2 uv, int unit, vec2 size) {
    vec2 at = unit == LOOKUP_DARKUVUNIT_PIXELS ? uv : uv * size;
    return vec2(at.x, size.y - at.y);
}

vec4 lookup_pixel(float at, LookupParams p) {
    vec2 size = vec2(SIZE1);
    return sample1(mix(lookup_position(p.darkuv, p.darkuvunit, size),
                       lookup_position(p.lightuv, p.lightuvunit, size), at), EXTEND_HOLD);
}

vec4 lookup_array(vec4 a, vec4 at, LookupParams p) {
    vec4 found = vec4(lookup_value(at.r, 0, p), lookup_value(at.g, 1, p), lookup_value(at.b, 2, p),
                      a.a);
    if (p.lut_shape.y == 4) found.a = lookup_value(at.a, 3, p);
    return found;
}

vec4 lookup_line(vec4 at, LookupParams p) {
    vec4 found = lookup_pixel(at.r, p);
    if (p.channel == LOOKUP_CHANNEL_INDEPENDENT) {
        found.g = lookup_pixel(at.g, p).g;
        found.b = lookup_pixel(at.b, p).b;
    }
    if (p.channel == LOOKUP_CHANNEL_INDEPENDENT || p.independentalpha)
        found.a = lookup_pixel(at.a, p).a;
    return found;
}

vec4 lookup(vec2 position, LookupParams p) {
    vec4 a = sample0(position * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD);
    if (SIZE0 == SIZE) a = fetch0(ivec2(position), EXTEND_HOLD);
    vec4 by = p.channel == LOOKUP_CHANNEL_INDEPENDENT ? a : vec4(lookup_source(a, p));
    if (p.independentalpha) by.a = a.a;
    vec4 at = lookup_place(by, p);
    return p.lut_shape.x > 0 ? lookup_array(a, at, p) : lookup_line(at, p);
}
