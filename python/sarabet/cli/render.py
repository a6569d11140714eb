"""Render frames of one operator into files.

The project starts at frame 0 and goes through every frame up to the last one wanted, so that a
frame looks the same whichever others are rendered. Each file appears whole or not at all; with
--resume those that are there are skipped. Textures are saved as .png, .jpg, .webp, .tif, .exr or
.npy, channels as .npy, .chan, .wav or .aiff.
"""

from __future__ import annotations

import argparse
import io
import os
import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from . import _exit, _load, _terminal
from ._exit import CommandError
from ._numbers import within

Encode = Callable[[], bytes]

NUMBER = re.compile(r"%(?:%|0?(\d*)d)")
MOST_FRAMES = 10_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _load.add_arguments(parser)
    parser.add_argument("--op", default="/out1", metavar="PATH", help="which one; default /out1")
    parser.add_argument(
        "--frames",
        required=True,
        type=frame_numbers,
        metavar="LIST",
        help="such as 1-120, 7, 1-100x10 (every tenth), or several of these with commas",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILES",
        help="with %%04d where the number goes; the suffix says what kind of file",
    )
    parser.add_argument("--resume", action="store_true", help="skip frames whose files are there")
    quality = within(float, 0, 1, "0 to 1")
    parser.add_argument("--quality", type=quality, default=0.9, help="of JPEG and WebP, 0 to 1")
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def frame_numbers(text: str) -> list[int]:
    """Return the frames that a list such as '1-120,200-300x10' means, in order."""
    frames: set[int] = set()
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d+)(?:-(\d+)(?:x(\d+))?)?\s*", part)
        if found is None:
            raise argparse.ArgumentTypeError(f"expected frames such as 1-120, got '{text}'")
        first = int(found[1])
        last = int(found[2] or first)
        step = int(found[3] or 1)
        if last < first or step < 1:
            raise argparse.ArgumentTypeError(f"'{part}' has no frames")
        if (last - first) // step >= MOST_FRAMES or last > 1 << 50:
            raise argparse.ArgumentTypeError(f"'{part}': at most {MOST_FRAMES} frames at a time")
        frames.update(range(first, last + 1, step))
    return sorted(frames)


def path_of(pattern: str, frame: int) -> Path:
    """Return the file of a frame: '%04d' in the pattern is its number."""
    return Path(NUMBER.sub(lambda m: "%" if m[0] == "%%" else m[0] % frame, pattern))


def _check_pattern(pattern: str, frames: list[int]) -> None:
    numbers = [m for m in NUMBER.finditer(pattern) if m[0] != "%%"]
    if "%" in NUMBER.sub("", pattern) or len(numbers) > 1:
        raise CommandError(_exit.USAGE, f"-o: expected one %d or %04d, got '{pattern}'")
    if not numbers and len(frames) > 1:
        raise CommandError(
            _exit.USAGE, f"-o: {len(frames)} frames need a number such as %04d, got '{pattern}'"
        )
    if not Path(pattern).suffix:
        raise CommandError(_exit.USAGE, f"-o: expected a suffix such as .png, got '{pattern}'")


def run(options: argparse.Namespace) -> int:
    """Render what is missing."""
    frames: list[int] = options.frames
    _check_pattern(options.output, frames)
    files = {frame: path_of(options.output, frame) for frame in frames}
    if options.resume:
        files = {frame: path for frame, path in files.items() if not _is_there(path)}
    skipped = len(frames) - len(files)
    if not files:
        _terminal.say(f"sarabet render: all {skipped} frames are there")
        return _exit.OK
    loaded = _load.load(options)
    job = _Job(loaded.project, _load.operator(loaded.project, options.op), options)
    try:
        job.render(files)
    except (KeyboardInterrupt, _exit.Terminated) as stop:
        told = f"interrupted: {job.written} of {len(files)} frames are written, --resume goes on"
        raise type(stop)(told) from None
    if not options.quiet:
        rate = job.written / max(job.progress.elapsed, 1e-9)
        _terminal.say(
            f"sarabet render: {job.written} frames in {job.progress.elapsed:.1f} s"
            f" ({rate:.1f}/s), {skipped} skipped: {options.output}"
        )
    return _exit.OK


def _is_there(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


class _Job:
    """One rendering: this thread goes through the frames, others encode and write.

    A published picture never changes, so the next frame is made while the last one is written.
    How many wait is bounded, and so is the memory that they take.
    """

    def __init__(self, project: Any, op: Any, options: argparse.Namespace) -> None:
        if op.family not in ("TOP", "CHOP"):
            raise CommandError(_exit.USAGE, f"{op.path} has no data: expected a TOP or a CHOP")
        self.project = project
        self.op = op
        self.quality = options.quality
        self.quiet = options.quiet
        self.written = 0
        self.progress = _terminal.Progress(0, "frames")
        self.waiting: deque[tuple[Path, Future[None]]] = deque()
        self.told = ""

    def render(self, files: dict[int, Path]) -> None:
        self.progress = _terminal.Progress(len(files), "frames", quiet=self.quiet)
        for folder in {path.parent for path in files.values()}:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _output_failure(folder, error) from error
        if self.project.frame != 0:
            self.project.reset()
        workers = max(2, min(4, os.cpu_count() or 1))
        pool = ThreadPoolExecutor(workers, thread_name_prefix="sarabet-render")
        try:
            for frame in sorted(files):
                self.go_to(frame)
                while len(self.waiting) >= 2 * workers:
                    self.finish_one()
                encode = self.picture(files[frame].suffix)
                write = pool.submit(_write, files[frame], encode)
                self.waiting.append((files[frame], write))
                while self.waiting and self.waiting[0][1].done():
                    self.finish_one()
            while self.waiting:
                self.finish_one()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            done = [write for _, write in self.waiting if not write.cancelled()]
            self.written += sum(write.exception() is None for write in done)
            _terminal.end_status()

    def go_to(self, frame: int) -> None:
        """Step to a frame; what fails elsewhere in the network is told once and ends nothing."""
        import sarabet as sb

        while self.project.frame < frame:
            try:
                self.project.step()
            except sb.CookError as error:
                if str(error) != self.told:
                    self.told = str(error)
                    _terminal.say(f"sarabet: {_exit.one_line(error)}")
            self.progress.update(self.written, f"frame {self.project.frame}")

    def picture(self, suffix: str) -> Encode:
        """Take the operator's data of this moment; return what makes a file's bytes of it."""
        import sarabet as sb

        try:
            return self.encoder(suffix)
        except sb.CookError as error:
            raise _exit.cook_failure(error, self.project) from error

    def encoder(self, suffix: str) -> Encode:
        import numpy as np

        op, quality = self.op, self.quality
        if op.family == "CHOP":
            samples, rate = np.array(op.numpy()), op.rate
            if suffix == ".npy":
                return lambda: _npy(samples)
            from sarabet.channel_files import encode_channels

            return lambda: encode_channels(samples, rate, suffix, op.path)
        shot = op.snapshot(True)
        if suffix == ".npy":
            return lambda: _npy(shot.read("", "top", "", "needed"))
        from sarabet.picture_files import encode_snapshot

        pixel_format = op.pixel_format
        return lambda: encode_snapshot(shot, pixel_format, suffix, quality)

    def finish_one(self) -> None:
        path, write = self.waiting[0]
        try:
            write.result()
        except OSError as error:
            raise _output_failure(path, error) from error
        except ValueError as error:  # a suffix that no such file has
            raise CommandError(_exit.USAGE, f"-o: {_exit.one_line(error)}") from error
        finally:
            if write.done():
                self.waiting.popleft()
        self.written += 1
        self.progress.update(self.written, f"frame {self.project.frame}")


def _npy(data: Any) -> bytes:
    import numpy as np

    file = io.BytesIO()
    np.save(file, data, allow_pickle=False)
    return file.getvalue()


def _write(path: Path, encode: Encode) -> None:
    from sarabet.operators import write_whole

    write_whole(path, encode())


def _output_failure(path: Path, error: OSError) -> CommandError:
    return CommandError(_exit.OUTPUT, f"{path}: cannot be written: {error.strerror or error}")
