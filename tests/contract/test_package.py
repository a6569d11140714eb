"""The package: what importing it costs, its classes, construction, parameters, projects."""

import asyncio
import inspect
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def project():
    with sb.Project(fps=60) as made:
        yield made


# --- importing ---


def python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_import_starts_no_vulkan_and_loads_no_heavy_module():
    out = python(
        "import sys, sarabet\n"
        "maps = open('/proc/self/maps').read()\n"
        "print(any(n in maps for n in ('lvp', 'libvulkan', 'libLLVM')))\n"
        "print([m for m in ('asyncio', 'cv2', 'scipy', 'matplotlib') if m in sys.modules])\n"
    )
    assert out.split("\n")[:2] == ["False", "[]"]


def test_chops_start_no_vulkan_either():
    out = python(
        "import sarabet as sb\n"
        "with sb.Project(): print(sb.chop.Constant(x=1.0).numpy())\n"
        "print(any(n in open('/proc/self/maps').read() for n in ('lvp', 'libLLVM')))\n"
    )
    assert out.split("\n")[:2] == ["[[1.]]", "False"]


def test_every_public_name_is_there():
    for name in sb.__all__:
        assert getattr(sb, name) is not None
    assert sb.__version__
    assert set(sb.__all__) <= set(dir(sb))


def test_type_checkers_look_into_the_package():
    assert (Path(sb.__file__).parent / "py.typed").is_file()


def test_unknown_names():
    with pytest.raises(AttributeError, match="no_such"):
        sb.no_such  # noqa: B018
    with pytest.raises(AttributeError, match="nearest: 'Constant'"):
        sb.chop.Constnt  # noqa: B018


# --- classes ---


@pytest.mark.parametrize("op_type", sb.operator_types())
def test_every_type_has_a_class_with_a_signature(op_type):
    family = "TOP" if op_type.endswith("TOP") else op_type[-4:]
    module = {"TOP": sb.top, "CHOP": sb.chop, "COMP": sb.comp}[family]
    kinds = [getattr(module, n) for n in dir(module)]
    (kind,) = [k for k in kinds if k.op_type == op_type]
    assert issubclass(kind, {"TOP": sb.Top, "CHOP": sb.Chop, "COMP": sb.Comp}[family])
    assert kind.__doc__
    assert "name" in inspect.signature(kind).parameters
    assert kind.__module__ == module.__name__


def test_help_shows_parameters_with_ranges_units_and_help():
    text = sb.chop.LFO.__doc__
    assert "frequency" in text
    assert "Hz" in text
    signature = inspect.signature(sb.chop.LFO)
    assert signature.parameters["frequency"].default == 1
    assert signature.parameters["frequency"].kind is inspect.Parameter.KEYWORD_ONLY


def test_handles_are_of_the_class_of_their_type(project):
    made = sb.chop.Null(np.zeros((1, 4)), name="a")
    assert type(project.op("a")) is sb.chop.Null
    assert project.op("a") == made
    assert project.op("a") is not made
    assert len({project.op("a"), made}) == 1
    assert type(made.inputs[0]) is sb.chop.Array
    assert type(project.root) is sb.comp.Base or isinstance(project.root, sb.Comp)


# --- making operators ---


def test_positional_are_inputs_and_keywords_are_parameters(project):
    a = sb.chop.Constant(x=1.0)
    b = sb.chop.Math(a, gain=3, name="math")
    assert b.inputs == [a]
    assert b.par.gain.eval() == 3
    assert b.numpy()[0, 0] == 3
    assert b.path == "/project1/math"


def test_an_array_as_input_is_wrapped(project):
    null = sb.chop.Null(np.arange(4, dtype=np.float32))
    assert null.numpy().tolist() == [[0, 1, 2, 3]]
    flipped = sb.top.Null(np.zeros((2, 3, 4), np.uint8))
    assert flipped.resolution == (3, 2)


def test_where_new_operators_go(project):
    inner = sb.Project()
    with inner:
        a = sb.chop.Constant()
        assert sb.current_project() is inner
        b = sb.chop.Constant(parent=project.root)
    assert a.parent == inner.root
    assert b.parent == project.root
    assert sb.current_project() is project
    assert sb.chop.Constant().parent == project.root


def test_outside_of_a_project_they_are_loose():
    a = sb.chop.Constant(x=2.0)
    assert a.parent is None
    assert sb.chop.Null(a).numpy()[0, 0] == 2


def test_names(project):
    sb.chop.Constant(name="a")
    with pytest.raises(ValueError, match="a"):
        sb.chop.Constant(name="a")
    assert project.root.create("constantCHOP", "a").name == "a1"
    assert project.root.create(sb.chop.Null, "n").name == "n"
    with pytest.raises(TypeError, match="blurTOP"):
        project.root.create(42)
    with pytest.raises(KeyError, match="constantCHOP"):
        project.root.create("constnatCHOP")


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (lambda: sb.chop.Math(frequncy=1), TypeError, "frequncy"),
        (lambda: sb.chop.LFO(frequncy=1), TypeError, "nearest: 'frequency'"),
        (lambda: sb.chop.LFO(bias=2), ValueError, r"bias.*-1\.\.1, got 2"),
        (lambda: sb.chop.LFO(wavetype="sawn"), ValueError, "wavetype"),
        (lambda: sb.chop.Null("a"), TypeError, "str"),
        (lambda: sb.chop.Null(np.zeros(1), np.zeros(1)), TypeError, "at most 1"),
        (lambda: sb.chop.LFO(frequency="fast"), (TypeError, ValueError), "frequency"),
        (lambda: sb.chop.Math(np.zeros(3), gian=2), TypeError, "gain"),
        (lambda: sb.top.Over(np.zeros((2, 2), np.uint8), "a"), TypeError, "input 1"),
        (lambda: sb.top.CHOPTo(np.zeros(3), formt=2), TypeError, "format"),
        (lambda: sb.top.Constant(resolution=(1, 2, 3)), ValueError, "width, height"),
    ],
)
def test_mistakes_raise_and_leave_nothing_behind(project, make, error, text):
    with pytest.raises(error, match=text):
        make()
    assert project.root.children == []


def test_resolution_and_format(project):
    top = sb.top.Constant(resolution=(20, 10), format="rgba32float")
    assert top.resolution == (20, 10)
    assert top.numpy().shape == (10, 20, 4)
    assert top.numpy().dtype == np.float32
    assert sb.top.Constant().resolution == (256, 256)


# --- parameters ---


def test_parameters_are_attributes(project):
    op = sb.chop.Math(name="m")
    op.par.gain = 2
    op.par["preoff"] = 1
    assert (op.par.gain.val, op.par.preoff.val) == (2, 1)
    assert "gain" in dir(op.par)
    assert "gain" in op.par
    assert "gane" not in op.par
    with pytest.raises(AttributeError, match="gain"):
        op.par.gane  # noqa: B018
    with pytest.raises(AttributeError, match="gain"):
        op.par.gane = 3
    with pytest.raises(KeyError):
        op.par["gane"]
    op.par.gain = np.float32(5)
    assert op.par.gain.val == 5
    assert {p.name for p in op.par} >= {"gain", "preoff"}


def test_a_vector_is_a_group_of_members(project):
    top = sb.top.Constant(color=(1, 0.5, 0.25))
    assert tuple(top.par.color.val)[:3] == (1, 0.5, 0.25)
    assert len(top.par.color) == 3
    assert [p.name for p in top.par.color] == ["colorr", "colorg", "colorb"]
    top.par.colorg = 0.75
    assert top.par.color[1].eval() == 0.75
    top.par.color = np.array([0, 0, 1], np.float32)
    assert top.par.colorb.eval() == 1
    with pytest.raises((TypeError, ValueError), match="color"):
        top.par.color = [0] * 1000


def test_a_sequence_grows(project):
    op = sb.chop.Constant(const0name="tx", const0value=1.0, const2name="tz", const2value=3.0)
    assert op.names[0] == "tx"
    assert "tz" in op.names
    assert op["tz"].eval() == 3
    op.par.const4name = "last"
    assert op.names[-1] == "last"
    assert sb.chop.Constant(tx=1.0, ty=2.0).numpy().tolist() == [[1], [2]]
    with pytest.raises(AttributeError):
        op.par.const9nothing = 1
    assert op.sequence_size("const") == 5


def test_live_links(project):
    source = sb.chop.Constant(x=2.0, name="source")
    op = sb.chop.Math(source, name="m")
    op.par.gain = source["x"]
    assert op.par.gain.mode == "expression"
    assert op.numpy()[0, 0] == 4
    source.par.const0value = 3
    assert op.numpy()[0, 0] == 9
    op.par.preoff = op.par.gain
    assert op.par.preoff.eval() == 3
    loose = project.create_loose("constantCHOP")
    with pytest.raises(ValueError, match="belongs to"):
        op.par.gain = loose["chan1"]


def test_wires_can_be_set(project):
    a, b = sb.chop.Constant(x=1.0), sb.chop.Constant(y=2.0)
    merge = sb.chop.Merge(a)
    merge.inputs = [b, a]
    assert merge.inputs == [b, a]
    merge.inputs = [a]
    assert [op for op in merge.inputs if op is not None] == [a]


def test_problems_are_a_list(project):
    op = sb.chop.Select(chop="/project1/missing", name="s")
    op_ok = sb.chop.Constant()
    assert op_ok.problems == []
    with pytest.raises(sb.CookError):
        op.numpy()
    (problem,) = op.problems
    assert problem.severity == "error"
    assert "missing" in problem.message


# --- data ---


def test_chop_as_array(project):
    op = sb.chop.Array(np.arange(6.0).reshape(2, 3), names=["a", "b"], rate=10)
    view = np.asarray(op)
    assert not view.flags.writeable
    assert view.ctypes.data == op.numpy().ctypes.data
    assert np.asarray(op, np.float64).dtype == np.float64
    assert np.array(op, copy=True).flags.writeable
    assert np.array_equal(op.__array__(np.int32), [[0, 1, 2], [3, 4, 5]])
    with pytest.raises(ValueError, match="copy"):
        op.__array__(np.float64, copy=False)
    np.testing.assert_allclose(op.times, [0, 0.1, 0.2])


def test_array_chop_is_live(project):
    data = np.zeros((1, 4), np.float32)
    op = sb.chop.Array(data)
    null = sb.chop.Math(op, gain=2)
    assert null.numpy().sum() == 0
    with op.writing() as lent:
        assert lent is data
        lent[...] = 3
    assert null.numpy().sum() == 24
    data[0, 0] = 0
    op.changed()
    assert null.numpy()[0, 0] == 0
    op.set(np.ones((2, 2)))
    assert null.numpy().shape == (2, 2)
    assert project.op(op.name).array is not None


def test_push_is_a_ring(project):
    op = sb.chop.Array(np.arange(8, dtype=np.float32).reshape(2, 4))
    before = op.numpy()
    op.push([[10, 11], [20, 21]])
    assert op.numpy().tolist() == [[2, 3, 10, 11], [6, 7, 20, 21]]
    op.push([12, 22])
    assert op.numpy().tolist() == [[3, 10, 11, 12], [7, 20, 21, 22]]
    op.push(np.arange(12).reshape(2, 6))
    assert op.numpy().tolist() == [[2, 3, 4, 5], [8, 9, 10, 11]]
    assert before.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    with pytest.raises(ValueError, match=r"\(2, n\)"):
        op.push(np.zeros((3, 1)))


def test_top_numpy_keywords(project):
    pixels = np.random.default_rng(0).integers(0, 256, (3, 5, 4), np.uint8)
    top = sb.top.Array(pixels)
    assert np.array_equal(top.numpy(), pixels)
    assert np.array_equal(top.numpy(origin="bottom"), pixels[::-1])
    assert np.array_equal(top.numpy(channels="bgr"), pixels[..., 2::-1])
    assert np.array_equal(top.numpy(channels=3), pixels[..., :3])
    assert top.numpy(copy=True).flags.writeable
    np.testing.assert_allclose(top.numpy(dtype=np.float32), pixels / 255, atol=1e-6)
    out = np.empty((3, 5, 3), np.uint8)
    assert top.numpy(out=out) is out
    assert np.array_equal(out, pixels[..., :3])
    assert np.array_equal(np.asarray(top, np.float32), pixels.astype(np.float32))


@pytest.mark.parametrize(
    ("keywords", "error"),
    [
        ({"origin": "left"}, ValueError),
        ({"channels": 5}, ValueError),
        ({"channels": True}, TypeError),
        ({"channels": "rgbax"}, ValueError),
        ({"dtype": "int16"}, (TypeError, ValueError)),
        ({"dtype": ">f4"}, TypeError),
        ({"out": [1]}, TypeError),
        ({"out": np.empty((1, 1, 4), np.uint8)}, ValueError),
        ({"out": np.empty((2, 2, 4), np.uint8), "copy": True}, TypeError),
        ({"out": np.empty((2, 2, 4), np.uint8), "dtype": np.float32}, TypeError),
    ],
)
def test_top_numpy_refuses(project, keywords, error):
    with pytest.raises(error):
        sb.top.Constant(resolution=(2, 2)).numpy(**keywords)


def test_read_async_is_a_future_and_can_be_awaited(project):
    top = sb.top.Constant(color=(1, 0, 0), resolution=(4, 4))
    project.step(3)
    future = top.read_async(channels="rgb")
    assert isinstance(future, sb.Readback)
    assert future.frame == 3
    assert future.result(10).tolist() == [[[255, 0, 0]] * 4] * 4

    async def wait():
        return await top.read_async()

    assert asyncio.run(wait()).shape == (4, 4, 4)
    many = [top.read_async() for _ in range(20)]
    assert all(f.result(10).shape == (4, 4, 4) for f in many)


def test_read_async_can_be_cancelled(project):
    from sarabet.readback import Readback, Reading, submit

    class Slow:
        frame = 7

        def __init__(self, gate):
            self.gate = gate

        def wait(self):
            self.gate.wait(10)

        def read(self, *reading):
            return np.zeros(1)

    import threading

    gate = threading.Event()
    reading = Reading("", "top", "", "needed")
    first = submit(Slow(gate), reading)
    second = submit(Slow(gate), reading)
    third = submit(Slow(gate), reading)
    assert isinstance(second, Readback)
    assert second.cancel()
    gate.set()
    assert first.result(10).shape == (1,)
    assert third.result(10).shape == (1,)
    assert second.cancelled()


def test_latest(project):
    top = sb.top.Constant(color=(0, 1, 0), resolution=(4, 4), name="c")
    found = top.latest()
    give_up = time.monotonic() + 20
    while found is None and time.monotonic() < give_up:
        project.step()
        time.sleep(0.001)
        found = top.latest()
    assert found is not None
    assert found[0, 0].tolist() == [0, 255, 0, 255]


def test_save_and_encode(project, tmp_path):
    from PIL import Image

    pixels = np.full((6, 4, 4), 255, np.uint8)
    pixels[0, 0, :3] = 10, 20, 30
    top = sb.top.Array(pixels)
    path = top.save(tmp_path / "a.png")
    assert np.array_equal(np.asarray(Image.open(path).convert("RGBA")), pixels)
    assert top.encode(".jpg", quality=0.5).startswith(b"\xff\xd8")
    with pytest.raises(ValueError, match=r"as .png, .jpg or .jpeg, got '.exr'"):
        top.snapshot().encode(".exr")
    (tmp_path / "a.png").write_bytes(b"old")
    with pytest.raises(ValueError, match=r"\.gif"):
        top.save(tmp_path / "a.gif")
    top.save(tmp_path / "a.png")
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


# --- projects ---


def test_frames_are_sized_and_can_be_left(project):
    frames = project.frames(5)
    assert len(frames) == 5
    assert list(frames) == [1, 2, 3, 4, 5]
    for frame in project.frames():
        if frame == 8:
            break
    assert project.frame == 8
    with pytest.raises(TypeError):
        len(project.frames())
    with pytest.raises(ValueError, match="-1"):
        project.frames(-1)


def test_project_goes_on_after_with():
    with sb.Project() as project:
        sb.chop.Constant(x=1.0, name="a")
    assert project.op("a").numpy()[0, 0] == 1
    with pytest.raises(KeyError, match="nearest"):
        project.op("aa")


def test_projects_nest_in_tasks():
    seen = {}

    async def work(name):
        with sb.Project() as project:
            await asyncio.sleep(0.001)
            seen[name] = sb.current_project() is project

    async def both():
        await asyncio.gather(work("a"), work("b"))

    asyncio.run(both())
    assert seen == {"a": True, "b": True}
