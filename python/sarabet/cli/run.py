"""Run a project in real time.

Problems are told once and do not end the run. With --seconds the exit code is 1 if an operator
has an error at the end. With --watch the project starts anew when its file, or a module that it
imports from beside it, has changed; while the new version has a mistake the old one goes on.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from . import _exit, _load, _terminal
from ._exit import CommandError
from ._numbers import within

POLL = 0.2  # seconds between looks at the files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _load.add_arguments(parser)
    seconds = within(float, 0, 1e9, "seconds")
    parser.add_argument("--seconds", type=seconds, metavar="S", help="end after this time")
    parser.add_argument("--watch", action="store_true", help="start anew when a file has changed")
    parser.add_argument(
        "--offline",
        action="store_true",
        help="cook every frame as fast as it goes instead of keeping pace with the clock",
    )


def run(options: argparse.Namespace) -> int:
    """Run the project until its time is over or somebody ends it."""
    if options.watch and options.offline:
        raise CommandError(_exit.USAGE, "--watch and --offline do not go together")
    if options.watch:
        return _Watch(options).run()
    project = _load.load(options).project
    _terminal.say(
        f"sarabet: running {options.file} at {project.fps:g} frames per second"
        + ("" if options.seconds else "; Ctrl-C ends it")
    )
    try:
        project.run(options.seconds, realtime=not options.offline)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"interrupted at frame {project.frame}") from None
    return _ended(_load.report_problems(project))


def _ended(errors: int) -> int:
    if errors:
        raise CommandError(
            _exit.FAILED, f"{errors} operator{'s have' if errors > 1 else ' has'} errors"
        )
    return _exit.OK


class _Watch:
    """A run that starts anew when a file changes.

    The project runs in the engine's own thread; this one looks at the files, and loads the next
    version while the old one still plays.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.loaded: _load.Loaded | None = None
        self.files = [Path(options.file)]
        self.seen: list[tuple[int, ...]] = []

    def run(self) -> int:
        """Run until the time is over; Ctrl-C ends it too."""
        began = time.monotonic()
        try:
            self.begin("running")
            while self.options.seconds is None or time.monotonic() - began < self.options.seconds:
                time.sleep(POLL)
                if self.loaded is not None:
                    assert self.loaded.project.frame >= 0  # any call hands the log on
                if [_stamp(file) for file in self.files] != self.seen:
                    self.begin("reloaded")
        finally:
            if self.loaded is not None:
                self.loaded.project.stop()
        return _ended(_load.report_problems(self.loaded.project) if self.loaded else 1)

    def begin(self, done: str) -> None:
        """Load the file and let it take over; a mistake is told, and the old version stays."""
        self.seen = [_stamp(file) for file in self.files]
        try:
            loaded = _load.load(self.options)
        except Exception as error:
            _, text = _exit.explained(error)
            if self.options.traceback:
                text = _exit.full_text(error) + text
            goes_on = "the last good version goes on" if self.loaded else "waiting for a change"
            _terminal.say(f"sarabet run: {text}; {goes_on}")
            return
        if self.loaded is not None:
            self.loaded.project.stop()
        self.loaded = loaded
        loaded.project.start()
        self.files = loaded.files
        self.seen = [_stamp(file) for file in self.files]
        _terminal.say(f"sarabet: {done} {self.options.file}; a change starts it anew")


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
