"""A Script TOP that scales the array in place to 255, and copies it back as bytes."""
# ruff: noqa: N802, N803 (names of callbacks)

import sys

import numpy as np
import sarabet as sb
from sarabet.td import op


def onCook(scriptOp: sb.top.Script) -> None:
    pixels = scriptOp.inputs[0].numpyArray(writable=True)
    pixels *= 255
    scriptOp.copyNumpyArray(pixels.round().astype(np.uint8))


with sb.Project() as project:
    ramp = sb.top.Ramp(resolution=(64, 48), name="ramp1")
    script = project.root.create("scriptTOP", "script1")
    script.inputs = [ramp]
    script.callbacks = sys.modules[__name__]

    assert op("script1").numpy().dtype == np.uint8
    assert np.array_equal(op("script1").numpy(), op("ramp1").numpy())
    print("pixel format:", op("script1").pixelFormatName)
