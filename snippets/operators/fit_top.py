"""Make a square picture of an oblong one, with bars or with its sides cut off."""

import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.chelsea())  # 451 x 300
    bars = sb.top.Fit(photo, fit="fitbest", bgcolor=(0, 0, 0, 1))
    cut = sb.top.Fit(photo, fit="fitoutside")
    for fitted in (bars, cut):
        fitted.par.outputresolution = "custom"
        fitted.par.resolution = (200, 200)

assert not bars.numpy(channels=3)[:33].any()
assert cut.numpy(channels=3)[:33].any()
print(photo.resolution, "to", cut.resolution)
