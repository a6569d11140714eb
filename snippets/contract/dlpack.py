"""Hand data to other array libraries by DLPack: a view where they may share, else a copy."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    soft = sb.top.Blur(photo, size=3)

pixels = np.from_dlpack(soft)  # torch.from_dlpack, jax.dlpack.from_dlpack, ... do the same
assert np.array_equal(pixels, soft.numpy())
mine = np.from_dlpack(soft, copy=True)
mine[:] = 0
assert soft.numpy().any()
print(type(pixels).__name__, pixels.shape, pixels.dtype, "device", soft.__dlpack_device__())
