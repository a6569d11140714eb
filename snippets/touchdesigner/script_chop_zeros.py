"""A Script CHOP with 3 channels of 20 samples, one of which is set."""
# ruff: noqa: N802, N803 (names of callbacks)

import sys

import numpy as np
import sarabet as sb
from sarabet.td import op


def onCook(scriptOp: sb.chop.Script) -> None:
    samples = np.zeros((3, 20), np.float32)
    samples[1, 4] = 0.5
    scriptOp.copyNumpyArray(samples, baseName="c")


with sb.Project() as project:
    script = project.root.create("scriptCHOP", "script1")
    script.callbacks = sys.modules[__name__]

    assert (op("script1").numChans, op("script1").numSamples) == (3, 20)
    assert op("script1")["c2"][4] == 0.5
    print([channel.name for channel in op("script1").chans()])
