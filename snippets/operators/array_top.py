"""Show an array as an image, and tell the network of new content."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.chelsea(), name="cat")  # (300, 451, 3) uint8, row 0 at the top
    small = sb.top.Level(photo, outputresolution="half")

assert photo.resolution == (451, 300)
assert np.array_equal(photo.numpy(channels=3), data.chelsea())
assert small.resolution == (225, 150)

photo.set(data.camera())  # grey: the dtype and the channels pick the pixel format
assert photo.pixel_format == "mono8fixed"
assert small.resolution == (256, 256)
print(photo.resolution, photo.pixel_format)
