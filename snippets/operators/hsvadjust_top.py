"""Turn the orange suit of an astronaut blue and leave her face as it is."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    blue = sb.top.HSVAdjust(
        photo,
        startcolor=(0.83, 0.35, 0.12),
        huerange=24,
        huefalloff=6,
        saturationrange=0.35,
        saturationfalloff=0.1,
        hueoffset=200,
    )

before, after = photo.numpy(channels=3), blue.numpy(channels=3)
red, _, violet = np.moveaxis(after.astype(int), -1, 0)
turned = (before[..., 0] > before[..., 2] + 100.0) & (violet > red + 50)
assert turned.mean() > 0.05
print(f"{turned.mean():.0%} of the picture went from orange to blue")
