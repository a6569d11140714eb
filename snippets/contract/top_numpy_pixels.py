"""Convert pixels while they are read: 0..255 to 0..1, other channels, another origin."""

import numpy as np
import sarabet as sb
from skimage import data

photo = data.chelsea()
with sb.Project():
    top = sb.top.Array(photo)

assert np.allclose(top.numpy(dtype=np.float32, channels=3), photo / 255)
assert np.array_equal(top.numpy(channels="bgr"), photo[..., ::-1])  # as OpenCV wants it
assert np.array_equal(top.numpy(channels="g")[..., 0], photo[..., 1])
assert np.array_equal(top.numpy(origin="bottom", channels=3), photo[::-1])
assert np.array_equal(top.numpy(dtype=np.uint16, channels=3), photo.astype(np.uint16) * 257)
print("255 becomes", top.numpy(dtype=np.float32).max(), "and", top.numpy(dtype=np.uint16).max())
