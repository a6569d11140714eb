"""Operators written as Python classes; in a process of their own, because types are for ever."""

import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).with_name("python_operator_cases.py")


def test_operators_of_python_classes():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(CASES)],
        cwd=CASES.parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
