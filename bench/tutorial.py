"""The tutorial's frame at 1920x1080: array -> textured rectangle over grey -> array."""

from __future__ import annotations

from typing import Any

import numpy as np
import sarabet as sb

from .measure import Row, Settings, each, interleaved
from .peers import modern, ogre
from .pictures import HEIGHT, WIDTH, contents, expected_tutorial, worst_difference

LEVELS = 2  # what rasterisers may differ by


class Tutorial:
    """The frame with Sarabet."""

    def __init__(self) -> None:
        self.project = sb.Project()
        with self.project:
            self.array = sb.empty((HEIGHT, WIDTH, 4), np.uint8)
            self.array[:] = 0
            self.source = sb.top.Array(self.array)
            self.render = sb.top.Render(resolution=(WIDTH, HEIGHT), background=(0.3, 0.3, 0.3))
            # The others do not blend either.
            self.render.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=self.source, blend=False)
        self.out = np.zeros((HEIGHT, WIDTH, 4), np.uint8)

    def frame(self) -> Any:
        """Draw one frame from `array` into `out`."""
        self.source.changed()
        return self.render.numpy(out=self.out)


def rows(settings: Settings) -> list[Row]:
    """Measure; all contestants get the new content into their array before the clock starts."""
    row = Row(
        "tutorial frame, 1920x1080 rgba8: new array content -> textured centred rectangle over "
        "grey -> preallocated array",
        "faster than moderngl; at most half of OGRE",
    )
    pictures = contents()
    truth = expected_tutorial(pictures[0])
    ours = Tutorial()
    runs: dict[str, Any] = {}

    def contestant(who: str, tutorial: Any) -> None:
        np.copyto(tutorial.array, pictures[0])
        difference = worst_difference(tutorial.frame(), truth)
        row.notes.append(f"{who}: at most {difference} levels from the closed form")
        if difference > LEVELS:
            raise AssertionError(f"{who} draws another picture: {difference} levels off")
        runs[who] = each(tutorial.frame, lambda k: np.copyto(tutorial.array, pictures[k % 2]))

    contestant("Sarabet", ours)
    try:
        contestant("moderngl", modern.Tutorial(modern.context(), WIDTH, HEIGHT))
    except AssertionError:
        raise
    except Exception as problem:  # not installed, no EGL, no driver
        row.notes.append(f"moderngl: {type(problem).__name__}: {problem}")
    peer = None
    try:
        peer = ogre.Tutorial(WIDTH, HEIGHT)
        difference = worst_difference(peer.first, truth)
        row.notes.append(f"{peer.version}: at most {difference} levels from the closed form")
        runs["OGRE"] = peer.frames
    except ogre.MissingError as problem:
        row.notes.append(f"OGRE: {problem}")
    try:
        results = interleaved(runs, settings.rounds, settings.count(20))
    finally:
        if peer is not None:
            peer.close()
    row.measured = list(results.values())
    needed = results["Sarabet"].median
    if "moderngl" in results and "OGRE" in results:
        row.reached = (
            needed < results["moderngl"].median and needed <= results["OGRE"].median / 2
        )
    return [row]
