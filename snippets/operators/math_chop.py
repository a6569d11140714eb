"""Take a signal from its range to another one, and combine signals."""

import numpy as np
import sarabet as sb

with sb.Project():
    volts = sb.chop.Array([0.5, 2.5, 4.5], names="knob")
    degrees = sb.chop.Math(volts, fromrange=(0.5, 4.5), torange=(-90, 90))
    x = sb.chop.Array([3.0, 6.0], names="a")
    y = sb.chop.Array([4.0, 8.0], names="b")
    length = sb.chop.Math(x, y, preop="square", chopop="add", postop="root")

assert degrees.numpy().tolist() == [[-90, 0, 90]]
assert np.allclose(length.numpy(), [[5, 10]])
print("degrees:", degrees.numpy()[0], "lengths:", length.numpy()[0])
