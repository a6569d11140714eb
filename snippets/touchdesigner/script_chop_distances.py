"""A Script CHOP that computes the distance of every point to every other by broadcasting."""
# ruff: noqa: N802, N803 (names of callbacks)

import sys

import numpy as np
import sarabet as sb
from numpy.typing import NDArray
from sarabet.td import op


def onCook(scriptOp: sb.chop.Script) -> None:
    points = scriptOp.inputs[0].numpyArray()  # 2 channels (x, y), one sample for each point
    apart = points[:, :, np.newaxis] - points[:, np.newaxis, :]
    scriptOp.copyNumpyArray(np.sqrt((apart**2).sum(axis=0)), baseName="to")


with sb.Project() as project:
    points = np.random.default_rng(3).random((2, 10), np.float32)
    cloud = sb.chop.Array(points, names="tx ty", name="points")
    script = project.root.create("scriptCHOP", "script1")
    script.inputs = [cloud]
    script.callbacks = sys.modules[__name__]

    distances = op("script1").numpyArray()
    assert distances.shape == (10, 10)
    assert np.allclose(distances[2, 7], np.hypot(*(points[:, 2] - points[:, 7])))

    # The same in the native way: arrays in, the returned array is the output.
    @sb.script_chop(inputs=[cloud])
    def native(ctx: sb.Context, xy: NDArray[np.float32]) -> NDArray[np.float32]:
        apart = xy[:, :, np.newaxis] - xy[:, np.newaxis, :]
        distance: NDArray[np.float32] = np.sqrt((apart**2).sum(axis=0))
        return distance

    assert np.array_equal(native.numpy(), distances)
    print("largest distance:", distances.max())
