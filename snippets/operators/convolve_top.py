"""Find edges with a kernel of one's own."""

import numpy as np
import sarabet as sb
from scipy import ndimage
from skimage import data

sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])

with sb.Project():
    coins = sb.top.Array(data.coins())
    edges = sb.top.Convolve(coins, kernel=sobel, offset=0.5)

grey = data.coins() / 255
expected = ndimage.correlate(grey, sobel, mode="nearest") + 0.5
got = edges.numpy(dtype=np.float32)[..., 0]
assert np.allclose(got, expected.clip(0, 1), atol=1 / 255)
print("upright edges:", np.count_nonzero(abs(got - 0.5) > 0.4), "pixels of", got.size)
