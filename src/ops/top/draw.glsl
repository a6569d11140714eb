// draw.glsl -- what the CPU drew, over the input: tiles of 16 x 16 pixels, most of them empty.

vec4 draw(vec2 position, DrawParams p) {
    ivec2 at = ivec2(position);
    int columns = (SIZE.x + 15) >> 4;
    int tile = int(tiles((at.y >> 4) * columns + (at.x >> 4)));
    // A float holds the four bytes of a pixel.
    uint bits = floatBitsToUint(overlay((tile << 8) + ((at.y & 15) << 4) + (at.x & 15)));
    vec4 above = unpackUnorm4x8(bits).bgra;
    return above + fetch0(at, EXTEND_HOLD) * (1.0 - above.a);
}
