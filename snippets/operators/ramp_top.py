"""Make a gradient through colours of one's own, and use it as a colour table."""

import numpy as np
import sarabet as sb
from skimage import data

SUNSET = [  # position, red, green, blue, alpha
    (0.0, 0.05, 0.05, 0.25, 1),
    (0.5, 0.9, 0.3, 0.2, 1),
    (1.0, 1.0, 0.95, 0.6, 1),
]

with sb.Project():
    ramp = sb.top.Ramp(keys=SUNSET, type="horizontal", resolution=(256, 64), extendleft="hold")
    table = ramp.numpy(channels=3)[0]  # 256 colours
    tinted = sb.top.Array(table[data.moon()])

assert np.allclose(table[0] / 255, SUNSET[0][1:4], atol=0.01)
assert np.allclose(table[-1] / 255, SUNSET[2][1:4], atol=0.01)
print("black", table[0], "grey", table[128], "white", table[255], tinted.resolution)
