"""How fast a counting Python thread runs while the network runs, with one rasteriser thread."""

from __future__ import annotations

import os
import subprocess
import sys

from .measure import Measurement, Row, Settings

_CHILD = """
import sys, threading, time
import sarabet as sb

class Counter:
    count, stop = 0, False
    def run(self):
        while not self.stop:
            self.count += 1
            if self.count % 64 == 0:
                time.sleep(0)

counter = Counter()
thread = threading.Thread(target=counter.run)
thread.start()

def rate(seconds, work):
    start, before = time.perf_counter(), counter.count
    work(seconds)
    return (counter.count - before) / (time.perf_counter() - start)

project = sb.Project()
with project:
    picture = sb.top.Noise(resolution=(1920, 1080))
    picture = sb.top.Blur(picture, size=4)
picture.par.size.expr = "4 + absTime.frame % 3"

def frames(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        project.step()
        picture.numpy()

frames(0.5)
idle, busy = [], []
for _ in range(int(sys.argv[1])):
    idle.append(rate(0.5, time.sleep))
    busy.append(rate(0.5, frames))
counter.stop = True
thread.join()
print(sorted(idle)[len(idle) // 2], sorted(busy)[len(busy) // 2])
"""


def rows(settings: Settings) -> list[Row]:
    """Run in a process of its own, because the number of rasteriser threads is set at start."""
    row = Row(
        "a counting Python thread while frames are stepped and read (LP_NUM_THREADS=1)",
        "keeps its rate (at least half of it)",
    )
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(settings.count(10))],
        capture_output=True, text=True, check=True, env={**os.environ, "LP_NUM_THREADS": "1"},
    )  # fmt: skip
    idle, busy = (float(n) for n in done.stdout.split())
    row.measured = [
        Measurement("one count, idle", 1 / idle, 1 / idle),
        Measurement("one count, network running", 1 / busy, 1 / busy),
    ]
    row.notes.append(f"{busy / idle:.0%} of its idle rate")
    row.reached = busy >= 0.5 * idle
    return [row]
