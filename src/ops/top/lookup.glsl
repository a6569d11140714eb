// lookup.glsl -- values become colours of a table.
//
// Of the pixels around a place, and of the entries of the table, those that weigh nothing are left
// out by ending a loop early.

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

vec4 lookup_pixel(vec2 at) {
    vec2 corner = floor(at - 0.5), part = at - 0.5 - corner;
    int tap = 0;
    vec4 color = vec4(0.0);
    do {
        ivec2 beside = ivec2(tap & 1, tap >> 1);
        vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
        color += fetch0(ivec2(corner) + beside, EXTEND_HOLD) * (weight.x * weight.y);
    } while (++tap < (SIZE0 == SIZE ? 1 : 4));
    return color;
}

// From the array: entries of four channels, of which as many count as the array has. Where there is
// an entry for every byte, nothing lies between two.
vec4 lookup_array(vec4 a, vec4 by, LookupParams p) {
    bool bytes = p.table_shape.z == 1;
    int last = max(p.table_shape.x - 1, 0);
    vec4 place = bytes ? by * 255.0 + 0.5 : lookup_place(by, p) * float(last);
    ivec4 entry = min(ivec4(place), last);
    vec4 part = bytes ? vec4(0.0) : place - vec4(entry), weight = 1.0 - part, found = vec4(0.0);
    int tap = 0;
    do {
        found += weight * vec4(table(entry.r * 4), table(entry.g * 4 + 1), table(entry.b * 4 + 2),
                               table(entry.a * 4 + 3));
        entry = min(entry + 1, last);
        weight = part;
    } while (++tap < (bytes ? 1 : 2));
    return p.table_shape.y == 4 ? found : vec4(found.rgb, a.a);
}

vec2 lookup_end(vec2 uv, int unit) {
    vec2 size = vec2(SIZE1), at = unit == LOOKUP_DARKUVUNIT_PIXELS ? uv : uv * size;
    return vec2(at.x, size.y - at.y);
}

// From the line across the second input. One through the middles of a row's or a column's pixels
// passes between two pixels at a time.
vec4 lookup_line(vec4 at, LookupParams p) {
    vec2 dark = lookup_end(p.darkuv, p.darkuvunit), light = lookup_end(p.lightuv, p.lightuvunit);
    bvec2 middle = equal(fract(dark - 0.5), vec2(0.0));
    bool row = dark.y == light.y && middle.y, column = dark.x == light.x && middle.x;
    ivec2 along = row || !column ? ivec2(1, 0) : ivec2(0, 1);
    bool each = p.channel == LOOKUP_CHANNEL_INDEPENDENT;
    vec4 found = vec4(0.0);
    int tap = 0;
    do {
        ivec2 beside = along * (tap & 1) + along.yx * (tap >> 1);
        for (int i = 0; i < 4; ++i) {
            if (i > 0 && !each && (i < 3 || !p.independentalpha)) continue;
            vec2 from = mix(dark, light, at[i]);
            if (row) from.y = dark.y;  // which rounding may miss
            if (column) from.x = dark.x;
            from -= 0.5;
            vec2 part = fract(from);
            vec2 weight = mix(1.0 - part, part, equal(beside, ivec2(1)));
            vec4 c = fetch1(ivec2(floor(from)) + beside, EXTEND_HOLD) * (weight.x * weight.y);
            if (i == 0)
                found += each ? vec4(c.r, 0.0, 0.0, 0.0)
                              : p.independentalpha ? vec4(c.rgb, 0.0) : c;
            else
                found[i] += c[i];
        }
    } while (++tap < (row || column ? 2 : 4));
    return found;
}

vec4 lookup(vec2 position, LookupParams p) {
    vec4 a = lookup_pixel(SIZE0 == SIZE ? position : position * vec2(SIZE0) / vec2(SIZE));
    vec4 by = p.channel == LOOKUP_CHANNEL_INDEPENDENT ? a : vec4(lookup_source(a, p));
    if (p.independentalpha) by.a = a.a;
    vec4 found = lookup_array(a, by, p);
    if (WIRED1) found = p.table_shape.x > 0 ? found : lookup_line(lookup_place(by, p), p);
    return found;
}
