"""Cut the face out of a photograph, in pixels or in fractions."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    face = sb.top.Crop(
        photo,
        cropleft=160,
        cropright=290,
        cropleftunit="pixels",
        croprightunit="pixels",
        croptop=1,
        cropbottom=0.6,
    )

# As in NumPy, but up is up: the top is 1, the bottom 0.
assert np.array_equal(face.numpy(channels=3), data.astronaut()[:205, 160:290])
print("from", photo.resolution, "to", face.resolution)
