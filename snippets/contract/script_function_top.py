"""Make a picture with any library that takes arrays."""

import numpy as np
import sarabet as sb
from numpy.typing import NDArray
from skimage import data
from skimage.feature import canny

with sb.Project():
    photo = sb.top.Array(data.coins(), name="coins")

    @sb.script_top(inputs=[photo])
    def outlines(ctx: sb.Context, image: NDArray[np.uint8], *, sigma: float = 3.0) -> object:
        edges = canny(image[..., 0], sigma=sigma)
        return np.where(edges[..., np.newaxis], [255, 200, 0], image).astype(np.uint8)

    shown = sb.top.Level(outlines, gamma1=0.8)

few = np.count_nonzero(outlines.numpy()[..., 2] != data.coins())
outlines.par.sigma = 1
many = np.count_nonzero(outlines.numpy()[..., 2] != data.coins())
assert many > 2 * few > 0
print("edge pixels:", few, "then", many, " format", outlines.pixel_format)
