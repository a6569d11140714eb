"""Turn brightness into bands of light: the sine of every value, eight times around."""

import numpy as np
import sarabet as sb
from skimage import data

photo = data.camera()
with sb.Project():
    waves = sb.top.Function(
        sb.top.Array(photo), funcrgba="sin", rerange=(0, 8), angunit="cycle", format="mono32float"
    )

expected = np.sin(photo / 255 * 8 * 2 * np.pi)
assert np.allclose(waves.numpy()[..., 0], expected, atol=1e-3)
print("values from", waves.numpy().min().round(2), "to", waves.numpy().max().round(2))
