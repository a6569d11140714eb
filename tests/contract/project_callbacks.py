"""Callbacks that tests of project files name: a module with onCook, functions, objects."""

# ruff: noqa: N802, N803 (TouchDesigner's spellings)
import numpy as np
import sarabet as sb

runs = 0


def onCook(scriptOp):
    global runs
    runs += 1
    scriptOp.clear()
    scriptOp.appendChan("made")
    scriptOp.numSamples = 3


class Holder:
    @staticmethod
    def doubled(ctx, samples, *, gain: float = 2.0):
        return samples * gain


class Instance:
    def __init__(self, value):
        self.value = value

    def onCook(self, scriptOp):
        scriptOp.clear()
        scriptOp.copyNumpyArray(np.full((1, 4), self.value, np.float32))


named_instance = Instance(7)

with sb.Project() as elsewhere:

    @sb.script_chop(names=["left", "right"], rate=120)
    def decorated(ctx, *, level: float = 1.0):
        return np.full((2, 5), level, np.float32)


saved_by_script = None


class Saver:
    @staticmethod
    def onCook(scriptOp):
        saved_by_script()
        scriptOp.clear()
        scriptOp.numSamples = 0
