// normalmap.glsl -- the directions that a surface faces.

float normalmap_source(vec4 c, int source) {
    switch (source) {
    case NORMALMAP_SOURCE_RED: return c.r;
    case NORMALMAP_SOURCE_GREEN: return c.g;
    case NORMALMAP_SOURCE_BLUE: return c.b;
    case NORMALMAP_SOURCE_ALPHA: return c.a;
    case NORMALMAP_SOURCE_RGBAVERAGE: return (c.r + c.g + c.b) / 3.0;
    case NORMALMAP_SOURCE_AVERAGE: return (c.r + c.g + c.b + c.a) / 4.0;
    default: return dot(c.rgb, vec3(0.299, 0.587, 0.114));
    }
}

vec2 normalmap_step(NormalMapParams p) {
    return p.offsetunit == NORMALMAP_OFFSETUNIT_PIXELS ? p.offset : p.offset * vec2(SIZE);
}

float normalmap_between(float before, float here, float after, NormalMapParams p) {
    if (p.method == NORMALMAP_METHOD_PREVCUR) return here - before;
    if (p.method == NORMALMAP_METHOD_CURNEXT) return after - here;
    return (after - before) * 0.5;
}

float normalmap_height(vec2 at, NormalMapParams p) {
    return normalmap_source(sample0(at * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD), p.source);
}

vec4 normalmap(vec2 position, NormalMapParams p) {
    vec2 away = normalmap_step(p), across = vec2(away.x, 0.0), up = vec2(0.0, -away.y);
    float here = normalmap_height(position, p);
    float x = normalmap_between(normalmap_height(position - across, p), here,
                                normalmap_height(position + across, p), p);
    float y = normalmap_between(normalmap_height(position - up, p), here,
                                normalmap_height(position + up, p), p);
    vec3 normal = normalize(vec3(-p.strength * x, -p.strength * y, 1.0));
    return vec4(normal * 0.5 + 0.5, p.heightmap ? here : 1.0);
}
