"""A Script TOP that passes its input through."""
# ruff: noqa: N802, N803 (names of callbacks)

import sys

import numpy as np
import sarabet as sb
from sarabet.td import op


def onCook(scriptOp: sb.top.Script) -> None:
    scriptOp.copyNumpyArray(scriptOp.inputs[0].numpyArray())


with sb.Project() as project:
    ramp = sb.top.Ramp(resolution=(64, 48), name="ramp1")
    script = project.root.create("scriptTOP", "script1")
    script.inputs = [ramp]
    script.callbacks = sys.modules[__name__]

    assert np.array_equal(op("script1").numpyArray(), op("ramp1").numpyArray())
    print("passed through:", op("script1").width, "x", op("script1").height)
