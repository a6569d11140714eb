"""Fixtures of all tests: a project, a photograph, and a validation layer that must stay silent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("SARABET_VALIDATION", "1")  # read when the first device is opened
# Shells start what runs in the background deaf to Ctrl-C, and its children, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

REPORT_VALIDATION = """
import sys as _sys
_native = _sys.modules.get("sarabet._sarabet")
if _native is not None and _native.validation_messages():
    _sys.exit("validation: " + "\\n".join(_native.validation_messages()))
"""

_heard = 0


def new_validation_messages() -> list[str]:
    """Return what the validation layer said since the last call."""
    global _heard
    native = sys.modules.get("sarabet._sarabet")
    if native is None:
        return []
    messages = native.validation_messages()
    new = messages[_heard:]
    _heard = len(messages)
    return new


@pytest.fixture(autouse=True)
def silent_validation() -> Iterator[None]:
    yield
    assert new_validation_messages() == []


@pytest.fixture
def project() -> Iterator[Any]:
    import sarabet as sb

    with sb.Project() as made:
        yield made


@pytest.fixture(scope="session")
def photo() -> np.ndarray:
    """A photograph of an astronaut: (512, 512, 3) uint8, read-only."""
    from skimage import data

    pixels = np.ascontiguousarray(data.astronaut())
    pixels.flags.writeable = False
    return pixels


@pytest.fixture(scope="session")
def odd_photo() -> np.ndarray:
    """A photograph of a cat, 451 pixels wide: (300, 451, 3) uint8, read-only."""
    from skimage import data

    pixels = np.ascontiguousarray(data.chelsea())
    pixels.flags.writeable = False
    return pixels


@pytest.fixture
def run_python(tmp_path) -> Callable[..., str]:
    """Run a program in an interpreter of its own; it must end well and say nothing on stderr."""

    def run(code: str, *, timeout: float = 60, env: dict[str, str] | None = None) -> str:
        path = tmp_path / "program.py"
        path.write_text(textwrap.dedent(code) + REPORT_VALIDATION)
        done = subprocess.run(
            [sys.executable, str(path)],
            capture_output=True,
            text=True,
            timeout=timeout,
            env={**os.environ, **(env or {})},
            check=False,
        )
        assert done.stderr == ""
        assert done.returncode == 0
        return done.stdout

    return run
