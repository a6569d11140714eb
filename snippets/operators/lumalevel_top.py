"""Brighten a photograph and keep its colours, which Level makes paler."""

import sarabet as sb
from skimage import color, data

with sb.Project():
    photo = sb.top.Array(data.coffee())
    by_luma = sb.top.LumaLevel(photo, gamma1=1.8)
    by_channel = sb.top.Level(photo, gamma1=1.8)


def saturation(top: sb.Top) -> float:
    return float(color.rgb2hsv(top.numpy(channels=3))[..., 1].mean())


kept, paler = saturation(by_luma), saturation(by_channel)
assert kept > paler
print(f"saturation {saturation(photo):.2f}: {kept:.2f} here, {paler:.2f} by Level")
