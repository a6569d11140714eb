// normalmap.glsl -- the directions that a surface faces.

vec2 normalmap_step(NormalMapParams p) {
    return p.offsetunit == NORMALMAP_OFFSETUNIT_PIXELS ? p.offset : p.offset * vec2(SIZE);
}

float normalmap_between(float before, float here, float after, NormalMapParams p) {
    if (p.method == NORMALMAP_METHOD_PREVCUR) return here - before;
    if (p.method == NORMALMAP_METHOD_CURNEXT) return after - here;
    return (after - before) * 0.5;
}

float normalmap_height(vec2 at, NormalMapParams p) {
    return channel_(sample0(at * vec2(SIZE0) / vec2(SIZE), EXTEND_HOLD), p.source);
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
