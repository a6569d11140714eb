"""Give a network a fixed place to read from, so that what is before it can change."""

import numpy as np
import sarabet as sb

with sb.Project() as project:
    wave = sb.chop.Pattern(wavetype="sin", length=60)
    motion = sb.chop.Null(wave, name="motion")  # others refer to this name
    reader = sb.chop.Math(gain=10, name="reader")
    reader.inputs = [project.op("motion")]

assert np.shares_memory(motion.numpy(), wave.numpy())  # it costs nothing
with project:
    motion.inputs = [sb.chop.Pattern(wavetype="tri", length=30)]  # readers notice nothing
assert reader.numpy().shape == (1, 30)
print("motion shows", motion.inputs[0].name)
