"""All channels of a CHOP as an array, and one channel by its name."""

import numpy as np
import sarabet as sb
from sarabet.td import op

with sb.Project():
    sb.chop.Pattern(length=100, name="pattern1")
    sb.chop.Constant(tx=0.25, ty=0.5, name="constant1")

    samples = op("pattern1").numpyArray()  # one's own copy: (channels, samples), float32
    assert samples.shape == (1, 100)
    assert samples.dtype == np.float32
    samples *= 2  # the operator does not mind

    height = op("constant1")["ty"].numpyArray()  # one channel: (samples,)
    assert height.tolist() == [0.5]
    print("all channels:", samples.shape, " ty:", height)

    # The native spelling copies nothing: a read-only view that stays as it is.
    view = op("constant1")["ty"].numpy()
    assert not view.flags.writeable
