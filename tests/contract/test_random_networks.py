"""Random networks: built, edited, stepped, saved, undone, and compared with a plain evaluator.

After every edit each operator gives what the evaluator of `random_model` says, fails where that
fails, cooks at most once, and only if something that it reads has changed. A short run by default;
`SARABET_SOAK=full` (`make soak`) is the long one.
"""

from __future__ import annotations

import contextlib
import copy
import os
import pickle
import tempfile
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.contract import random_model
from tests.contract.random_model import DEFAULTS, KNOBS, MOST_INPUTS, PLAIN, START

FULL = os.environ.get("SARABET_SOAK") == "full"
NAMES = "abcdefgh"
names = st.sampled_from(NAMES)
which = st.integers(0, len(NAMES) - 1)
values = st.sampled_from([0.0, 0.5, 1.0, 2.0, -1.0, 3.0])
expressions = st.one_of(
    st.builds("op('{}').par.{} * 2".format, names, st.sampled_from(sorted(set(KNOBS.values())))),
    st.builds("op('{}')[0][0]".format, names),
    st.sampled_from(["len(ops('*'))", "absTime.frame", "1.5 +"]),
)


@contextlib.contextmanager
def raising(kind):
    """Expect an error; `pytest.raises` fails with what hypothesis cannot shrink."""
    try:
        yield
    except kind:
        return
    raise AssertionError(f"expected {kind.__name__}, got none")


class Networks(RuleBasedStateMachine):
    """One project and its model, which change together."""

    @initialize()
    def begin(self):
        self.project = sb.Project()
        self.model = random_model.Network()
        self.handles = {}
        self.next_uid = 0
        self.undos, self.redos = [], []  # (model, text) to go to
        self.touched = set()
        self.seen = copy.deepcopy(self.model)
        self.counts = {}

    # --- edits ---

    def edited(self, change_project, change_model, *, refused=False):
        """Make an edit in both; what the project refuses changes nothing."""
        before = copy.deepcopy(self.model), self.project.text()
        kept = len(self.project.undo_names)
        if refused:
            with self.project, raising(sb.Error):
                change_project()
            assert self.project.text() == before[1]
            assert len(self.project.undo_names) == kept
            return
        with self.project:
            change_project()
        change_model()
        more = len(self.project.undo_names) - kept
        assert more in (0, 1)
        if more:
            self.undos.append(before)
            self.redos.clear()
        elif self.project.text() != before[1]:
            assert self.undos  # it joined the newest edit: a knob that turns while time runs
            self.redos.clear()
        assert len(self.project.redo_names) == len(self.redos)

    def pick(self, index, kinds=None):
        found = [u for u, op in self.model.ops.items() if kinds is None or op.kind in kinds]
        return found[index % len(found)] if found else None

    @rule(kind=st.sampled_from(sorted(MOST_INPUTS)), name=names, index=which)
    def create(self, kind, name, index):
        uid = self.next_uid

        def make():
            if kind == "script":
                made = sb.script_chop(name=name)(random_model.scaled)
            elif kind == "lfo":
                made = sb.chop.LFO(name=name, wavetype="ramp")
            elif kind == "constant":
                made = sb.chop.Constant(name=name, x=1.0, y=2.0)
                made.par.end = 2
            else:
                made = getattr(sb.chop, kind.capitalize())(name=name)
            self.handles[uid] = made

        def model():
            self.next_uid += 1
            self.model.ops[uid] = random_model.OpModel(kind, name, [], dict(START.get(kind, {})))
            self.touched.add(uid)

        def grouped():
            with self.project.edit("create"):
                make()

        self.edited(grouped, model, refused=self.model.named(name) is not None)
        if uid in self.model.ops and MOST_INPUTS[kind] and len(self.model.ops) > 1:
            self.wire(index, index // 2, 0, uid=uid)

    @rule(index=which)
    def destroy(self, index):
        if (uid := self.pick(index)) is None:
            return

        def model():
            del self.model.ops[uid]
            for other, op in self.model.ops.items():
                if uid in op.inputs:
                    op.inputs = [None if i == uid else i for i in op.inputs]
                    self.touched.add(other)

        self.edited(self.handles[uid].destroy, model)

    @rule(index=which, name=names)
    def rename(self, index, name):
        if (uid := self.pick(index)) is None:
            return
        op = self.model.ops[uid]
        taken = self.model.named(name) not in (None, uid)
        self.touched.add(uid)
        self.edited(
            lambda: setattr(self.handles[uid], "name", name),
            lambda: setattr(op, "name", name),
            refused=taken,
        )

    @rule(index=which, source=which, slot=st.integers(0, 2))
    def wire(self, index, source, slot, uid=None):
        uid = self.pick(index, {k for k, n in MOST_INPUTS.items() if n}) if uid is None else uid
        if uid is None:
            return
        op = self.model.ops[uid]
        slot %= MOST_INPUTS[op.kind]
        other = self.pick(source)

        def model():
            op.inputs += [None] * (slot + 1 - len(op.inputs))
            op.inputs[slot] = other
            self.touched.add(uid)

        self.edited(lambda: self.handles[uid].set_input(slot, self.handles[other]), model)

    @rule(index=which, slot=st.integers(0, 2))
    def unwire(self, index, slot):
        uid = self.pick(index, {k for k, n in MOST_INPUTS.items() if n})
        if uid is None:
            return
        op = self.model.ops[uid]
        slot %= MOST_INPUTS[op.kind]

        def model():
            if slot < len(op.inputs):
                op.inputs[slot] = None
            self.touched.add(uid)

        self.edited(lambda: self.handles[uid].set_input(slot, None), model)

    @rule(index=which, data=st.data())
    def set_plain(self, index, data):
        uid = self.pick(index, {kind for kind, pars in PLAIN.items() if pars})
        if uid is None:
            return
        op = self.model.ops[uid]
        name = data.draw(st.sampled_from(sorted(PLAIN[op.kind])))
        value = data.draw(st.sampled_from(PLAIN[op.kind][name]))

        def model():
            op.plain[name] = value
            self.touched.add(uid)

        self.edited(lambda: setattr(self.handles[uid].par, name, value), model)

    def knob(self, uid):
        return self.handles[uid].par[KNOBS[self.model.ops[uid].kind]]

    def turn(self, uid, knob):
        self.model.ops[uid].knob = knob
        self.touched.add(uid)

    def master(self, uid):
        """Return the operator whose knob a setting lands on; None if a bind leads nowhere."""
        while uid in self.model.ops and self.model.ops[uid].knob.mode == "bind":
            uid = self.model.ops[uid].knob.source
        return uid if uid in self.model.ops else None

    @rule(index=which, value=values)
    def set_value(self, index, value):
        if (uid := self.pick(index, set(KNOBS))) is None:
            return
        master = self.master(uid)
        self.edited(
            lambda: setattr(self.knob(uid), "val", value),
            lambda: self.turn(master, random_model.Knob(value=value)),
            refused=master is None,
        )

    @rule(index=which)
    def reset(self, index):
        if (uid := self.pick(index, {"math", "script", "lfo"})) is None:
            return
        start = random_model.Knob(value=DEFAULTS[self.model.ops[uid].kind])
        self.edited(self.knob(uid).reset, lambda: self.turn(uid, start))

    @rule(index=which, text=expressions)
    def set_expression(self, index, text):
        if (uid := self.pick(index, set(KNOBS) - {"lfo"})) is None:
            return
        self.edited(
            lambda: setattr(self.knob(uid), "expr", text),
            lambda: self.turn(uid, random_model.Knob("expression", text=text)),
        )

    @rule(index=which, other=which)
    def bind(self, index, other):
        uid, source = self.pick(index, set(KNOBS) - {"lfo"}), self.pick(other, set(KNOBS))
        if uid is None or source is None:
            return
        at, chain = source, [uid]
        while at in self.model.ops and at not in chain:
            chain.append(at)
            if self.model.ops[at].knob.mode != "bind":
                break
            at = self.model.ops[at].knob.source
        refused = at not in self.model.ops or at == uid
        self.edited(
            lambda: setattr(self.knob(uid), "bind", self.knob(source)),
            lambda: self.turn(uid, random_model.Knob("bind", source=source)),
            refused=refused,
        )

    @rule(index=which, other=which, channel=st.sampled_from(["x", "y", "chan1"]))
    def export(self, index, other, channel):
        uid, source = self.pick(index, set(KNOBS) - {"lfo"}), self.pick(other)
        if uid is None:
            return
        native = self.knob(uid)
        self.edited(
            lambda: native.export_from(self.handles[source], channel),
            lambda: self.turn(uid, random_model.Knob("export", text=channel, source=source)),
        )

    @rule(frames=st.integers(1, 3))
    def step(self, frames):
        for _ in range(frames):
            with contextlib.suppress(sb.CookError):
                self.project.step()
        self.model.frame += frames
        assert self.project.frame == self.model.frame

    # --- undo ---

    def go(self, back):
        come_from, go_to = (self.undos, self.redos) if back else (self.redos, self.undos)
        move = self.project.undo if back else self.project.redo
        if not come_from:
            assert not move()
            return
        now = copy.deepcopy(self.model), self.project.text()
        assert move()
        there, text = come_from.pop()
        go_to.append(now)
        assert self.project.text() == text
        frame = self.model.frame
        for uid in set(self.model.ops) | set(there.ops):
            if self.model.ops.get(uid) != there.ops.get(uid):
                self.touched.add(uid)
        self.model = copy.deepcopy(there)
        self.model.frame = frame

    @rule()
    def undo(self):
        self.go(back=True)

    @rule()
    def redo(self):
        self.go(back=False)

    # --- what must hold ---

    @invariant()
    def gives_what_the_model_gives(self):
        may_cook = self.may_cook()
        most = max(self.model.frame - self.seen.frame, 1)
        self.compare(self.project, self.model)
        for uid in self.model.ops:
            count = self.handles[uid].cook_count
            more = count - self.counts.get(uid, 0)
            assert more <= most, f"{self.model.ops[uid]} cooked {more} times"
            assert more == 0 or uid in may_cook, f"{self.model.ops[uid]} cooked without a reason"
            self.counts[uid] = count
        self.compare(self.project, self.model)
        for uid in self.model.ops:
            assert self.handles[uid].cook_count == self.counts[uid], "cooked though idle"
        self.touched.clear()
        self.seen = copy.deepcopy(self.model)

    def may_cook(self):
        """Return what may cook now: all that reads, directly or not, what has changed."""
        before, now = self.seen, self.model
        renamed = {n for n in NAMES if before.named(n) != now.named(n)}
        timed = before.frame != now.frame
        found = set(self.touched)
        reads = {}
        for network in (before, now):
            for uid in network.ops:
                others, by_name, everything, by_time = network.reads(uid)
                reads.setdefault(uid, set()).update(others)
                if by_name & renamed or (everything and renamed) or (by_time and timed):
                    found.add(uid)
        while more := {u for u, others in reads.items() if others & found} - found:
            found |= more
        return found

    def compare(self, project, model, *, by_name=False):
        expected = model.evaluate()
        for uid, op in model.ops.items():
            handle = project.op(op.name) if by_name else self.handles[uid]
            assert handle.name == op.name
            try:
                data = expected.data(uid)
            except random_model.FailedError:
                with raising(sb.CookError):
                    handle.numpy()
            else:
                got = handle.numpy()
                assert list(handle.names) == data.names
                assert got.shape == data.rows.shape
                np.testing.assert_allclose(got, data.rows, 1e-4, 1e-4)
                assert (handle.start, handle.is_time_slice) == (data.start, data.slice)
            if op.kind not in KNOBS:
                continue
            par = handle.par[KNOBS[op.kind]]
            try:
                value = expected.knob(uid)
            except random_model.FailedError:
                with raising(sb.Error):
                    par.eval()
            else:
                assert par.eval() == pytest.approx(value, 1e-4, 1e-4)

    def dangling(self):
        knobs = [op.knob for op in self.model.ops.values()]
        return any(k.mode in ("bind", "export") and k.source not in self.model.ops for k in knobs)

    @rule(pickled=st.booleans())
    def save_and_load(self, pickled):
        text = self.project.text()
        if pickled:
            loaded = pickle.loads(pickle.dumps(self.project))
        else:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "network.toml"
                self.project.save(path)
                assert path.read_text() == text
                loaded = sb.load(path, trust=True)
        assert loaded.text() == text
        if self.dangling():
            return  # a destroyed operator has no path that another could not take
        for _ in range(self.model.frame):
            with contextlib.suppress(sb.CookError):
                loaded.step()
        self.compare(loaded, self.model, by_name=True)

    def teardown(self):
        if not hasattr(self, "project"):
            return
        text, model = self.project.text(), copy.deepcopy(self.model)
        steps = len(self.undos)
        for _ in range(steps):
            self.go(back=True)
        assert not self.project.undo()
        assert self.project.ops("*") == []
        for _ in range(steps):
            self.go(back=False)
        assert self.project.text() == text
        assert self.model.ops == model.ops
        self.compare(self.project, self.model)


Networks.TestCase.settings = settings(
    max_examples=3000 if FULL else 80,
    stateful_step_count=60 if FULL else 30,
    derandomize=not FULL,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRandomNetworks = Networks.TestCase


# --- what random networks have found, each in small ---


def test_an_operator_with_state_comes_back_in_the_frame_it_went(project):
    lfo = sb.chop.LFO(name="lfo", wavetype="ramp")
    project.step(3)
    before = lfo.numpy()
    lfo.destroy()
    project.undo()
    assert np.array_equal(lfo.numpy(), before)
    assert lfo.numpy().shape == (1, 1)


def test_a_cycle_by_reference_heals_when_it_is_broken_elsewhere(project):
    a = sb.chop.Select(name="a", chop="b")
    b = sb.chop.Merge(a, name="b")
    with pytest.raises(sb.CookError):
        b.numpy()
    b.set_input(0, sb.chop.Constant(x=2.0))
    assert a.numpy()[0, 0] == 2


@pytest.mark.parametrize("healed", [1.0, 4.0])
def test_who_reads_a_failed_parameter_fails_and_heals_with_it(project, healed):
    source = sb.chop.Constant(x=1.0, name="source")
    between = sb.chop.Math(source, name="between")
    reader = sb.chop.Math(source, name="reader")
    reader.par.gain.expr = "op('between').par.gain"
    assert reader.numpy()[0, 0] == 1
    between.par.gain.expr = "op('later').par.const0value"
    with pytest.raises(sb.CookError):
        reader.numpy()
    sb.chop.Constant(x=healed, name="later")
    assert reader.numpy()[0, 0] == healed


def test_a_bind_and_an_export_heal_when_their_source_comes_back(project):
    source = sb.chop.Constant(x=3.0, name="source")
    bound, exported = sb.chop.Constant(x=0.0), sb.chop.Constant(x=0.0)
    bound.par.const0value.bind = source.par.const0value
    exported.par.const0value = source["x"]
    source.destroy()
    for op in (bound, exported):
        with pytest.raises(sb.CookError):
            op.numpy()
    counts = bound.cook_count, exported.cook_count
    project.step()
    for op in (bound, exported):
        with pytest.raises(sb.CookError):
            op.numpy()
    assert (bound.cook_count, exported.cook_count) == counts
    project.undo()
    assert bound.numpy()[0, 0] == exported.numpy()[0, 0] == 3


def test_a_number_that_is_free_again_is_given_again(project):
    made = [project.root.create("nullCHOP") for _ in range(5)]
    assert [op.name for op in made] == ["null1", "null2", "null3", "null4", "null5"]
    made[1].destroy()
    made[3].name = "other"
    names = [project.root.create("nullCHOP").name for _ in range(3)]
    assert names == ["null2", "null4", "null6"]
    project.undo()
    assert project.root.create("nullCHOP").name == "null6"


def test_what_was_undone_and_overtaken_takes_no_room(project):
    comp = project.root.create("baseCOMP")
    comp.add_parameter("Table", "array", np.zeros(1, np.float32))
    for i in range(12):  # of 8 MiB each, where 64 MiB are kept
        comp.par.Table = np.full(1 << 21, i, np.float32)
        project.undo()
    null = project.root.create("nullCHOP")
    for i in range(20):
        null.name = f"name{i}"
    assert len(project.undo_names) > 20
