"""Lay the steps of a look out beside one another: a contact sheet in one picture."""

import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.chelsea(), name="photo")  # 451 x 300
    soft = sb.top.Blur(photo, size=12)
    edges = sb.top.Edge(photo)
    grey = sb.top.Monochrome(photo)
    sheet = sb.top.Layout(photo, soft, edges, grey, spacing=8, bgcolor=(0.1, 0.1, 0.1, 1))

assert sheet.resolution == (2 * 451 + 8, 2 * 300 + 8)
assert (sheet.numpy(channels=3)[:300, :451] == data.chelsea()).all()
print("four pictures in", sheet.resolution)
