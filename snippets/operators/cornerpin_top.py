"""Straighten a part of a photograph that was taken at an angle."""

import sarabet as sb
from skimage import data

with sb.Project():
    page = sb.top.Array(data.page())  # (191, 384), a page of a book
    straight = sb.top.CornerPin(
        page,
        extractp1=(0.06, 0.95),  # top left, then the others; fractions from the bottom left
        extractp2=(0.94, 0.98),
        extractp3=(0.04, 0.02),
        extractp4=(0.97, 0.05),
    )

assert straight.resolution == page.resolution
assert straight.numpy(channels="a").min() == 255
print("mean", round(float(straight.numpy(channels="r").mean())))
