"""Close the gaps of a drawing, and take specks away."""

import numpy as np
import sarabet as sb
from scipy import ndimage
from skimage import data

rng = np.random.default_rng(1)
drawing = ~data.horse() ^ (rng.random(data.horse().shape) < 0.02)  # 2 % are the wrong way

with sb.Project():
    closed = sb.top.Morphology(
        sb.top.Array(drawing.astype(np.uint8) * 255), operation="close", shape="ellipse"
    )
    clean = sb.top.Morphology(closed, operation="open", shape="ellipse", size=2)

count = [ndimage.label(picture)[1] for picture in (drawing, clean.numpy()[..., 0] > 0)]
assert count[1] < count[0] / 5
print(f"{count[0]} parts -> {count[1]}")
