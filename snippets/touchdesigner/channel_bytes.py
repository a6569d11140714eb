"""The samples of a channel as bytes, for a socket or a file."""

import numpy as np
import sarabet as sb
from sarabet.td import op

with sb.Project():
    sb.chop.Pattern(length=8, name="pattern1")

    data = op("pattern1")[0].numpyArray().tobytes()
    assert len(data) == 8 * 4
    assert np.array_equal(np.frombuffer(data, np.float32), op("pattern1")[0].numpy())
    print(len(data), "bytes")
