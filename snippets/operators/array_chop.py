"""Show an array of measurements as channels: nothing is copied."""

import numpy as np
import sarabet as sb

seconds = np.arange(120) / 60
measured = np.stack([np.sin(2 * np.pi * seconds), 20 + seconds]).astype(np.float32)

with sb.Project(fps=60):
    sensor = sb.chop.Array(measured, names="pulse warmth", rate=60)
    smooth = sb.chop.Math(sensor, gain=0.5)

assert sensor.names == ["pulse", "warmth"]
assert np.shares_memory(sensor.numpy(), measured)
assert sensor["warmth"][60] == 21

measured[0, 0] = 8
sensor.changed()  # tells who computes with it
assert smooth["pulse"][0] == 4
print(sensor.names, sensor.numpy().shape)
