"""Running the command line as a person does: in a process of its own, with signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

COMMAND = [sys.executable, "-m", "sarabet"]
PATIENCE = 60  # seconds; nothing here takes that long unless something is wrong

SHOW = """\
import sarabet as sb

with sb.Project(fps=30) as project:
    lfo = sb.chop.LFO(frequency=0.5, name="lfo1")
    ramp = sb.top.Ramp(resolution=(32, 16), name="ramp1")
    out = sb.top.Level(ramp, name="out1")
    out.par.invert.expr = "absTime.frame / 100"
"""


class Done:
    """How a command ended, and what it said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def line(self) -> str:
        """The one line on stderr."""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        return self.err[:-1]


def sarabet(*words: object, cwd: Path, env: dict[str, str] | None = None) -> Done:
    """Run a command to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


class Running:
    """A command that runs: what it says is collected, and it can be waited for."""

    def __init__(self, *words: object, cwd: Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, words)],
            cwd=cwd,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            # A shell that runs tests in the background has Ctrl-C switched off for them.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    def wait_for(self, text: str, since: int = 0) -> int:
        """Wait for a line that contains a text; return how many lines there are up to it."""
        found = self.wait_until(
            lambda: next((i for i, s in enumerate(self.lines[since:]) if text in s), None), text
        )
        return since + found + 1

    def wait_until(self, look: Callable[[], int | None], what: str = "") -> int:
        """Wait until a function has something to say."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            found = look()
            if found is not None:
                return found
            assert self.process.poll() is None or not what, (what, self.lines)
            time.sleep(0.01)
        raise AssertionError((what, self.lines))

    def end(self, number: signal.Signals) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stderr is not None
        self.process.stderr.close()
