"""Wrong arrays are errors that name the operator, what it expects and what came."""

from collections.abc import Callable

import numpy as np
import sarabet as sb

with sb.Project():
    source = sb.top.Array(np.zeros((4, 6, 3), np.uint8), name="camera")
    soft = sb.top.Blur(source, name="soft")

wrong: list[Callable[[], object]] = [
    lambda: source.set(np.zeros((4, 6, 4), np.float64)),
    lambda: source.set(np.zeros((4, 6, 5), np.uint8)),
    lambda: soft.numpy(out=np.empty((6, 4, 4), np.uint8)),
    lambda: soft.numpy(dtype=np.int32),
    lambda: setattr(soft.par, "size", -1),
]
told = []
for attempt in wrong:
    try:
        attempt()
    except (TypeError, ValueError) as error:
        told.append(str(error))
print(*told, sep="\n")
assert len(told) == len(wrong)
assert all(text.startswith(("/project1/camera: ", "/project1/soft: ")) for text in told)
assert soft.numpy().shape == (4, 6, 4)  # nothing has changed
