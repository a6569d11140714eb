"""Press a photograph into a sheet of metal."""

import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.coins())
    metal = sb.top.Emboss(photo, strength=4, direction=135)
    other = sb.top.Emboss(photo, strength=4, direction=315)  # lit from the other side

lit, shaded = metal.numpy().astype(int), other.numpy().astype(int)
assert abs(lit + shaded - 255).max() <= 1
print("grey of the level parts:", round(lit.mean()))
