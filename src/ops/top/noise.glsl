// noise.glsl -- noise summed over harmonics, or independent pixels.
//
// All randomness is integer arithmetic, which every device does alike. The gradients are chosen
// from short tables: 16 directions in the plane, the 12 edges of a cube in space, the 32 edges of
// its like in four dimensions.

uint noise_mix(uint h) {
    h = (h ^ (h >> 16)) * 0x85ebca6bu;
    h = (h ^ (h >> 13)) * 0xc2b2ae35u;
    return h ^ (h >> 16);
}

uint noise_hash(ivec3 at, uint seed) {
    uint h = noise_mix(uint(at.x) + 0x9e3779b9u * seed);
    h = noise_mix(h ^ uint(at.y));
    return noise_mix(h ^ uint(at.z));
}

uint noise_hash(ivec4 at, uint seed) { return noise_mix(noise_hash(at.xyz, seed) ^ uint(at.w)); }

// From -1 to 1.
float noise_both(uint h) { return float(h >> 8) * (2.0 / 16777215.0) - 1.0; }

float noise_slope(uint h, vec2 away) {
    // 16 unit vectors: a quarter turn of four, signs and axes by three bits.
    const vec2 quarter[2] = vec2[2](vec2(0.98078528, 0.19509032), vec2(0.83146961, 0.55557023));
    vec2 direction = quarter[h & 1u];
    if ((h & 2u) != 0u) direction = direction.yx;
    if ((h & 4u) != 0u) direction.x = -direction.x;
    if ((h & 8u) != 0u) direction.y = -direction.y;
    return dot(direction, away);
}

float noise_slope(uint h, vec3 away) {
    uint edge = h % 12u;
    vec2 side = edge < 4u ? away.xy : edge < 8u ? away.yz : away.xz;
    return ((h & 0x100u) != 0u ? side.x : -side.x) + ((h & 0x200u) != 0u ? side.y : -side.y);
}

float noise_slope(uint h, vec4 away) {
    uint without = (h >> 3) & 3u;
    vec3 side = without == 0u ? away.yzw : without == 1u ? away.xzw : without == 2u ? away.xyw
                                                                                   : away.xyz;
    return ((h & 1u) != 0u ? side.x : -side.x) + ((h & 2u) != 0u ? side.y : -side.y) +
           ((h & 4u) != 0u ? side.z : -side.z);
}

vec3 noise_fade(vec3 t) { return t * t * t * (t * (t * 6.0 - 15.0) + 10.0); }

float noise_perlin2d(vec2 at, uint seed) {
    vec2 cell = floor(at), part = at - cell;
    ivec2 c = ivec2(cell);
    vec2 fade = noise_fade(vec3(part, 0.0)).xy;
    float corner[4];
    for (int i = 0; i < 4; ++i) {
        ivec2 step = ivec2(i & 1, i >> 1);
        corner[i] = noise_slope(noise_hash(ivec3(c + step, 0), seed), part - vec2(step));
    }
    return 1.4142135 * mix(mix(corner[0], corner[1], fade.x), mix(corner[2], corner[3], fade.x),
                           fade.y);
}

float noise_perlin3d(vec3 at, uint seed) {
    vec3 cell = floor(at), part = at - cell;
    ivec3 c = ivec3(cell);
    vec3 fade = noise_fade(part);
    float corner[8];
    for (int i = 0; i < 8; ++i) {
        ivec3 step = ivec3(i & 1, (i >> 1) & 1, i >> 2);
        corner[i] = noise_slope(noise_hash(c + step, seed), part - vec3(step));
    }
    float near = mix(mix(corner[0], corner[1], fade.x), mix(corner[2], corner[3], fade.x), fade.y);
    float far = mix(mix(corner[4], corner[5], fade.x), mix(corner[6], corner[7], fade.x), fade.y);
    return mix(near, far, fade.z);
}

float noise_perlin4d(vec4 at, uint seed) {
    vec4 cell = floor(at), part = at - cell;
    ivec4 c = ivec4(cell);
    vec3 fade = noise_fade(part.xyz);
    float fade_w = noise_fade(vec3(part.w)).x;
    float slice[2];
    for (int w = 0; w < 2; ++w) {
        float corner[8];
        for (int i = 0; i < 8; ++i) {
            ivec4 step = ivec4(i & 1, (i >> 1) & 1, i >> 2, w);
            corner[i] = noise_slope(noise_hash(c + step, seed), part - vec4(step));
        }
        float near =
            mix(mix(corner[0], corner[1], fade.x), mix(corner[2], corner[3], fade.x), fade.y);
        float far =
            mix(mix(corner[4], corner[5], fade.x), mix(corner[6], corner[7], fade.x), fade.y);
        slice[w] = mix(near, far, fade.z);
    }
    return 0.8 * mix(slice[0], slice[1], fade_w);
}

// What one corner of a simplex adds: its slope under a bump that ends before the far side.
float noise_bump(float reach, float slope) {
    reach = max(reach, 0.0);
    return reach * reach * reach * reach * slope;
}

float noise_simplex2d(vec2 at, uint seed) {
    const float skew = 0.36602540, unskew = 0.21132487;
    vec2 cell = floor(at + (at.x + at.y) * skew);
    vec2 away = at - cell + (cell.x + cell.y) * unskew;
    vec2 middle = away.x > away.y ? vec2(1.0, 0.0) : vec2(0.0, 1.0);
    vec2 steps[3] = vec2[3](vec2(0.0), middle, vec2(1.0));
    float sum = 0.0;
    for (int i = 0; i < 3; ++i) {
        vec2 d = away - steps[i] + float(i) * unskew;
        uint h = noise_hash(ivec3(ivec2(cell + steps[i]), 0), seed);
        sum += noise_bump(0.5 - dot(d, d), noise_slope(h, d));
    }
    return 99.2 * sum;
}

float noise_simplex3d(vec3 at, uint seed) {
    vec3 cell = floor(at + (at.x + at.y + at.z) / 3.0);
    vec3 away = at - cell + (cell.x + cell.y + cell.z) / 6.0;
    vec3 higher = step(away.yzx, away);
    vec3 lower = 1.0 - higher;
    vec3 steps[4] = vec3[4](vec3(0.0), min(higher, lower.zxy), max(higher, lower.zxy), vec3(1.0));
    float sum = 0.0;
    for (int i = 0; i < 4; ++i) {
        vec3 d = away - steps[i] + float(i) / 6.0;
        uint h = noise_hash(ivec3(cell + steps[i]), seed);
        sum += noise_bump(0.5 - dot(d, d), noise_slope(h, d));
    }
    return 74.0 * sum;
}

float noise_simplex4d(vec4 at, uint seed) {
    const float skew = 0.30901699, unskew = 0.13819660;
    vec4 cell = floor(at + dot(at, vec4(1.0)) * skew);
    vec4 away = at - cell + dot(cell, vec4(1.0)) * unskew;
    // How many of the others a coordinate is larger than: the largest is stepped along first.
    ivec4 rank = ivec4(0);
    for (int i = 0; i < 4; ++i)
        for (int k = i + 1; k < 4; ++k) {
            bool larger = away[i] > away[k];
            rank[i] += larger ? 1 : 0;
            rank[k] += larger ? 0 : 1;
        }
    float sum = 0.0;
    for (int i = 0; i < 5; ++i) {
        ivec4 steps = ivec4(greaterThanEqual(rank, ivec4(4 - i)));
        vec4 d = away - vec4(steps) + float(i) * unskew;
        uint h = noise_hash(ivec4(cell) + steps, seed);
        sum += noise_bump(0.5 - dot(d, d), noise_slope(h, d));
    }
    return 62.0 * sum;
}

// Random values on whole positions, joined by S-shaped curves.
float noise_hermite(vec3 at, uint seed) {
    vec3 cell = floor(at), part = at - cell;
    ivec3 c = ivec3(cell);
    vec3 fade = part * part * (3.0 - 2.0 * part);
    float corner[8];
    for (int i = 0; i < 8; ++i)
        corner[i] = noise_both(noise_hash(c + ivec3(i & 1, (i >> 1) & 1, i >> 2), seed));
    float near = mix(mix(corner[0], corner[1], fade.x), mix(corner[2], corner[3], fade.x), fade.y);
    float far = mix(mix(corner[4], corner[5], fade.x), mix(corner[6], corner[7], fade.x), fade.y);
    return mix(near, far, fade.z);
}

// A random place in a cell, and the hash that it was made of.
vec3 noise_point(ivec3 cell, uint seed, out uint h) {
    h = noise_hash(cell, seed);
    uint second = noise_mix(h ^ 0x9e3779b9u), third = noise_mix(second ^ 0x9e3779b9u);
    return vec3(uvec3(h, second, third) >> 8) / 16777216.0;
}

// Sparse convolution: a bump of random size, up or down, at a random place of each cell.
float noise_sparse(vec3 at, uint seed) {
    vec3 cell = floor(at), part = at - cell;
    float sum = 0.0;
    for (int i = 0; i < 27; ++i) {
        ivec3 step = ivec3(i % 3, (i / 3) % 3, i / 9) - 1;
        uint h;
        vec3 d = part - vec3(step) - noise_point(ivec3(cell) + step, seed, h);
        float reach = max(1.0 - dot(d, d), 0.0);
        sum += reach * reach * reach * noise_both(noise_mix(h + 0x632be5abu));
    }
    return 0.7 * sum;
}

// Cells: each has a bump of random height at a random place, which ends one cell away. The value is
// how far the highest bump rises above the next one: 0 where two cells meet.
float noise_alligator(vec3 at, uint seed) {
    vec3 cell = floor(at), part = at - cell;
    float highest = 0.0, second = 0.0;
    for (int i = 0; i < 27; ++i) {
        ivec3 step = ivec3(i % 3, (i / 3) % 3, i / 9) - 1;
        uint h;
        vec3 d = part - vec3(step) - noise_point(ivec3(cell) + step, seed, h);
        float near = max(1.0 - length(d), 0.0);
        float height = 0.5 * noise_both(noise_mix(h + 0x632be5abu)) + 0.5;
        float bump = near * near * (3.0 - 2.0 * near) * height;
        second = max(second, min(bump, highest));
        highest = max(highest, bump);
    }
    return highest - second;
}

bool noise_is_rough(NoiseParams p) {
    return p.type == NOISE_TYPE_SPARSE || p.type == NOISE_TYPE_HERMITE ||
           p.type == NOISE_TYPE_HARMONIC || p.type == NOISE_TYPE_ALLIGATOR;
}

float noise_value(vec4 at, uint seed, NoiseParams p) {
    bool rough = noise_is_rough(p);
    float spread = rough && p.type != NOISE_TYPE_HARMONIC ? 2.0 : p.spread;
    float sum = 0.0, total = 0.0, strength = 1.0;
    for (int i = 0; i <= p.harmon; ++i) {
        uint layer = noise_mix(seed + uint(i) * 0x632be5abu);
        float v;
        if (p.type == NOISE_TYPE_PERLIN2D)
            v = noise_perlin2d(at.xy, layer);
        else if (p.type == NOISE_TYPE_PERLIN3D)
            v = noise_perlin3d(at.xyz, layer);
        else if (p.type == NOISE_TYPE_PERLIN4D)
            v = noise_perlin4d(at, layer);
        else if (p.type == NOISE_TYPE_SIMPLEX2D)
            v = noise_simplex2d(at.xy, layer);
        else if (p.type == NOISE_TYPE_SIMPLEX4D)
            v = noise_simplex4d(at, layer);
        else if (p.type == NOISE_TYPE_HERMITE)
            v = noise_hermite(at.xyz, layer);
        else if (p.type == NOISE_TYPE_ALLIGATOR)
            v = noise_alligator(at.xyz, layer);
        else if (rough)
            v = noise_sparse(at.xyz, layer);
        else
            v = noise_simplex3d(at.xyz, layer);
        sum += strength * v;
        total += strength;
        at *= spread;
        strength *= rough ? p.rough : p.gain;
    }
    return rough ? sum / total : sum;
}

float noise_random(ivec2 pixel, uint seed, NoiseParams p) {
    uint h = noise_hash(ivec3(pixel, floatBitsToInt(p.t.z)), seed);
    h = noise_hash(ivec3(floatBitsToInt(p.t.x), floatBitsToInt(p.t.y), 0), h);
    return noise_both(h);
}

// Where a place in the image, y up about the centre, lies in the noise.
vec3 noise_place(vec2 uv) {
    vec3 at;
    for (int i = 0; i < 3; ++i)
        at[i] = space(i * 4) * uv.x + space(i * 4 + 1) * uv.y + space(i * 4 + 3);
    return at;
}

float noise_channel(vec2 position, int channel, NoiseParams p) {
    uint seed = uint(p.seed) + uint(channel) * 0x51ed270bu;
    float v;
    if (p.type == NOISE_TYPE_RANDOM || p.type == NOISE_TYPE_RANDOMGPU) {
        v = noise_random(ivec2(position), seed, p);
    } else {
        vec2 size = vec2(SIZE);
        vec2 uv = vec2(position.x, size.y - position.y) / size - 0.5;
        if (p.aspectcorrect) uv.x *= size.x / size.y;
        v = noise_value(vec4(noise_place(uv), p.t4d) / p.period, seed, p);
    }
    if (p.exp != 1.0) v = sign(v) * pow(abs(v), p.exp);
    return v * p.amp + p.offset;
}

vec4 noise(vec2 position, NoiseParams p) {
    float red = noise_channel(position, 0, p);
    vec4 color = vec4(vec3(red), 1.0);
    if (!p.mono) {
        color.g = noise_channel(position, 1, p);
        color.b = noise_channel(position, 2, p);
    }
    if (p.alpha == NOISE_ALPHA_ZERO) color.a = 0.0;
    if (p.alpha == NOISE_ALPHA_RANDOM) color.a = noise_channel(position, 3, p);
    return color;
}
