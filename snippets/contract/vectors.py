"""Set a vector, colour or array parameter from whatever holds numbers."""

import array

import numpy as np
import sarabet as sb

with sb.Project():
    paint = sb.top.Constant(resolution=(4, 4), name="paint")
    edges = sb.top.Convolve(paint, name="edges")

for orange in (
    [1, 0.5, 0],
    (1, 0.5, 0),
    np.array([1, 0.5, 0], np.float16),
    np.array([0, 0.5, 1])[::-1],
    array.array("d", [1, 0.5, 0]),
):
    paint.par.color = orange
    assert tuple(paint.par.color.val)[:3] == (1, 0.5, 0)
edges.par.kernel = np.eye(3, dtype=np.int8)
assert edges.par.kernel.val.dtype == np.float32

try:
    paint.par.color = (1, 2)
except ValueError as error:
    print(error)
else:
    raise AssertionError("a colour has three numbers")
