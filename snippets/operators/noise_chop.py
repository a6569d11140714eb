"""Three irregular curves: the same in every run, others with another seed."""

import numpy as np
import sarabet as sb

with sb.Project(fps=60):
    noise = sb.chop.Noise(channelname="t[xyz]", end=299, period=2, periodunit="seconds", harmon=2)

first = noise.numpy()
assert noise.names == ["tx", "ty", "tz"]
assert first.shape == (3, 300)
assert np.abs(np.diff(first)).max() < 0.1 < np.ptp(first)  # smooth, yet it moves
noise.par.seed = 7
assert not np.allclose(noise.numpy(), first)
noise.par.seed.reset()
assert np.array_equal(noise.numpy(), first)
print(noise.names, "from", first.min().round(2), "to", first.max().round(2))
