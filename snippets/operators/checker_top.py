"""Show where a picture is transparent, as painting programs do."""

import numpy as np
import sarabet as sb
from skimage import data

horse = ~data.horse()[..., None]  # (328, 400, 1), True where the horse is
cutout = np.where(horse, [50, 25, 10, 255], 0).astype(np.uint8)

with sb.Project():
    board = sb.top.Checker(resolution=(400, 328), size=(16, 16))
    shown = sb.top.Over(sb.top.Array(cutout), board)

assert shown.numpy()[-1, 0].tolist() == board.numpy()[-1, 0].tolist()
assert np.unique(board.numpy(channels="r")).tolist() == [64, 191]
print("opaque now:", bool((shown.numpy(channels="a") == 255).all()))
