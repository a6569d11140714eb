"""Every snippet and every example in Python runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = sorted((ROOT / "snippets").glob("*.py"))
EXAMPLES = sorted((ROOT / "examples/python").glob("*.py"))


def run(path, folder, *arguments):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, str(path), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda p: p.stem)
def test_snippet(path, tmp_path):
    done = run(path, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    if path.stem == "debug_line":
        assert "debug_line.py" in done.stdout
        assert "fn:measure" in done.stdout


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example(path, tmp_path):
    done = run(path, tmp_path, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("*.png")), done.stdout


def test_there_are_snippets():
    assert len(SNIPPETS) >= 10
    assert len(EXAMPLES) >= 2
