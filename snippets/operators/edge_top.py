"""Draw the outlines of coins in gold."""

import numpy as np
import sarabet as sb
from scipy import ndimage
from skimage import data

coins = data.coins() / 255
with sb.Project():
    photo = sb.top.Array(coins.astype(np.float32))
    gold = (1.0, 0.8, 0.2, 1.0)
    lines = sb.top.Edge(photo, strength=2, blacklevel=0.1, edgecolor=gold, format="rgba8fixed")

sobel = np.hypot(ndimage.sobel(coins, 0), ndimage.sobel(coins, 1)) / 4
strong = lines.numpy()[1:-1, 1:-1, 0] > 128
assert sobel[1:-1, 1:-1][strong].min() > 0.3
print(f"{strong.mean():.1%} of the picture is outline")
