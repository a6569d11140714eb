"""Make channels with a function: inputs are arrays, keywords become parameters."""

import numpy as np
import sarabet as sb
from numpy.typing import NDArray

with sb.Project(fps=60) as project:
    points = sb.chop.Array(np.eye(2, 5), names="x y")

    @sb.script_chop(inputs=[points])
    def turned(ctx: sb.Context, a: NDArray[np.float32], *, speed: float = 90.0) -> object:
        """Turn points about the origin, `speed` degrees in a second."""
        angle = np.radians(speed * ctx.seconds)
        out = ctx.empty(a.shape, np.float32)  # used again in later frames, never copied
        out[0] = np.cos(angle) * a[0] - np.sin(angle) * a[1]
        out[1] = np.sin(angle) * a[0] + np.cos(angle) * a[1]
        return out

    project.step(60)

assert np.allclose(turned.numpy()[:, :2], [[0, -1], [1, 0]], atol=1e-6)  # a quarter turn
turned.par.speed = 180
assert np.allclose(turned.numpy()[:, :2], [[-1, 0], [0, -1]], atol=1e-6)
print("frame", project.frame, "speed", turned.par.speed.eval())
