"""Hand operators to any function of NumPy: they are arrays to it."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.coins())
    waves = sb.chop.Noise(channelname="a b", end=99)

assert np.asarray(photo, np.float32).max() == data.coins().max()  # astype, not 0..1
counts, _ = np.histogram(photo, bins=4, range=(0, 256))
assert counts.sum() == data.coins().size
assert np.corrcoef(waves).shape == (2, 2)
assert photo.cook_count == 1  # asked three times, made once
print("pixels from dark to bright:", counts)
