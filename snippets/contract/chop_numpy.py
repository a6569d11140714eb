"""Take all channels as one array: a view that copies nothing and never changes."""

import numpy as np
import sarabet as sb

with sb.Project():
    source = sb.chop.Constant(tx=1.0, ty=2.0, name="source")

view = source.numpy()  # (channels, samples), float32
assert view.tolist() == [[1], [2]]
assert not view.flags.writeable
assert np.shares_memory(view, source.numpy())

source.par.const0value = 5
assert view.tolist() == [[1], [2]]  # what was published is never written
assert np.asarray(source).tolist() == [[5], [2]]
print(view.shape, view.dtype, "then", view[:, 0], "now", source.numpy()[:, 0])
