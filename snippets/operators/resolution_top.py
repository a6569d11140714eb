"""Make a thumbnail without the patterns that skipped pixels leave."""

import sarabet as sb
from skimage import data
from skimage.transform import downscale_local_mean

with sb.Project():
    photo = sb.top.Array(data.brick())  # 512 x 512
    small = sb.top.Resolution(photo, outputresolution="eighth")

want = downscale_local_mean(data.brick(), (8, 8))
assert abs(small.numpy(channels="r")[..., 0] - want).max() < 1
print(photo.resolution, "to", small.resolution)
