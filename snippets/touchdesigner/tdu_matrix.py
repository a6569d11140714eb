"""A matrix as an array."""

import numpy as np
from sarabet.td import tdu

matrix = tdu.Matrix()
matrix.translate(1, 2, 3)
array = matrix.numpyArray()
assert array.shape == (4, 4)
assert array.dtype == np.float32
assert array.diagonal().tolist() == [1, 1, 1, 1]
assert array[:3, 3].tolist() == [1, 2, 3]  # translation is in the last column
print(array)
