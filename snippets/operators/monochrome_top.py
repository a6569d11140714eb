"""Take the colour out of a photograph, all of it or a part."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.coffee())
    grey = sb.top.Monochrome(photo)
    pale = sb.top.Monochrome(photo, mono=0.6)


def colourfulness(top: sb.Top) -> float:
    return float(np.ptp(top.numpy(channels=3).astype(int), axis=-1).mean())


assert colourfulness(grey) == 0
print(f"spread {colourfulness(photo):.0f} -> {colourfulness(pale):.0f} -> 0")
