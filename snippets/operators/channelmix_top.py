"""Give a photograph the brown of an old print: each colour is a sum of all three."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    sepia = sb.top.ChannelMix(
        photo,
        red=(0.393, 0.769, 0.189, 0),
        green=(0.349, 0.686, 0.168, 0),
        blue=(0.272, 0.534, 0.131, 0),
    )

red, green, blue = np.moveaxis(sepia.numpy(channels=3).astype(int), -1, 0)
assert np.all((red >= green) & (green >= blue))
print("mean colour", red.mean().round(), green.mean().round(), blue.mean().round())
