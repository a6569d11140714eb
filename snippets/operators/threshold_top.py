"""Make a matte of the coins: white where a photograph is bright, with soft edges."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    coins = sb.top.Blur(sb.top.Array(data.coins()), size=2)
    matte = sb.top.Threshold(coins, threshold=0.45, soften=0.05)

white = matte.numpy()[..., 0]
assert 0.2 < (white > 127).mean() < 0.5
print(f"{np.mean(white > 127):.0%} of the picture is coins")
