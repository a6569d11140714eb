"""Let a component give two pictures: a soft one and its edges."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    split = sb.comp.Base(name="split")
    picture = sb.top.In(name="in1", parent=split)
    soft = sb.top.Blur(picture, size=8, parent=split)
    edges = sb.top.Convolve(
        picture, kernel=np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]), scale=3, parent=split
    )
    first = sb.top.Out(soft, name="out1", parent=split)
    second = sb.top.Out(edges, name="out2", parent=split)

    split.set_input(0, sb.top.Array(data.rocket()))
    wired = sb.top.Null(split)  # a wire from the component is its first output

assert np.array_equal(wired.numpy(), first.numpy())
assert second.numpy().std() != first.numpy().std()
print([out.name for out in (first, second)], wired.resolution)
