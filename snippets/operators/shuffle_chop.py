"""Turn one long channel of interleaved samples into a channel for each place."""

import numpy as np
import sarabet as sb

left, right = np.sin(np.arange(100) / 5), np.cos(np.arange(100) / 9)
interleaved = np.stack([left, right], axis=1).ravel()  # left, right, left, right, ...

with sb.Project():
    stream = sb.chop.Array(interleaved, names="sound")
    shuffle = sb.chop.Shuffle(stream, method="spliteveryn", nval=2)

assert shuffle.numpy().shape == (2, 100)
assert np.allclose(shuffle.numpy(), [left, right])
print(stream.numpy().shape, "->", shuffle.numpy().shape)
