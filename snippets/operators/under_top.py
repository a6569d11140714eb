"""Put a backdrop under a cutout that comes later in the wires."""

import numpy as np
import sarabet as sb
from skimage import data

horse = ~data.horse()[..., None]  # (328, 400, 1), True where the horse is
cutout = np.where(horse, [50, 25, 10, 255], 0).astype(np.uint8)

with sb.Project():
    sky = sb.top.Ramp(keys=[(0, 0.9, 0.5, 0.2, 1), (1, 0.1, 0.2, 0.5, 1)], resolution=(400, 328))
    front = sb.top.Array(cutout)
    under = sb.top.Under(sky, front)

shown = horse[..., 0]
assert np.all(under.numpy()[shown] == [50, 25, 10, 255])
print(f"horse {shown.mean():.0%}, sky {1 - shown.mean():.0%}")
