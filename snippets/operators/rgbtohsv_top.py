"""Find the orange of a suit by its hue, whatever the light."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    hsv = sb.top.RGBToHSV(photo, format="rgba32float")

hue, saturation, value = np.moveaxis(hsv.numpy(channels=3), -1, 0)
orange = (abs(hue - 0.04) < 0.03) & (saturation > 0.6) & (value > 0.3)
assert 0.05 < orange.mean() < 0.3
print(f"{orange.mean():.0%} of the picture is orange")
