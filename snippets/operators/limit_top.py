"""Make a poster of a photograph: five steps for each colour."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    poster = sb.top.Limit(photo, quantvalue="round", vstep=0.25)

before, after = photo.numpy(channels=3), poster.numpy(channels=3)
assert len(np.unique(after)) == 5
print(f"{len(np.unique(before))} levels -> {np.unique(after)}")
