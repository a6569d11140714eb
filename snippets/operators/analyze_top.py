"""Find the mean colour of a photograph, its brightest pixel, and the mean of each row."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.coffee())
    mean = sb.top.Analyze(photo)
    brightest = sb.top.Analyze(photo, op="maximum", analyzechannel="luminance")
    rows = sb.top.Analyze(photo, scope="rows")

assert np.allclose(mean.numpy()[0, 0, :3], data.coffee().mean((0, 1)) / 255, atol=1e-5)
assert np.allclose(rows.numpy()[:, 0, :3], data.coffee().mean(1) / 255, atol=1e-5)
print("mean colour:", np.round(mean.numpy()[0, 0, :3], 3))
print("brightest pixel:", np.round(brightest.numpy()[0, 0, :3], 3))
print("darkest row:", rows.numpy()[:, 0, :3].sum(-1).argmin())
