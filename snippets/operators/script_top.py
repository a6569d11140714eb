"""Write an operator as a function over images, with a knob of its own."""

import numpy as np
import sarabet as sb
from numpy.typing import NDArray
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.chelsea(), name="cat")

    @sb.script_top(inputs=[photo])
    def posterised(ctx: sb.Context, image: NDArray[np.uint8], *, levels: int = 4) -> object:
        step = 256 // levels
        return image[..., :3] // step * step


assert len(np.unique(posterised.numpy(channels=3))) == 4
posterised.par.levels = 8
assert len(np.unique(posterised.numpy(channels=3))) == 8
posterised.par.levels = 4
print("cooked", posterised.cook_count, "times, shape", posterised.numpy().shape)
