"""Show what a detector found: boxes with labels, keypoints, and the path of the last frames."""

import numpy as np
import sarabet as sb
from skimage import data

found = {"left eye 0.98": (118, 72, 215, 150), "right eye 0.95": (280, 90, 352, 165)}
boxes = np.array(list(found.values()), np.float32)
middles = (boxes[:, :2] + boxes[:, 2:]) / 2
colors = [(1, 0.3, 0.2), (0.2, 0.9, 0.4)]

with sb.Project():
    photo = sb.top.Array(data.chelsea(), name="photo")
    drawn = sb.top.Draw(
        photo, boxes=boxes, points=middles, colors=colors, labels="\n".join(found), fillalpha=0.15
    )
    drawn.par.lines = [(*middles[0], *middles[1])]

pixels = drawn.numpy(channels=3)
assert (pixels[200:] == data.chelsea()[200:]).all()  # where nothing is drawn nothing changes
assert tuple(pixels[72, 150]) == (255, 76, 51)
print(len(boxes), "boxes over", photo.resolution)
