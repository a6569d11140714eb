"""A save that is killed at any point loses nothing."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import sarabet as sb

KILLS = int(os.environ.get("SARABET_KILLS", "24"))
SAVER = """
import sys
import numpy as np
import sarabet as sb

path, first = sys.argv[1], int(sys.argv[2])
with sb.Project() as project:
    for i in range(20):
        sb.chop.Constant(value=0, name=f"values{i}")
    shared = sb.chop.Array(np.zeros((1, 5000), np.float32), name="shared")
    samples = sb.chop.Array(np.zeros((1, 5000), np.float32), name="samples")
print("ready", flush=True)
version = first
while True:
    version += 1
    for i in range(20):
        project.op(f"values{i}").par.const0value = version
    samples.set(np.full((1, 5000), version, np.float32))
    project.save(path)
    print(version, flush=True)
"""


def version_of(path: Path) -> int:
    """Load a saved project; all that is in it must be of one version. Return which."""
    project = sb.load(path)
    found = {float(project.op(f"values{i}").par.const0value.val) for i in range(20)}
    samples = project.op("samples").numpy()
    assert samples.shape == (1, 5000)
    found |= set(np.unique(samples).tolist())
    assert len(found) == 1
    assert not project.op("shared").numpy().any()
    return int(found.pop())


def killed_saver(program: Path, path: Path, first: int, after: float) -> int:
    """Save in a loop, kill it after a time, return the last version that it says is saved."""
    with subprocess.Popen(
        [sys.executable, str(program), str(path), str(first)], stdout=subprocess.PIPE, text=True
    ) as saver:
        assert saver.stdout.readline() == "ready\n"
        time.sleep(after)
        saver.send_signal(signal.SIGKILL)
        told = saver.stdout.read().split()
    return int(told[-1]) if told else first


def test_a_save_that_is_killed_loses_nothing(tmp_path):
    program = tmp_path / "saver.py"
    program.write_text(SAVER)
    folder = tmp_path / "show"
    folder.mkdir()
    path = folder / "x.toml"
    dice = random.Random(22)
    version, unfinished = 0, 0
    for _ in range(KILLS):
        saved = killed_saver(program, path, version, dice.uniform(0, 0.06))
        if not path.exists():
            assert saved == version == 0
            continue
        version = version_of(path)
        assert version in (saved, saved + 1)  # the one under way may or may not count
        if (backup := folder / "x.toml.bak").exists():
            assert version_of(backup) in (version - 1, version)
        unfinished += any(p.name.endswith(".tmp") for p in folder.rglob("*"))
    assert version > KILLS
    # The next save sweeps up what the dead left, in both folders.
    project = sb.load(path)
    project.op("values0").par.const0value = -1
    project.save()
    names = {p.name for p in folder.iterdir()}
    assert names == {"x.toml", "x.toml.bak", "x.toml.arrays"}
    named = set(re.findall(r"[0-9a-f]{32}\.npy", path.read_text() + backup.read_text()))
    assert {p.name for p in (folder / "x.toml.arrays").iterdir()} == named
    print(f"{version} saves, {unfinished} of {KILLS} kills left something unfinished")


def test_two_processes_that_save_one_project(tmp_path):
    program = tmp_path / "saver.py"
    program.write_text(SAVER)
    path = tmp_path / "x.toml"
    savers = [
        subprocess.Popen(
            [sys.executable, str(program), str(path), str(first)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in (0, 100_000)
    ]
    try:
        for saver in savers:
            assert saver.stdout.readline() == "ready\n"
            assert int(saver.stdout.readline()) > 0
        for _ in range(20):
            assert version_of(path) > 0
    finally:
        for saver in savers:
            saver.kill()
            saver.communicate()


def test_a_full_disk_leaves_the_old_file(tmp_path, run_python):
    out = run_python(
        f"""
        import resource, signal
        import numpy as np
        import sarabet as sb

        path = {str(tmp_path / "x.toml")!r}
        with sb.Project() as project:
            samples = sb.chop.Array(np.zeros((1, 100), np.float32), name="samples")
        project.save(path)
        before = open(path).read()
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        samples.set(np.ones((1, 100_000), np.float32))
        try:
            project.save(path)
        except ValueError as error:
            print(str(error).split(": ")[-1])
        assert open(path).read() == before
        assert sb.load(path).op("samples").numpy().shape == (1, 100)
        """
    )
    assert out == "File too large\n"
    assert not list(tmp_path.rglob("*.tmp"))
