"""The picture of a TOP as an array."""

import numpy as np
import sarabet as sb
from sarabet.td import op

with sb.Project():
    sb.top.Constant(color=(1, 0.5, 0), resolution=(32, 16), name="constant1")

    pixels = op("constant1").numpyArray()  # always float32 RGBA, row 0 is the lowest
    assert pixels.shape == (16, 32, 4)
    assert pixels.dtype == np.float32
    pixels *= 255  # a copy of one's own, so this is fine
    assert round(float(pixels[0, 0, 0])) == 255

    # The native spelling keeps the texture's own type, row 0 is the top one.
    native = op("constant1").numpy()
    assert native.dtype == np.uint8
    print("pixel:", native[0, 0])
