"""Record a film: every frame once, however long it takes, and look at it again."""

import tempfile
from pathlib import Path

import numpy as np
import sarabet as sb

with sb.Project(fps=30) as project, tempfile.TemporaryDirectory() as folder:
    clouds = sb.top.Noise(resolution=(320, 180))
    clouds.par.tz.expr = "absTime.seconds"
    first = clouds.numpy(copy=True)
    film = clouds.record(Path(folder) / "clouds.mkv", seconds=1)  # FFV1: nothing is lost

    # The same by hand: a Movie File Out records while it is switched on.
    out = sb.top.MovieFileOut(clouds, file=Path(folder) / "more.avi", record=True)
    project.step(15)
    out.par.record = False
    out.cook()

    again = sb.top.MovieFileIn(file=film)
    assert np.array_equal(again.numpy(), first)
    picture = again.numpy(copy=True)
    print(Path(film).stat().st_size // 1024, "KiB")
