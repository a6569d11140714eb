"""Every texture operator gives the same bytes inside the pass of its reader as in its own."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet

from tests.sweep.feeding import DATA_TYPES, TYPES, build

TOPS = [name for name in DATA_TYPES if TYPES[name]["family"] == "TOP"]
NOT_FLAT = {"texture3dTOP"}  # Monochrome takes pictures


@pytest.mark.parametrize("op_type", [name for name in TOPS if name not in NOT_FLAT])
def test_a_shared_pass_changes_no_byte(op_type, project, tmp_path):
    op = build(op_type, project, tmp_path)
    reader = sb.top.Monochrome(op, mono=0.5)
    chain = [*(o for o in op.inputs if o), op, reader]

    def draw():
        for one in chain:
            one.cook(force=True)
        before = _sarabet.passes_drawn()
        return reader.numpy(copy=True), _sarabet.passes_drawn() - before

    project.fusion = False
    alone, many = draw()
    project.fusion = True
    draw(), draw()
    project.prepare()
    shared, few = draw()
    assert shared.tobytes() == alone.tobytes()
    if "part of the pass" in op.pass_note:
        assert few < many
    assert _sarabet.fusion_failures() == []


def random_network(random: np.random.Generator, project: sb.Project) -> tuple[list, sb.Operator]:
    """Return the sources that change, and the end of a tree of pointwise operators."""
    formats = ["useinput", "rgba8fixed", "rgba16fixed", "rgba16float", "rgba32float", "mono8fixed",
               "rg16float", "a8fixed", "monoalpha16fixed", "rgb10a2fixed", "rgba11float"]
    unary = [
        lambda a: sb.top.Level(a, gamma1=random.uniform(0.5, 2), brightness1=random.uniform(0, 2)),
        lambda a: sb.top.HSVAdjust(a, hueoffset=random.uniform(0, 360)),
        lambda a: sb.top.Monochrome(a, mono=random.uniform(0, 1)),
        lambda a: sb.top.RGBToHSV(a),
        lambda a: sb.top.ChannelMix(a),
        lambda a: sb.top.Limit(a, max=random.uniform(0.3, 1)),
        lambda a: sb.top.Premultiply(a),
        lambda a: sb.top.Threshold(a, threshold=random.uniform(0, 1)),
    ]
    binary = [sb.top.Over, sb.top.Add, sb.top.Multiply, sb.top.Difference, sb.top.Screen]
    sources = []

    def tree(depth):
        if depth == 0:
            if random.random() < 0.4:
                made = sb.top.Ramp(resolution=(23, 13), parent=project.root)
            else:
                pixels = random.integers(0, 256, (13, 23, 4), np.uint8)
                made = sb.top.HSVAdjust(sb.top.Array(pixels), huerange=360)
                sources.append(made)
            return made
        if random.random() < 0.3:
            made = binary[random.integers(len(binary))](tree(depth - 1), tree(depth - 1))
        else:
            made = unary[random.integers(len(unary))](tree(depth - 1))
        made.par.format = str(random.choice(formats)) if random.random() < 0.5 else "useinput"
        return made

    return sources, tree(int(random.integers(2, 7)))


@pytest.mark.parametrize("seed", range(24))
def test_random_trees_give_the_same_bytes(seed, project):
    random = np.random.default_rng(seed)
    sources, end = random_network(random, project)

    def draw(frame):
        for source in sources:
            source.par.hueoffset = 10.0 * frame
        return end.numpy(copy=True).tobytes()

    project.fusion = False
    alone = [draw(frame) for frame in range(1, 5)]
    project.fusion = True
    draw(7), draw(8)
    project.prepare()
    assert [draw(frame) for frame in range(1, 5)] == alone
    assert _sarabet.fusion_failures() == []


