"""Draw a wheel of colours: the hue goes around, the saturation out from the middle."""

import numpy as np
import sarabet as sb

y, x = np.mgrid[1:-1:256j, -1:1:256j].astype(np.float32)
hue = np.arctan2(y, x) / (2 * np.pi)  # below 0 in the lower half: hues go on in a circle
radius = np.hypot(x, y)
polar = np.stack([hue, radius.clip(0, 1), radius <= 1, radius <= 1], -1).astype(np.float32)

with sb.Project():
    wheel = sb.top.HSVToRGB(polar, format="rgba8fixed")

pixels = wheel.numpy()
assert pixels[128, 250, 0] > 240
assert pixels[0, 0, 3] == 0
print("right", pixels[128, 250, :3], "left", pixels[128, 5, :3])
