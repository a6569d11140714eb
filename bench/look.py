"""A typical look, from film to array: seven operators, each of them also measured alone.

The film is 1280x720; the crop gives 1920x1080. OpenCV's pictures have blue, green and red alone,
as its decoder gives them, and are made in memory that is there already; Sarabet's have alpha too.
The noise stands still: both make it once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import sarabet as sb

from .filters import installed
from .measure import Frames, Row, Settings, each, interleaved
from .pictures import HEIGHT, WIDTH, Picture

CROP = 0.05  # of each side
RADIUS = 6
OPACITY = 0.8  # 204 of 255: the same share in bytes
FIRST: dict[str, Any] = {"brightness1": 1.15, "gamma1": 1.1, "opacity": OPACITY}
SECOND: dict[str, Any] = {"contrast": 1.2, "blacklevel": 0.02}
STAGES = ("crop", "level", "blur", "composite", "second level", "lookup")
LEVELS = 2  # of a stage; OpenCV resizes and blurs with weights of few bits
EDGE = RADIUS + 4
AHEAD = 14  # Movie File In decodes a dozen pictures while others have their turn


def grade() -> npt.NDArray[np.float32]:
    """Return a table of 256 entries that warms what is bright and cools what is dark."""
    at = np.linspace(0, 1, 256, dtype=np.float32)
    return np.stack([at**0.9, at, 0.05 + 0.9 * at], -1)


def _operators(source: sb.Top, noise: sb.Top) -> dict[str, sb.Top]:
    ops: dict[str, sb.Top] = {}
    ops["crop"] = sb.top.Crop(
        source, cropleft=CROP, cropright=1 - CROP, cropbottom=CROP, croptop=1 - CROP,
        outputresolution="custom", resolution=(WIDTH, HEIGHT),
    )  # fmt: skip
    ops["level"] = sb.top.Level(ops["crop"], **FIRST)
    ops["blur"] = sb.top.Blur(ops["level"], size=RADIUS)
    ops["composite"] = sb.top.Composite(ops["blur"], noise, operand="over")
    ops["second level"] = sb.top.Level(ops["composite"], **SECOND)
    ops["lookup"] = sb.top.Lookup(ops["second level"], lut=grade())
    return ops


class Ours:
    """The look with Sarabet."""

    def __init__(self, *, fusion: bool) -> None:
        self.project = sb.Project(fps=25)
        self.project.fusion = fusion
        with self.project:
            self.film = sb.top.MovieFileIn(file=sb.samples.film())
            self.noise = sb.top.Noise(
                resolution=(WIDTH, HEIGHT), type="simplex2d", period=0.05, mono=False
            )
            self.ops = _operators(self.film, self.noise)
        for _ in range(3):
            self.frame()
        self.project.prepare()
        for _ in range(2):
            self.frame()
            self.project.prepare()

    def decode(self) -> Any:
        """Take the next picture of the film."""
        self.project.step()
        return self.film.numpy()

    def frame(self) -> Any:
        """Take the look of the next picture."""
        self.project.step()
        return self.ops["lookup"].numpy()


class Stage:
    """One operator of the look, alone, over pictures that stand in arrays."""

    def __init__(self, name: str, inputs: list[Picture]) -> None:
        self.project = sb.Project()
        with self.project:
            self.arrays = [sb.top.Array(picture) for picture in inputs]
            ops = _operators(self.arrays[0], self.arrays[-1])
        self.op = ops[name]
        if name != "crop":
            self.op.inputs = self.arrays if name == "composite" else self.arrays[:1]
        for _ in range(3):
            self.changed()
            self.op.numpy()
        self.project.prepare()

    def changed(self, _: int = 0) -> None:
        """Say that the first picture is a new one."""
        self.arrays[0].changed()


def _table(**level: Any) -> npt.NDArray[np.uint8]:
    """Return what Level makes of every byte."""
    with sb.Project():
        steps = np.arange(256, dtype=np.uint8)[None, :, None]
        return sb.top.Level(np.repeat(steps, 3, -1), **level).numpy(copy=True)[..., :3]


class OpenCV:
    """The look with OpenCV."""

    def __init__(self, cv2: Any, noise: Picture) -> None:
        self.cv2 = cv2
        self.capture: Any = None
        self.buffers = [np.empty((HEIGHT, WIDTH, 3), np.uint8) for _ in STAGES]
        first, second = _table(**FIRST), _table(**SECOND)
        lut = np.rint(np.clip(grade(), 0, 1) * 255).astype(np.uint8)[None, :, ::-1].copy()
        size = (2 * RADIUS + 1, 2 * RADIUS + 1)
        edge = cv2.BORDER_REPLICATE

        def crop(c: Picture, out: Picture) -> Picture:
            x, y = round(c.shape[1] * CROP), round(c.shape[0] * CROP)
            return cv2.resize(c[y:-y, x:-x], (WIDTH, HEIGHT), out, interpolation=cv2.INTER_LINEAR)

        self.stages: dict[str, Callable[[Picture, Picture], Picture]] = {
            "crop": crop,
            "level": lambda c, out: cv2.LUT(c, first, out),
            "blur": lambda c, out: cv2.GaussianBlur(c, size, RADIUS / 3, out, borderType=edge),
            "composite": lambda c, out: cv2.addWeighted(c, 1, noise, 1 - OPACITY, 0, out),
            "second level": lambda c, out: cv2.LUT(c, second, out),
            "lookup": lambda c, out: cv2.LUT(c, lut, out),
        }

    def decode(self) -> Any:
        """Take the next picture of the film, over and over."""
        for _ in range(2):
            if self.capture is not None:
                more, picture = self.capture.read()
                if more:
                    return picture
            self.capture = self.cv2.VideoCapture(str(sb.samples.film()))
        raise AssertionError("OpenCV does not read the film")

    def stage(self, name: str, picture: Picture) -> Picture:
        """Do what one operator does."""
        return self.stages[name](picture, self.buffers[STAGES.index(name)])

    def finish(self, picture: Picture) -> Picture:
        """Do all that comes after the film."""
        for name in STAGES:
            picture = self.stage(name, picture)
        return picture

    def frame(self) -> Any:
        """Take the look of the next picture."""
        return self.finish(self.decode())


def _colours(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[..., 2::-1])


def _apart(a: Picture, b: Picture) -> int:
    """Return the largest difference in levels; at the edges OpenCV sees nothing outside a crop."""
    inside = np.s_[EDGE:-EDGE, EDGE:-EDGE]
    return int(np.abs(a[inside].astype(np.int16) - b[inside]).max())


def _steady(action: Callable[[], object]) -> Frames:
    """Return a function that times frames in a row, after those that were decoded ahead."""

    def frames(count: int) -> list[float]:
        for _ in range(AHEAD):
            action()
        start = time.perf_counter()
        for _ in range(count):
            action()
        return [(time.perf_counter() - start) / count]

    return frames


def _film_row(ours: Ours, peer: OpenCV | None, settings: Settings) -> Row:
    row = Row("the look's film alone, 1280x720 H.264", "faster than OpenCV")
    runs: dict[str, Frames] = {"Sarabet": _steady(ours.decode)}
    if peer is not None:
        runs["OpenCV"] = _steady(peer.decode)
    results = interleaved(runs, settings.rounds, settings.count(40))
    row.measured = list(results.values())
    if "OpenCV" in results:
        row.reached = results["Sarabet"].median < results["OpenCV"].median
    row.notes.append("frames in a row, with all that a frame of Sarabet does besides")
    return row


def _stage_rows(ours: Ours, peer: OpenCV | None, settings: Settings) -> list[Row]:
    found = []
    sources = dict(zip(STAGES, ["film", *STAGES], strict=False))
    for name in STAGES:
        before = ours.film if sources[name] == "film" else ours.ops[sources[name]]
        inputs = [_engine(before.numpy()), _engine(ours.noise.numpy())]
        stage = Stage(name, inputs)
        row = Row(f"the look's {name} alone, new content each time", "faster than OpenCV")
        runs: dict[str, Frames] = {"Sarabet": each(stage.op.numpy, stage.changed)}
        if peer is not None:
            picture = _colours(inputs[0])
            apart = _apart(peer.stage(name, picture), _colours(stage.op.numpy()))
            row.notes.append(f"at most {apart} levels apart")
            if apart > LEVELS:
                raise AssertionError(f"{name}: OpenCV is {apart} levels away")
            runs["OpenCV"] = each(lambda n=name, p=picture: peer.stage(n, p))  # type: ignore[misc]
        results = interleaved(runs, settings.rounds, settings.count(10))
        row.measured = list(results.values())
        if "OpenCV" in results:
            row.reached = results["Sarabet"].median < results["OpenCV"].median
        found.append(row)
    return found


def _engine(picture: Picture) -> Picture:
    """Return a copy in memory that the device can read as it is."""
    memory = sb.empty(picture.shape, np.uint8)
    np.copyto(memory, picture)
    return memory


def _whole_row(ours: Ours, apart: Ours, peer: OpenCV | None, settings: Settings) -> Row:
    row = Row(
        "a look: film -> crop to 1920x1080 -> level -> blur -> composite over noise -> level -> "
        "lookup -> array",
        "faster than OpenCV",
    )
    runs: dict[str, Frames] = {
        "Sarabet": _steady(ours.frame), "Sarabet, fusion off": _steady(apart.frame)
    }  # fmt: skip
    if peer is not None:
        mine = _colours(ours.ops["lookup"].numpy())
        levels = _apart(peer.finish(_colours(ours.film.numpy())), mine)
        row.notes.append(f"at most {levels} levels apart after all stages but the film")
        runs["OpenCV"] = _steady(peer.frame)
    else:
        row.notes.append("OpenCV is not installed")
    results = interleaved(runs, settings.rounds, settings.count(20))
    row.measured = list(results.values())
    if "OpenCV" in results:
        row.reached = results["Sarabet"].median < results["OpenCV"].median
    return row


def rows(settings: Settings) -> list[Row]:
    """Measure the whole, then each stage by itself."""
    try:
        sb.samples.film()
    except FileNotFoundError as problem:
        return [Row("a look", "faster than OpenCV", notes=[str(problem)])]
    ours, apart = Ours(fusion=True), Ours(fusion=False)
    cv2 = installed()
    peer = None if cv2 is None else OpenCV(cv2, _colours(ours.noise.numpy()))
    return [
        _whole_row(ours, apart, peer, settings),
        _film_row(ours, peer, settings),
        *_stage_rows(ours, peer, settings),
    ]
