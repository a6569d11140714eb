// reorder.glsl -- makes an image of channels of several ones.

// The menus of the four channels agree.
// The menus of the four channels agree.
float reorder_source(vec4 c, int source) {
    if (source == REORDER_OUTPUTREDCHAN_ZERO) return 0.0;
    return source == REORDER_OUTPUTREDCHAN_ONE ? 1.0 : channel_(c, source);
}

vec4 reorder_input(vec4 a, vec4 b, vec4 c, vec4 d, int input_number) {
    switch (input_number) {
    case REORDER_OUTPUTRED_INPUT1: return a;
    case REORDER_OUTPUTRED_INPUT2: return b;
    case REORDER_OUTPUTRED_INPUT3: return c;
    default: return d;
    }
}

vec4 reorder(vec4 a, vec4 b, vec4 c, vec4 d, ReorderParams p) {
    return vec4(reorder_source(reorder_input(a, b, c, d, p.outputred), p.outputredchan),
                reorder_source(reorder_input(a, b, c, d, p.outputgreen), p.outputgreenchan),
                reorder_source(reorder_input(a, b, c, d, p.outputblue), p.outputbluechan),
                reorder_source(reorder_input(a, b, c, d, p.outputalpha), p.outputalphachan));
}
