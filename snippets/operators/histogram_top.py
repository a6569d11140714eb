"""Draw the histogram of a photograph, and read its median from the counts."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.coffee())
    counts = sb.top.Histogram(photo, cumulative=True, unit="fraction")
    bars = sb.top.Histogram(photo, output="picture")

below = counts.numpy()[0, :, :3]  # the part of all pixels that is at most as bright
median = (below >= 0.5).argmax(0)
assert np.array_equal(median, np.median(data.coffee(), (0, 1)))
assert bars.numpy().shape == (128, 256, 4)
print("median of red, green and blue:", median)
