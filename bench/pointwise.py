"""Ten pointwise TOPs in a row at 1920x1080 rgba8, one parameter changing in every frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import sarabet as sb
from sarabet import _sarabet

from . import stages
from .filters import installed
from .measure import Row, Settings, each, interleaved, summary
from .pictures import Picture, worst_difference

OF_UNFUSED, OF_OPENCV, OF_NUMPY = 0.4, 0.5, 0.05


class Network:
    """The operators, one of whose parameters changes."""

    def __init__(self, inputs: dict[str, Picture], *, fusion: bool, turn: int = 0) -> None:
        self.project = sb.Project()
        self.project.fusion = fusion
        with self.project:
            self.ops = stages.network(inputs)
        name, self.start = {
            0: ("brightness1", stages.BRIGHT),
            4: ("mono", stages.MONO),
            9: ("soften", stages.SOFTEN),
        }[turn]
        self.turned = getattr(self.ops[turn].par, name)
        self.frames = 0
        for _ in range(3):
            self.frame()
        self.project.prepare()  # of this one and, once the first part stands still, of the rest
        self.frame()
        self.project.prepare()
        before = _sarabet.passes_drawn()
        self.frame()
        self.passes = _sarabet.passes_drawn() - before

    def frame(self) -> Picture:
        """Change the parameter and take the picture of the last operator."""
        self.frames += 1
        self.turned.val = self.start * (1 + self.frames % 50 * 0.002)
        return self.ops[-1].numpy()


def _check(ours: Network, peers: dict[str, Any]) -> list[str]:
    """Give every peer the picture that each operator reads, and compare what comes out."""
    notes = []
    taken = [ours.project.op("array1"), *ours.ops]
    colours = [np.ascontiguousarray(op.numpy()[..., :3]) for op in taken]
    for who, peer in peers.items():
        peer.brightness = ours.ops[0].par.brightness1.eval()
        worst = {}
        for number, name in enumerate(stages.NAMES):
            worst[name] = worst_difference(peer.step(number, colours[number]), colours[number + 1])
            coarse = name == "HSV Adjust" and who == "OpenCV"
            allowed = stages.HUE_LEVELS if coarse else stages.LEVELS
            if worst[name] > allowed:
                raise AssertionError(f"{name}: {who} is {worst[name]} levels away")
        apart = np.abs(peer.run().astype(np.int16) - colours[-1])
        notes.append(
            f"{who}: of each operator at most {max(worst.values())} levels "
            f"({max(worst, key=worst.__getitem__)}), of all ten {apart.mean():.2f} on average, "
            f"at most {apart.max()}"
        )
    return notes


def rows(settings: Settings) -> list[Row]:
    """Measure; who recomputes everything computes everything in every frame."""
    row = Row(
        "ten pointwise TOPs in a row, 1920x1080 rgba8, a parameter of the first changing per frame",
        f"at most {OF_UNFUSED:g} of the unfused time, {OF_OPENCV:g} of OpenCV's, {OF_NUMPY:g} of "
        "NumPy's",
    )
    inputs = stages.pictures()
    ours = Network(inputs, fusion=True)
    apart = Network(inputs, fusion=False)
    if worst_difference(ours.frame(), apart.frame()):
        raise AssertionError("fusion changes the picture")
    peers: dict[str, Any] = {}
    cv2 = installed()
    if cv2 is not None:
        peers["OpenCV"] = stages.OpenCV(cv2, inputs)
        row.notes.append(f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads")
    peers["NumPy"] = stages.NumPy(inputs)
    row.notes += _check(apart, peers)
    middle = Network(inputs, fusion=True, turn=4)
    last = Network(inputs, fusion=True, turn=9)
    runs = {
        "Sarabet": each(ours.frame),
        "Sarabet, fusion off": each(apart.frame),
        "Sarabet, the fifth changes": each(middle.frame),
        "Sarabet, the last changes": each(last.frame),
    }
    if "OpenCV" in peers:
        runs["OpenCV"] = each(peers["OpenCV"].run)
    results = interleaved(runs, settings.rounds, settings.count(10))
    results["NumPy"] = summary("NumPy", each(peers["NumPy"].run)(3))
    row.measured = list(results.values())
    row.notes.append(
        f"{ours.passes} passes, {apart.passes} without fusion; {middle.passes} where the fifth "
        f"changes, {last.passes} where the last does"
    )
    needed = results["Sarabet"].median
    row.reached = needed <= OF_UNFUSED * results["Sarabet, fusion off"].median
    row.reached &= needed <= OF_NUMPY * results["NumPy"].median
    if "OpenCV" in results:
        row.reached &= needed <= OF_OPENCV * results["OpenCV"].median
    else:
        row.notes.append("OpenCV is not installed")
    return [row]
