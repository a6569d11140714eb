"""Random edits of masters, clones and what is immune in them: saved, loaded, undone, redone."""

from __future__ import annotations

import random

import pytest
import sarabet as sb

TYPES = ("constantCHOP", "mathCHOP", "baseCOMP", "nullCHOP", "inCHOP")


def network(comp):
    return {
        op.path: (
            op.type,
            op.clone_immune,
            [None if source is None else source.path for source in op.inputs],
            {par.name: (par.mode, str(par.val)) for par in op.par},
        )
        for op in comp.findChildren()
    }


def create(rng, comps):
    comp = rng.choice(comps)
    rng.choice([comp, *(op for op in comp.findChildren() if op.isCOMP)]).create(rng.choice(TYPES))


def destroy(rng, comps):
    rng.choice(rng.choice(comps).findChildren()).destroy()


def rename(rng, comps):
    rng.choice(rng.choice(comps).findChildren()).name = f"{rng.choice('abcd')}{rng.randrange(3)}"


def wire(rng, comps):
    reader = rng.choice(rng.choice(comps).findChildren())
    beside = [op for op in reader.parent.children if not op.isCOMP and op != reader]
    reader.set_input(0, rng.choice(beside))


def turn(rng, comps):
    op = rng.choice(rng.choice(comps).findChildren())
    knob = {"mathCHOP": "gain", "constantCHOP": "const0value"}.get(op.type)
    if knob:
        op.parameter(knob).val = rng.randrange(9)


def flag(rng, comps):
    op = rng.choice(rng.choice(comps[-2:]).findChildren())
    op.clone_immune = not op.clone_immune


def follow(rng, comps):
    master, first, second = comps[0], *comps[-2:]
    rng.choice([first, second]).par.clone = rng.choice([master, master, None])


EDITS = [create, create, create, destroy, rename, wire, turn, flag, flag, follow]


@pytest.mark.parametrize("seed", range(20))
def test_files_and_undo_are_right_whatever_was_done(project, seed, tmp_path):
    rng = random.Random(seed)
    master, first, second = (project.root.create("baseCOMP", name) for name in ("m", "k", "l"))
    comps = [master, master, master, first, second]  # most edits are of the master
    first.par.clone = second.par.clone = master
    project.undo_limit = 0
    project.undo_limit = 1000

    def state():
        return [network(comp) for comp in (master, first, second)]

    done = 0
    for _ in range(60):
        try:
            rng.choice(EDITS)(rng, comps)
            done += 1
        except (sb.UserError, IndexError):
            continue  # refused, or nothing is there
        if rng.random() < 0.15:
            project.save(tmp_path / "p.toml")
            again = sb.load(tmp_path / "p.toml")
            assert [network(again.op(comp.name)) for comp in (master, first, second)] == state()
            again.save(tmp_path / "q.toml")
            assert (tmp_path / "q.toml").read_text() == (tmp_path / "p.toml").read_text()
        if rng.random() < 0.2:
            states = [state()]
            for _ in range(rng.randrange(1, 6)):
                if project.undo():
                    states.append(state())
            while len(states) > 1:
                states.pop()
                project.redo()
                assert state() == states[-1]
    assert done > 20
