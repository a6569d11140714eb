"""Take a picture as an array: in the texture's own type, row 0 at the top, without a copy."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project() as project:
    photo = sb.top.Array(data.astronaut())
    soft = sb.top.Blur(photo, size=4)
    deep = sb.top.Level(photo, format="rgba16float")

view = soft.numpy()
assert view.shape == (512, 512, 4)
assert view.dtype == np.uint8
assert not view.flags.writeable
assert deep.numpy().dtype == np.float16

if project.device.shares_memory:
    assert np.shares_memory(view, soft.numpy(copy=False))  # copy=False: an error before a copy
mine = soft.numpy(copy=True)  # fresh, to write into
mine[:256] = 0
assert soft.numpy()[:256].any()
print(view.shape, view.dtype, "on", project.device.name)
