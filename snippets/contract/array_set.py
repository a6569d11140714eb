"""Replace the array that an operator shows, from any thread; old views stay as they are."""

import threading

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    source = sb.top.Array(data.chelsea())
    result = sb.top.Null(source)

before = result.numpy()
capture = threading.Thread(target=lambda: source.set(data.coins()))
capture.start()
capture.join()

assert np.array_equal(result.numpy()[..., 0], data.coins())
assert np.array_equal(before[..., :3], data.chelsea())
print(before.shape, "->", result.numpy().shape, result.pixel_format)
