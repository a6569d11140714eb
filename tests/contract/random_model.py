"""What a network of a few CHOP types must give: a plain evaluator, to be compared with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

KNOBS = {"constant": "const0value", "math": "gain", "script": "gain", "lfo": "amp"}
DEFAULTS = {"constant": 1.0, "math": 1.0, "script": 1.0, "lfo": 1.0}
MOST_INPUTS = {
    "constant": 0, "lfo": 0, "null": 1, "rename": 1, "shuffle": 1, "select": 1, "script": 1,
    "math": 3, "merge": 3,
}  # fmt: skip
# Parameters that are plainly set, and what to.
PLAIN: dict[str, dict[str, list[object]]] = {
    "constant": {"const0name": ["x", "y", "x5"], "single": [True, False]},
    "math": {"chopop": ["off", "add", "mul"], "preoff": [0.0, 1.0], "postoff": [0.0, -2.0]},
    "select": {"chop": ["", "a", "b", "c", "zz"], "channames": ["*", "y* x*", "chan?", "^x* *"]},
    "rename": {"renamefrom": ["*", "x"], "renameto": ["*", "n*", "y"]},
    "shuffle": {"method": ["swap", "seqall", "splitall"]},
    "lfo": {"frequency": [0.5, 1.0]},
    "merge": {},
    "null": {},
    "script": {},
}
START: dict[str, dict[str, object]] = {
    "constant": {"const0name": "x", "single": True},
    "math": {"chopop": "off", "preoff": 0.0, "postoff": 0.0},
    "select": {"chop": "", "channames": "*"},
    "rename": {"renamefrom": "*", "renameto": "*"},
    "shuffle": {"method": "swap"},
    "lfo": {"frequency": 1.0},
}


class FailedError(Exception):
    """The operator or parameter has no value."""


def scaled(ctx, samples, *, gain: float = 1.0):
    """Multiply; what the Script operators run."""
    return samples * np.float32(gain)


@dataclass(frozen=True)
class Knob:
    """What gives the one driven parameter its value."""

    mode: str = "constant"
    value: float = 1.0
    text: str = ""  # the expression or the channel
    source: int = -1  # the operator that it is bound to or exported from


@dataclass
class OpModel:
    """One operator."""

    kind: str
    name: str
    inputs: list[int | None] = field(default_factory=list)
    plain: dict[str, object] = field(default_factory=dict)
    knob: Knob = Knob()


@dataclass
class Data:
    """Channels."""

    names: list[str]
    rows: np.ndarray
    start: int = 0
    slice: bool = False


def unique(names: Iterable[str]) -> list[str]:
    """Number names on that were there before, past those that are wanted anyway."""
    names = list(names)
    taken: set[str] = set()
    next_number: dict[str, int] = {}
    made = []
    for name in names:
        if name in taken:
            digits = re.search(r"\d*$", name)[0]  # type: ignore[index]
            base = name[: len(name) - len(digits)]
            number = next_number.get(base, int(digits or 0))
            while True:
                number += 1
                name = f"{base}{number}"
                if name not in names and name not in taken:
                    break
            next_number[base] = number
        taken.add(name)
        made.append(name)
    return made


def matches(pattern: str, name: str) -> bool:
    regex = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(regex, name) is not None


def picked(names: list[str], patterns: str) -> list[int]:
    """Return which channels the patterns take, in their order."""
    taken: list[int] = []
    for word in patterns.split():
        if word.startswith("^"):
            taken = [i for i in taken if not matches(word[1:], names[i])]
        else:
            taken += [i for i, n in enumerate(names) if i not in taken and matches(word, n)]
    return taken


def aligned(blocks: list[Data]) -> tuple[list[np.ndarray], int, bool]:
    """Bring the blocks to one interval: that of the first time slice, else that of all."""
    counting = [b for b in blocks if len(b.names) and (b.rows.shape[1] or b.slice)]
    if not counting:
        return [np.zeros((len(b.names), 0), np.float32) for b in blocks], 0, False
    lead = next((b for b in counting if b.slice), None)
    if lead is not None:
        begin, end, is_slice = lead.start, lead.start + lead.rows.shape[1], True
    else:
        begin = min(b.start for b in counting)
        end = max(b.start + b.rows.shape[1] for b in counting)
        is_slice = False
    rows = []
    for b in blocks:
        if b.rows.shape[1] == 0:
            rows.append(np.zeros((len(b.names), end - begin), np.float32))
            continue
        at = np.clip(np.arange(begin, end) - b.start, 0, b.rows.shape[1] - 1)
        rows.append(b.rows[:, at])
    return rows, begin, is_slice


class Network:
    """Operators by number, and what they give."""

    def __init__(self) -> None:
        self.ops: dict[int, OpModel] = {}
        self.frame = 0

    def named(self, name: str) -> int | None:
        return next((uid for uid, op in self.ops.items() if op.name == name), None)

    def evaluate(self) -> Evaluation:
        return Evaluation(self)

    def reads(self, uid: int) -> tuple[set[int], set[str], bool, bool]:
        """Return what an operator reads: operators, names, all names, the time."""
        op = self.ops[uid]
        found = {i for i in op.inputs if i is not None}
        names = {op.plain["chop"]} if op.kind == "select" and op.plain["chop"] else set()
        if op.knob.mode in ("bind", "export"):
            found.add(op.knob.source)
        if op.knob.mode == "expression":
            names |= set(re.findall(r"op\('(\w+)'\)", op.knob.text))
        found |= {other for name in names if (other := self.named(str(name))) is not None}
        everything = op.knob.mode == "expression" and "ops(" in op.knob.text
        timed = op.kind == "lfo" or op.knob.mode == "export" or "absTime" in op.knob.text
        return found, {str(name) for name in names}, everything, timed


class Evaluation:
    """Values of one network at one frame, each found once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._found: dict[tuple[str, int], object] = {}
        self._running: set[tuple[str, int]] = set()

    def data(self, uid: int) -> Data:
        return self._once("data", uid, self._data)  # type: ignore[return-value]

    def knob(self, uid: int) -> float:
        return self._once("knob", uid, self._knob)  # type: ignore[return-value]

    def _once(self, what: str, uid: int, make: Callable[[int], object]) -> object:
        key = what, uid
        if key in self._running or uid not in self.network.ops:
            raise FailedError(f"{what} {uid}")
        if key not in self._found:
            self._running.add(key)
            try:
                self._found[key] = make(uid)
            except FailedError as error:
                self._found[key] = error
            finally:
                self._running.discard(key)
        found = self._found[key]
        if isinstance(found, FailedError):
            raise found
        return found

    def _named(self, name: str) -> int:
        uid = self.network.named(name)
        if uid is None:
            raise FailedError(name)
        return uid

    def _knob(self, uid: int) -> float:
        knob = self.network.ops[uid].knob
        if knob.mode == "constant":
            return knob.value
        if knob.mode == "bind":
            return self.knob(knob.source)
        if knob.mode == "export":
            return self._exported(self.data(knob.source), knob.text)
        if knob.text == "absTime.frame":
            return float(self.network.frame)
        if knob.text == "len(ops('*'))":
            return float(len(self.network.ops))
        if found := re.fullmatch(r"op\('(\w+)'\)\.par\.(\w+) \* 2", knob.text):
            other = self._named(found[1])
            if KNOBS.get(self.network.ops[other].kind) != found[2]:
                raise FailedError(found[2])
            return self.knob(other) * 2
        if found := re.fullmatch(r"op\('(\w+)'\)\[0\]\[0\]", knob.text):
            rows = self.data(self._named(found[1])).rows
            if rows.size == 0:
                raise FailedError("no such sample")
            return float(rows[0, 0])
        raise FailedError(knob.text)

    def _exported(self, data: Data, channel: str) -> float:
        if channel not in data.names or data.rows.shape[1] == 0:
            raise FailedError(channel)
        last = data.rows.shape[1] - 1
        at = last if data.slice else min(max(self.network.frame - data.start, 0), last)
        return float(data.rows[data.names.index(channel), at])

    def _data(self, uid: int) -> Data:
        op = self.network.ops[uid]
        blocks = [self.data(i) for i in op.inputs if i is not None]
        knob = np.float32(self.knob(uid))
        return getattr(self, f"_{op.kind}")(op, blocks, knob)

    def _only(self, blocks: list[Data]) -> Data:
        if not blocks:
            raise FailedError("not wired")
        return blocks[0]

    def _constant(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        count = 1 if op.plain["single"] else 3
        rows = np.array([[knob] * count, [2.0] * count], np.float32)
        return Data(unique([str(op.plain["const0name"]), "y"]), rows)

    def _lfo(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        phase = self.network.frame * float(op.plain["frequency"]) / 60.0 % 1  # type: ignore
        return Data(["chan1"], np.float32([[knob * phase]]), self.network.frame, True)

    def _null(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        return self._only(blocks)

    def _script(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        rows = self._only(blocks).rows * knob
        return Data([f"chan{i + 1}" for i in range(len(rows))], rows)

    def _rename(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        data = self._only(blocks)
        to = str(op.plain["renameto"])
        wild = op.plain["renamefrom"] == "*"
        names = list(data.names)
        for i, name in enumerate(names):
            if wild or name == "x":
                # A '*' of To stands for what the '*' of From matched; there may be none.
                names[i] = to.replace("*", name if wild else "")
                if to == "*" and not wild:
                    names[i] = name
        return Data(unique(names), data.rows, data.start, data.slice)

    def _select(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        chop = str(op.plain["chop"])
        data = self.data(self._named(chop)) if chop else self._only(blocks)
        which = picked(data.names, str(op.plain["channames"]))
        return Data([data.names[i] for i in which], data.rows[which], data.start, data.slice)

    def _shuffle(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        data = self._only(blocks)
        if op.plain["method"] == "swap":
            rows = np.ascontiguousarray(data.rows.T)
            return Data([f"chan{i + 1}" for i in range(len(rows))], rows)
        if op.plain["method"] == "seqall":
            if len(data.names) == 0:
                return Data([], np.zeros((0, 0), np.float32))
            return Data(data.names[:1], data.rows.reshape(1, -1))
        samples = data.rows.shape[1]
        names = []
        for name in data.names:
            joint = "_" if name[-1].isdigit() else ""
            names += [f"{name}{joint}{i + 1}" for i in range(samples)]
        return Data(unique(names), data.rows.reshape(-1, 1))

    def _merge(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        self._only(blocks)
        if len(blocks) == 1:
            return blocks[0]
        rows, start, is_slice = aligned(blocks)
        names = unique(name for block in blocks for name in block.names)
        return Data(names, np.concatenate(rows), start, is_slice)

    def _math(self, op: OpModel, blocks: list[Data], knob: np.float32) -> Data:
        self._only(blocks)
        rows, start, is_slice = aligned(blocks)
        names = [list(block.names) for block in blocks]
        if len(blocks) == 1:
            rows, start, is_slice = [blocks[0].rows], blocks[0].start, blocks[0].slice
        if op.plain["chopop"] == "off":
            result, called = np.concatenate(rows), [n for block in names for n in block]
        else:
            fold = np.add if op.plain["chopop"] == "add" else np.multiply
            terms, called = [], []
            for each, of_each in zip(rows, names, strict=True):
                for i, row in enumerate(each):
                    if i < len(terms):
                        terms[i] = fold(terms[i], row)
                    else:
                        terms.append(row)
                        called.append(of_each[i])
            result = np.array(terms, np.float32).reshape(len(terms), rows[0].shape[1])
        before, after = np.float32(op.plain["preoff"]), np.float32(op.plain["postoff"])
        with np.errstate(all="ignore"):
            result = (result + before) * knob + after
        return Data(unique(called), result.astype(np.float32), start, is_slice)
