"""Operators written as Python classes: parameters, State, files, and classes loaded again.

`test_python_operators.py` runs these in a process of their own.
"""

from __future__ import annotations

import importlib
import logging
import pickle
import subprocess
import sys
import textwrap
from dataclasses import dataclass

import numpy as np
import pytest
import sarabet as sb


class Wobble(sb.PythonChop, inputs=1):
    """Shake each sample of the input.

    More than one sentence may be said.
    """

    amount = sb.param(1.0, "How far.", min=0, max=10, unit="units")
    shape = sb.param("up", "Which way.", menu={"up": "Up", "down": "Down"}, page="Shape")
    shift = sb.param((1, 2), "Two whole numbers.", components=("a", "b"))
    tint = sb.param((1.0, 0.5, 0.0), "A colour.", style="color")
    title = sb.param("none", "Words.")
    table = sb.param(np.array([1.0, 2.0]), "Numbers.")
    other = sb.param(style="operator", family="CHOP", help="Another operator.")
    go = sb.param(style="pulse", help="Pressed.")

    names = "tx ty"
    rate = 30

    def cook(self, ctx, source):
        """Answer two channels."""
        sign = 1 if self.shape == "up" else -1
        base = source[0] if source is not None else np.zeros(2, np.float32)
        extra = 0 if self.other is None else self.other.numpy()[0, 0]
        return np.stack([base + sign * self.amount + extra, np.full_like(base, self.go)])


class Counting(sb.PythonChop, label="Count Up"):
    """Count the frames."""

    by = sb.param(1, "How much a frame.")

    @dataclass
    class State:
        """What outlives a cook."""

        total: int = 0

    def cook(self, ctx):
        """Answer the total."""
        self.state.total += self.by
        return [self.state.total]


class Stripes(sb.PythonTop, inputs=(0, 1), cook="when_used"):
    """Stripes in a colour."""

    level = sb.param(255, "How bright.", min=0, max=255)
    channels = "rgb"

    def cook(self, ctx, image=None):
        """Answer 4 x 4 pixels, every second row lit."""
        out = np.zeros((4, 4, 3), np.uint8)
        out[::2] = self.level
        return out


def test_a_class_is_an_operator_type(project):
    one = sb.chop.Constant(x=3.0)
    op = Wobble(one, name="shaker", amount=2)
    np.testing.assert_array_equal(op.numpy(), [[5.0], [0.0]])
    assert (op.type, op.name, op.names) == ("wobbleCHOP", "shaker", ["tx", "ty"])
    assert op["tx"].numpy().shape == (1,)
    assert op.rate == 30
    again = sb.chop.Wobble(one, shape="down")
    np.testing.assert_array_equal(again.numpy()[0], [2.0])
    made = project.root.create("wobbleCHOP")
    assert made.name == "wobble2"
    assert isinstance(made, sb.chop.Wobble)
    assert "wobbleCHOP" in sb.operator_types("CHOP")
    assert "Wobble" in dir(sb.chop)
    op.par.amount = 4
    np.testing.assert_array_equal(op.numpy()[0], [7.0])
    cooked = op.cook_count
    op.numpy()
    assert op.cook_count == cooked
    op.par.go.pulse()
    assert op.numpy()[1, 0] == 1
    op.par.other = one
    assert op.numpy()[0, 0] == 10
    one.par.const0value = 4
    assert op.numpy()[0, 0] == 12


def test_parameters_are_those_of_the_declaration(project):
    op = Wobble()
    assert (op.par.amount.label, op.par.amount.help) == ("Amount", "How far.")
    assert (op.par.amount.min, op.par.amount.max, op.par.amount.unit) == (0, 10, "units")
    assert op.par.shape.menu_labels == ["Up", "Down"]
    assert [op.par.shifta.val, op.par.shiftb.val] == [1, 2]
    assert op.par.tintg.val == 0.5
    assert op.par.table.val.tolist() == [1, 2]
    with pytest.raises(ValueError, match=r"wobble1: 'amount' must be within 0\.\.10, got 11"):
        op.par.amount = 11
    with pytest.raises(ValueError, match="'sideways'"):
        op.par.shape = "sideways"
    with pytest.raises(TypeError, match="no parameter 'amuont'; nearest: 'amount'"):
        Wobble(amuont=1)
    with pytest.raises(TypeError, match="wobbleCHOP takes at most 1 inputs, got 2"):
        Wobble(op, op)
    text = sb.chop.Wobble.__doc__
    assert text.startswith("Shake each sample of the input.\n\nMore than one")
    assert "How far. Range 0 to 10 units." in text
    assert "One of up (Up), down (Down)." in text
    op.par.amount.expr = "1 + 1"
    assert op.numpy()[0, 0] == 2


def test_state_is_the_engines(project):
    op = Counting(by=2)
    project.step(1)
    first = op.numpy()[0, 0]
    project.step(3)
    assert op.numpy()[0, 0] == first + 6
    op.cook(force=True)
    op.cook(force=True)
    assert op.numpy()[0, 0] == first + 6  # however often somebody asks
    op.par.by = 5
    assert op.numpy()[0, 0] == first + 9
    project.reset()
    project.step(1)
    op.par.by = 2
    assert op.numpy()[0, 0] == first
    project.check_recooks = True
    project.step(2)
    assert op.numpy()[0, 0] == first + 4


def test_a_top_of_a_class(project):
    op = sb.top.Stripes(level=100, resolution=(4, 4))
    image = op.numpy()
    assert image.shape == (4, 4, 4)
    assert image[:, 0, 0].tolist() == [100, 0, 100, 0]
    small = sb.top.Level(op)
    assert small.numpy()[0, 0, 0] == 100
    with pytest.raises(ValueError, match=r"Bad\.resolutionw: a parameter's name"):

        class Bad(sb.PythonTop):
            resolutionw = sb.param(1)

            def cook(self, ctx):
                """Answer nothing."""


def test_problems_are_those_of_the_operator(project):
    class Failing(sb.PythonChop):
        """Fail."""

        how = sb.param("raise")

        def cook(self, ctx):
            """Fail in several ways."""
            if self.how == "raise":
                raise RuntimeError("not today")
            return None if self.how == "none" else [1.0]

    op = Failing(name="f")
    with pytest.raises(sb.CookError, match="f: RuntimeError: not today"):
        op.numpy()
    op.par.how = "none"
    with pytest.raises(sb.CookError, match=r"an array of numbers from .*Failing.cook, got None"):
        op.numpy()
    op.par.how = "fine"
    assert op.numpy().tolist() == [[1.0]]


BAD = [
    ("bad = sb.param(5, min=6)", "Bad.bad: 'bad' must be at least 6, got 5"),
    ("bad = sb.param(5, min=6, max=2)", "Bad.bad: min must be at most max, got 6 and 2"),
    ("bad = sb.param('x', menu=['a', 'b'])", r"Bad\.bad: .*'x'"),
    ("bad = sb.param('a', menu=[])", "Bad.bad: menu expects names of entries, got"),
    ("bad = sb.param('a', menu=['a', 'a'])", "Bad.bad: the entries of a menu differ"),
    ("bad = sb.param(1, style='flaot')", "Bad.bad: style must be one of .*nearest: 'float'"),
    ("bad = sb.param(object())", "Bad.bad: expected a default of type bool, int, float, str"),
    ("bad = sb.param('x', style='float')", r"Bad\.bad: 'bad' expects a number, got str"),
    ("bad = sb.param((1,))", "Bad.bad: a vector has 2 to 4 numbers"),
    ("bad = sb.param((1, 2), components='xyz')", "Bad.bad: components expects 2 different"),
    ("bad = sb.param(1, components='xyz')", "Bad.bad: components are those of a vector"),
    ("inputs = sb.param(1)", "Bad.inputs: a parameter's name consists of"),
    ("_bad = sb.param(1)", "Bad._bad: a parameter's name consists of"),
    ("def __init__(self): pass", "Bad: an operator has no __init__: .* State"),
]


@pytest.mark.parametrize(("line", "words"), BAD)
def test_a_bad_parameter_names_class_and_parameter(line, words):
    source = f"class Bad(sb.PythonChop):\n    {line}\n    def cook(self, ctx): pass"
    with pytest.raises((TypeError, ValueError), match="^" + words):
        exec(source, {"sb": sb, "__name__": "bad_module"})
    assert "badCHOP" not in sb.operator_types()


BAD_TYPES = [
    ("Bad", "type='bad'", "Bad: type expects lower-case letters and digits and then 'CHOP'"),
    ("Bad", "type='BadCHOP'", "Bad: type expects"),
    ("Bad", "type='noiseCHOP'", "Bad: there is an operator type 'noiseCHOP' already"),
    ("Wobble", "", "Wobble: the type 'wobbleCHOP' is that of .*python_operator_cases:Wobble"),
    ("Bad", "label='LFO'", "Bad: the label 'LFO' gives the name LFO, which is that of lfoCHOP"),
    ("Bad", "label=''", "Bad: label expects letters, digits and spaces, got ''"),
    ("Bad", "inputs=100", r"Bad: inputs expects 0 to 64 or \(least, most\), got 100"),
    ("Bad", "inputs=(2, 1)", r"Bad: inputs expects \(least, most\)"),
    ("Bad", "cook='often'", "Bad: cook must be one of automatic, on_change"),
]


@pytest.mark.parametrize(("name", "said", "words"), BAD_TYPES)
def test_a_bad_or_taken_type_is_refused(name, said, words):
    source = f"class {name}(sb.PythonChop, {said}):\n    def cook(self, ctx): pass"
    with pytest.raises((TypeError, ValueError), match="^" + words):
        exec(source, {"sb": sb, "__name__": "bad_module"})
    assert "badCHOP" not in sb.operator_types()


def test_a_class_without_cook_is_a_base_for_others(project):
    class Shared(sb.PythonChop):
        """What several have."""

        size = sb.param(2, min=1)

    class Zeros(Shared):
        """Zeros."""

        def cook(self, ctx):
            """Answer zeros."""
            return np.zeros(self.size)

    assert "sharedCHOP" not in sb.operator_types()
    assert Zeros(size=3).numpy().shape == (1, 3)
    with pytest.raises(TypeError, match="Shared has no method 'cook'"):
        Shared()


MODULE = """
import sarabet as sb


class Ticker(sb.PythonChop):
    '''Tick.'''

    step = sb.param({default})
    {more}

    class State:
        ticks = 0
        def __init__(self):
            self.ticks = 0

    def cook(self, ctx):
        self.state.ticks += 1
        return [{value}]
"""


@pytest.fixture
def ticker(tmp_path, monkeypatch):
    """Return what writes and imports a module with a class, again and again."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(source):
        (tmp_path / "ticker_module.py").write_text(source)
        importlib.invalidate_caches()
        if "ticker_module" in sys.modules:
            return importlib.reload(sys.modules["ticker_module"])
        return importlib.import_module("ticker_module")

    yield write
    sys.modules.pop("ticker_module", None)


def _ticker_source(default=1, more="", value="self.step"):
    return textwrap.dedent(MODULE).format(default=default, more=more, value=value)


def test_operators_go_on_with_a_class_that_is_loaded_again(project, ticker):
    ticker(_ticker_source())
    op, other = sb.chop.Ticker(name="t"), sb.chop.Ticker(step=7)
    project.step(3)
    assert op.numpy()[0, 0] == 1
    ticker(_ticker_source(2, "more = sb.param(10)", "self.step * 100 + self.more"))
    assert op.numpy()[0, 0] == 210
    assert other.numpy()[0, 0] == 710
    assert op.par.more.val == 10
    assert sb.chop.Ticker(more=1).numpy()[0, 0] == 201
    with pytest.raises(SyntaxError):
        ticker("class Ticker(")
    assert op.numpy()[0, 0] == 210
    with pytest.raises(ValueError, match=r"Ticker\.step"):
        ticker(_ticker_source("5, min=6"))
    assert op.numpy()[0, 0] == 210
    ticker(_ticker_source(2, "", "self.state.ticks"))
    ticks = op.numpy()[0, 0]
    project.step(2)
    assert op.numpy()[0, 0] == ticks + 2
    with pytest.raises(AttributeError, match="more"):
        op.par.more  # noqa: B018


def test_a_file_names_the_class(project, ticker, tmp_path, caplog):
    ticker(_ticker_source())
    sb.chop.Ticker(name="t1", step=3)
    sb.chop.Null(project.op("t1"), name="n1")
    path = tmp_path / "p.toml"
    project.save(path)
    section = path.read_text().split("[op.t1]\n")[1].split("\n\n")[0]
    assert section.splitlines() == [
        'type = "tickerCHOP"',
        'class = "ticker_module:Ticker"',
        "par.step = 3",
    ]
    again = sb.load(path)
    assert again.op("n1").numpy()[0, 0] == 3
    assert again.text() == project.text()
    copy = pickle.loads(pickle.dumps(project))
    assert copy.op("n1").numpy()[0, 0] == 3
    run = (
        "import sys, sarabet as sb\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        f"p = sb.load({str(path)!r}, trust=sys.argv[1] == 'yes')\n"
        "print(p.op('t1').type, 'ticker_module' in sys.modules)\n"
        "print([x.message for x in p.untrusted], [x.message for x in p.op('t1').problems])\n"
        "try: print(p.op('n1').numpy())\n"
        "except sb.CookError as error: print(error)\n"
        "p.save(sys.argv[2])\n"
    )

    def loaded(trust):
        result = subprocess.run(
            [sys.executable, "-c", run, trust, str(tmp_path / f"{trust}.toml")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return result.stdout

    trusted = loaded("yes")
    assert trusted.splitlines() == ["tickerCHOP True", "[] []", "[[3.]]"]
    stranger = loaded("no")
    assert "tickerCHOP False" in stranger
    assert "class\\' waits for trust" in stranger
    assert "it comes from the Python class ticker_module:Ticker, which is not loaded" in stranger
    assert "no operator type 'tickerCHOP'" in stranger.splitlines()[2]
    kept = (tmp_path / "no.toml").read_text()
    assert 'class = "ticker_module:Ticker"' in kept
    assert sb.load(tmp_path / "no.toml").op("n1").numpy()[0, 0] == 3
    (tmp_path / "ticker_module.py").unlink()
    assert "tickerCHOP False" in loaded("yes")


def test_a_local_class_has_no_name_that_a_file_could_hold(project, tmp_path):
    class Local(sb.PythonChop):
        """Here only."""

        def cook(self, ctx):
            """Answer one."""
            return [1.0]

    Local(name="l1")
    with pytest.raises(ValueError, match=r"/project1/l1: 'class' cannot be saved: .*Local"):
        project.save(tmp_path / "p.toml")


def test_copies_and_clones_of_python_operators(project):
    master = project.root.create("baseCOMP", "m")
    master.create("wobbleCHOP", "w").par.amount = 3
    clone = project.root.create("baseCOMP", "c")
    clone.par.clone = master
    assert clone.op("w").numpy()[0, 0] == 3
    assert project.root.copy(master.op("w")).numpy()[0, 0] == 3
    master.op("w").par.shape = "down"
    assert clone.op("w").numpy()[0, 0] == -3
    logging.getLogger("sarabet").debug("no callbacks are installed per operator")
    assert "callbacks" not in clone.op("w").parameter_names()
