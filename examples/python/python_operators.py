"""An operator type of each family, written as a Python class.

Run it: `python examples/python/python_operators.py [FOLDER]`; the last image is saved there.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sarabet as sb


class Bounce(sb.PythonChop):
    """A ball that falls and bounces: one channel of its height."""

    gravity = sb.param(9.81, "How fast it falls.", unit="m/s^2", min=0, soft_max=20)
    loss = sb.param(0.2, "How much of its speed it loses at each bounce.", min=0, max=1)
    names = "height"

    class State:
        """Where the ball is, and how fast it goes."""

        def __init__(self) -> None:
            self.height = 1.0
            self.speed = 0.0

    def cook(self, ctx: sb.Context) -> list[float]:
        """Answer the height."""
        ball = self.state
        ball.speed -= self.gravity * ctx.dt
        ball.height += ball.speed * ctx.dt
        if ball.height < 0:
            ball.height = 0.0
            ball.speed = abs(ball.speed) * (1 - self.loss)
        return [ball.height]


class Dot(sb.PythonTop):
    """A white dot on black."""

    height = sb.param(0.5, "Where it is: 0 is the bottom, 1 the top.")
    size = sb.param(64, "Width and height of the image.", unit="pixels", min=8, max=1024)

    def cook(self, ctx: sb.Context) -> npt.NDArray[np.uint8]:
        """Answer an image of one channel."""
        y, x = np.mgrid[0 : self.size, 0 : self.size] / self.size
        far = np.hypot(x - 0.5, y - (0.9 - 0.8 * self.height))
        image: npt.NDArray[np.uint8] = np.where(far < 0.1, np.uint8(255), np.uint8(0))
        return image


def main(folder: Path) -> None:
    """Let the ball fall for two seconds, and look where it is."""
    with sb.Project() as project:
        ball = Bounce(loss=0.3)
        dot = Dot(height=ball["height"])
        for frame in project.frames(120):
            if frame % 30 == 0:
                row = int(np.argmax(dot.numpy()[:, 32, 0]))
                print(f"frame {frame:3}: height {ball.numpy()[0, 0]:.3f}, the dot is in row {row}")
        dot.save(folder / "dot.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
