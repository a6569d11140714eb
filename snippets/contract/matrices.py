"""Make a matrix from rows, compute with it in NumPy, and give it back."""

import numpy as np
import sarabet as sb

move = sb.Matrix.translation((1, 2, 3))
assert np.asarray(move).dtype == np.float64
assert np.asarray(move)[:3, 3].tolist() == [1, 2, 3]  # translation is the last column
assert move[0, 3] == 1  # m[row, column]

turn = sb.Matrix([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
both = sb.Matrix(np.asarray(move) @ np.asarray(turn))
assert both == move * turn
assert both.transform_point((1, 0, 0)) == [1, 3, 3]  # turned, then moved
print(np.asarray(both))
