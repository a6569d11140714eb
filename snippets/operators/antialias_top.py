"""Smooth the stairs of a disc that was drawn in black and white."""

import numpy as np
import sarabet as sb

y, x = np.mgrid[-1:1:128j, -1:1:128j]
stairs = (np.hypot(x, y) < 0.8).astype(np.uint8) * 255
step = 2 / 127
smooth = np.clip((0.8 - np.hypot(x, y)) / step + 0.5, 0, 1) * 255  # how it should be

with sb.Project():
    disc = sb.top.AntiAlias(sb.top.Array(stairs))

before = float(np.abs(stairs - smooth).mean())
after = float(np.abs(disc.numpy()[..., 0] - smooth).mean())
assert after < before * 0.6
print(f"off by {before:.2f} -> {after:.2f} levels")
