"""Feed samples of a live sensor: the newest come in at the end, the oldest leave."""

import numpy as np
import sarabet as sb

with sb.Project():
    sensor = sb.chop.Array(np.zeros((2, 6), np.float32), names="x y", rate=100)
    doubled = sb.chop.Math(sensor, gain=2)

before = sensor.numpy()
sensor.push([1, 10])  # one sample of each channel
sensor.push([[2, 3], [20, 30]])  # or several
assert doubled["x"].numpy().tolist() == [0, 0, 0, 2, 4, 6]
assert sensor["y"].numpy().tolist() == [0, 0, 0, 10, 20, 30]
assert not before.any()  # a view that was taken before
print(sensor.numpy())
