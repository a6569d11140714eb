// noise.glsl -- gradient noise summed over harmonics, or independent pixels.
//
// All randomness is integer arithmetic, which every device does alike. The gradients are chosen
// from short tables: 16 directions in the plane, the 12 edges of a cube in space.

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

float noise_value(vec3 at, uint seed, NoiseParams p) {
    float sum = 0.0, strength = 1.0;
    for (int i = 0; i <= p.harmon; ++i) {
        uint layer = noise_mix(seed + uint(i) * 0x632be5abu);
        float v;
        if (p.type == NOISE_TYPE_PERLIN2D)
            v = noise_perlin2d(at.xy, layer);
        else if (p.type == NOISE_TYPE_PERLIN3D)
            v = noise_perlin3d(at, layer);
        else if (p.type == NOISE_TYPE_SIMPLEX2D)
            v = noise_simplex2d(at.xy, layer);
        else
            v = noise_simplex3d(at, layer);
        sum += strength * v;
        at *= p.spread;
        strength *= p.gain;
    }
    return sum;
}

float noise_random(ivec2 pixel, uint seed, NoiseParams p) {
    uint h = noise_hash(ivec3(pixel, floatBitsToInt(p.t.z)), seed);
    h = noise_hash(ivec3(floatBitsToInt(p.t.x), floatBitsToInt(p.t.y), 0), h);
    return float(h >> 8) * (2.0 / 16777215.0) - 1.0;
}

float noise_channel(vec2 position, int channel, NoiseParams p) {
    uint seed = uint(p.seed) + uint(channel) * 0x51ed270bu;
    float v;
    if (p.type == NOISE_TYPE_RANDOM) {
        v = noise_random(ivec2(position), seed, p);
    } else {
        vec2 size = vec2(SIZE);
        vec2 uv = vec2(position.x, size.y - position.y) / size - 0.5;
        if (p.aspectcorrect) uv.x *= size.x / size.y;
        v = noise_value((vec3(uv, 0.0) * p.s + p.t) / p.period, seed, p);
    }
    if (p.exp != 1.0) v = sign(v) * pow(abs(v), p.exp);
    return v * p.amp + p.offset;
}

vec4 noise(vec2 position, NoiseParams p) {
    float red = noise_channel(position, 0, p);
    if (p.mono) return vec4(vec3(red), 1.0);
    return vec4(red, noise_channel(position, 1, p), noise_channel(position, 2, p), 1.0);
}
