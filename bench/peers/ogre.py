"""Debian's OGRE 1.12 in a process of its own, under a virtual display."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..pictures import Picture

PACKAGES = "apt-get install python3-ogre-1.12 python3-numpy xvfb xauth"
_PYTHON = "/usr/bin/python3"
_SCRIPT = Path(__file__).with_name("ogre_tutorial.py")


class MissingError(Exception):
    """OGRE cannot run here; the text says what to install."""


def _check_installed() -> None:
    if not Path(_PYTHON).exists() or shutil.which("xvfb-run") is None:
        raise MissingError(f"not installed: {PACKAGES}")
    probe = [_PYTHON, "-c", "import numpy, Ogre"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        raise MissingError(f"not installed: {PACKAGES}")


class Tutorial:
    """The tutorial's frame, measured in OGRE's process on request."""

    def __init__(self, width: int, height: int) -> None:
        _check_installed()
        self._folder = tempfile.TemporaryDirectory()
        picture = Path(self._folder.name, "frame.npy")
        size = f"{width}x{height}"
        self._process = subprocess.Popen(
            ["xvfb-run", "-a", "-s", "-screen 0 640x480x24", _PYTHON, _SCRIPT, size, picture],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        first = self._process.stdout.readline()
        if not first.startswith("ready "):
            self.close()
            raise MissingError("installed, but it does not start (see ogre_tutorial.py)")
        self.version: str = json.loads(first.removeprefix("ready "))["version"]
        self.first: Picture = np.load(picture)

    def frames(self, count: int) -> Sequence[float]:
        """Return the seconds of each of `count` frames."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{count}\n")
        self._process.stdin.flush()
        times: list[float] = json.loads(self._process.stdout.readline())
        return [ms / 1e3 for ms in times]

    def close(self) -> None:
        """End OGRE's process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait()
        self._folder.cleanup()
