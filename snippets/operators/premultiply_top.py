"""Lay a picture with straight alpha over another: multiply it by its alpha first."""

import numpy as np
import sarabet as sb
from skimage import data

straight = np.dstack([data.coffee(), np.zeros((400, 600), np.uint8)])
y, x = np.mgrid[:400, :600]
straight[..., 3] = np.clip(400 - 1.5 * np.hypot(y - 170, x - 300), 0, 255)

with sb.Project():
    cup = sb.top.Premultiply(straight)
    table = sb.top.Constant(color=(0.1, 0.3, 0.2), resolution=(600, 400))
    over = sb.top.Over(cup, table)

assert np.array_equal(over.numpy()[0, 0], table.numpy()[0, 0])  # nothing of the cup's corner
assert np.array_equal(over.numpy()[170, 300], straight[170, 300])
print("corner", over.numpy(channels=3)[0, 0], "middle", over.numpy(channels=3)[170, 300])
