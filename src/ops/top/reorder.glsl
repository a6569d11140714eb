// reorder.glsl -- makes an image of channels of several ones.

// The menus of the four channels agree.
float reorder_source(vec4 c, int source) {
    switch (source) {
    case REORDER_OUTPUTREDCHAN_RED: return c.r;
    case REORDER_OUTPUTREDCHAN_GREEN: return c.g;
    case REORDER_OUTPUTREDCHAN_BLUE: return c.b;
    case REORDER_OUTPUTREDCHAN_ALPHA: return c.a;
    case REORDER_OUTPUTREDCHAN_RGBAVERAGE: return (c.r + c.g + c.b) / 3.0;
    case REORDER_OUTPUTREDCHAN_AVERAGE: return (c.r + c.g + c.b + c.a) / 4.0;
    case REORDER_OUTPUTREDCHAN_ZERO: return 0.0;
    case REORDER_OUTPUTREDCHAN_ONE: return 1.0;
    default: return dot(c.rgb, vec3(0.299, 0.587, 0.114));
    }
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
