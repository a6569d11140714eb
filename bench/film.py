"""A film decoded into arrays at 1920x1080, beside PyAV decoding it and doing nothing with it."""

from __future__ import annotations

import importlib
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import sarabet as sb

from .measure import Frames, Row, Settings, interleaved
from .pictures import HEIGHT, WIDTH

WITHIN = 1.1


def installed() -> Any:
    """Return PyAV, or None."""
    try:
        return importlib.import_module("av")
    except ImportError:
        return None


def enlarged(av: Any, source: str, path: Path) -> int:
    """Write the film at the size of the other benchmarks, H.264; return how many frames it has."""
    count = 0
    with av.open(source) as film, av.open(str(path), "w") as out:
        made = out.add_stream("libx264", rate=25, options={"preset": "fast", "crf": "20"})
        made.width, made.height, made.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for picture in film.decode(video=0):
            large = picture.reformat(WIDTH, HEIGHT, "yuv420p")
            large.pts, large.time_base = count, Fraction(1, 25)
            out.mux(made.encode(large))
            count += 1
        out.mux(made.encode(None))
    return count


def whole(decode: Callable[[], int]) -> Frames:
    """Return a function that times whole films, as seconds a frame."""

    def frames(count: int) -> list[float]:
        times = []
        for _ in range(count):
            start = time.perf_counter()
            number = decode()
            times.append((time.perf_counter() - start) / number)
        return times

    return frames


def rows(settings: Settings) -> list[Row]:
    """Measure: each contestant opens the film, goes through it and closes it."""
    row = Row(
        f"film (H.264, {WIDTH}x{HEIGHT}) -> Movie File In -> numpy(), every frame, per frame",
        "within 10 % of PyAV decoding alone, with as many threads",
    )
    av = installed()
    if av is None:
        row.notes.append("PyAV is not installed")
        return [row]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        count = enlarged(av, sb.samples.film(), path)

        def ours() -> int:
            with sb.Project(fps=25) as project:
                film = sb.top.MovieFileIn(file=path)
                for _ in range(count):
                    film.numpy()
                    project.step()
            return count

        def theirs(threads: str, pixels: bool) -> int:
            with av.open(str(path)) as film:
                film.streams.video[0].thread_type = threads
                for picture in film.decode(video=0):
                    if pixels:
                        picture.to_ndarray(format="rgba")
            return count

        runs = {
            "Sarabet": whole(ours),
            "PyAV, decoding alone": whole(lambda: theirs("AUTO", False)),
            "PyAV, to rgba arrays": whole(lambda: theirs("AUTO", True)),
            "PyAV, alone, one thread": whole(lambda: theirs("SLICE", False)),
        }
        results = interleaved(runs, max(settings.rounds // 3, 2), 1)
    row.measured = list(results.values())
    ratio = results["Sarabet"].median / results["PyAV, decoding alone"].median
    row.notes.append(f"{ratio:.2f} of PyAV's decoding alone")
    row.reached = ratio <= WITHIN
    return [row]
