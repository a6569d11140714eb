"""Use an array wherever an operator is expected: it is wrapped in an Array operator."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    soft = sb.top.Blur(data.chelsea(), size=5)
    halves = sb.chop.Math(np.arange(6).reshape(2, 3), gain=0.5)

assert soft.inputs[0].type == "arrayTOP"
assert soft.resolution == (451, 300)
assert halves.numpy().tolist() == [[0, 0.5, 1], [1.5, 2, 2.5]]  # any real dtype
print(soft.inputs[0].name, "->", soft.name, " ", halves.inputs[0].name, "->", halves.name)
