"""Paint stripes on a silhouette, and on nothing beside it."""

import numpy as np
import sarabet as sb
from skimage import data

horse = ~data.horse()[..., None]
body = np.where(horse, [40, 40, 40, 255], 0).astype(np.uint8)
stripes = np.zeros((328, 400, 4), np.uint8)
stripes[:, ::20] = stripes[:, 1::20] = stripes[:, 2::20] = [255, 255, 255, 255]

with sb.Project():
    zebra = sb.top.Atop(sb.top.Array(stripes), sb.top.Array(body))

alpha = zebra.numpy()[..., 3]
assert np.array_equal(alpha, body[..., 3])  # that of the second input
print(f"striped: {(zebra.numpy()[..., 0] == 255).mean():.1%} of the picture")
