"""See what moved: the distance between two frames."""

import numpy as np
import sarabet as sb
from skimage import data

first = data.camera()
second = first.copy()
second[100:160, 200:280] = 255 - second[100:160, 200:280]

with sb.Project():
    moved = sb.top.Difference(sb.top.Array(first), sb.top.Array(second))

rows, columns = np.nonzero(moved.numpy()[..., 0])
assert rows.min() >= 100
print(f"rows {rows.min()}..{rows.max()}, columns {columns.min()}..{columns.max()}")
