"""Tint a photograph in one step: a colour layer in the way that painting programs call overlay."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.camera())
    warm = sb.top.Ramp(keys=[(0, 0.3, 0.35, 0.6, 1), (1, 0.8, 0.6, 0.4, 1)], resolution=(512, 512))
    tinted = sb.top.Composite(photo, warm, operand="overlay", format="rgba8fixed")

red, _, blue = np.moveaxis(tinted.numpy(channels=3).astype(int), -1, 0)
assert abs(red - blue).mean() > 10  # it was grey
print("also possible:", ", ".join(tinted.par.operand.menu_names[:6]), "...")
