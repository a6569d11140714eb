"""Cut a silhouette out of a photograph."""

import numpy as np
import sarabet as sb
from skimage import data

horse = ~data.horse()[..., None]
shape = np.where(horse, [0, 0, 0, 255], 0).astype(np.uint8)

with sb.Project():
    meadow = sb.top.Array(data.coffee()[:328, :400])
    holed = sb.top.Outside(meadow, sb.top.Array(shape))

shown = horse[..., 0]
assert np.all(holed.numpy()[shown] == 0)
assert np.array_equal(holed.numpy()[~shown], meadow.numpy()[~shown])
print(f"a hole of {shown.mean():.0%}")
