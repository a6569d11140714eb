"""Give the end of a chain a name of its own; passing through costs nothing."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project() as project:
    photo = sb.top.Array(data.rocket())
    graded = sb.top.Level(photo, contrast=1.3)
    result = sb.top.Null(graded, name="result")

assert np.shares_memory(result.numpy(), graded.numpy())
with project:
    result.inputs = [sb.top.Flip(graded, flipx=True)]  # who reads `result` need not know
assert np.array_equal(result.numpy(), graded.numpy()[:, ::-1])
print(result.path, result.resolution)
