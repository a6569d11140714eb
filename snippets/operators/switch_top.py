"""Step through several treatments of one photograph, the way a knob would."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.chelsea())
    soft = sb.top.Blur(photo, size=15)
    negative = sb.top.Level(photo, invert=1)
    shown = sb.top.Switch(photo, soft, negative, extend="loop")

shown.par.index = 5  # 5 is 2 once more
assert np.array_equal(shown.numpy(), negative.numpy())
shown.par.blend = True
shown.par.index = 0.5  # halfway between the first and the second
halfway = (photo.numpy().astype(float) + soft.numpy()) / 2
assert np.allclose(shown.numpy(), halfway, atol=1)
print("index", shown.par.index.val, "mean", shown.numpy(channels=3).mean().round(1))
