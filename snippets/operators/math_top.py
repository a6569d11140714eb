"""Measure colours: the length of red, green and blue as a vector."""

import numpy as np
import sarabet as sb
from skimage import data

photo = data.coffee()
with sb.Project():
    length = sb.top.Math(
        sb.top.Array(photo), chanop="len", inputmask="rgb", outputchannels="rgb", gain=3**-0.5
    )

expected = np.linalg.norm(photo / 255, axis=-1) / 3**0.5
got = length.numpy()[..., 0] / 255
assert np.abs(got - expected).max() < 0.5 / 255 + 1e-4
print(f"{got.min():.2f} to {got.max():.2f}")
