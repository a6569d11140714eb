"""The `tdu` helpers: TouchDesigner's names and meaning, without the engine."""

from __future__ import annotations

import importlib.util
import itertools
import math
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

FOLDER = Path(__file__).parents[2] / "python" / "sarabet" / "tdu"


def load() -> ModuleType:
    """Load the package by its files: neither `sarabet` nor the compiled extension is imported."""
    spec = importlib.util.spec_from_file_location(
        "tdu_alone", FOLDER / "__init__.py", submodule_search_locations=[str(FOLDER)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tdu_alone"] = module
    spec.loader.exec_module(module)
    return module


tdu = load()


def close(got, wanted, tolerance=1e-5):
    np.testing.assert_allclose(np.asarray(got, float), np.asarray(wanted, float), atol=tolerance)


def test_numpy_array_of_the_identity_and_its_diagonal():
    a = tdu.Matrix().numpyArray()
    assert a.dtype == np.float32
    assert a.shape == (4, 4)
    assert a.diagonal().tolist() == [1, 1, 1, 1]
    m = tdu.Matrix()
    m.numpyArray()[0, 3] = 5
    assert m[0, 3] == 0, "the array is fresh each time"


def test_needs_numpy_alone_and_imports_quickly():
    code = (
        "import sys, importlib.util as u; "
        f"s = u.spec_from_file_location('t', r'{FOLDER / '__init__.py'}', "
        f"submodule_search_locations=[r'{FOLDER}']); "
        "m = u.module_from_spec(s); sys.modules['t'] = m; s.loader.exec_module(m); "
        "print(sorted(n for n in sys.modules if n.split('.')[0] in ('sarabet', 'scipy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


COLUMNS = np.arange(1, 17).reshape(4, 4).T


@pytest.mark.parametrize(
    "args",
    [
        tuple(range(1, 17)),
        (list(range(1, 17)),),
        ([1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]),
        ([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]],),
        (COLUMNS,),
        (COLUMNS.astype(np.uint8),),
    ],
)
def test_constructors_take_columns_and_arrays_as_indexed(args):
    m = tdu.Matrix(*args)
    close(m.numpyArray(), COLUMNS, 0)
    assert m.vals == list(range(1, 17))
    assert m.cols[1] == [5, 6, 7, 8]
    assert m.rows[0] == [1, 5, 9, 13]
    assert m.row(3) == [4, 8, 12, 16]
    assert m.col(3) == [13, 14, 15, 16]
    assert m[0, 3] == 13
    assert tdu.Matrix(m) == m == tdu.Matrix(m.numpyArray())


def test_smaller_constructors():
    nine = np.eye(4)
    nine[:3, :3] = np.arange(1, 10).reshape(3, 3).T
    close(tdu.Matrix(*range(1, 10)).numpyArray(), nine, 0)
    close(tdu.Matrix(list(range(1, 10))).numpyArray(), nine, 0)
    close(tdu.Matrix([1, 2, 3], [4, 5, 6], [7, 8, 9]).numpyArray(), nine, 0)
    moved = tdu.Matrix([1, 0, 0], [0, 1, 0], [0, 0, 1], [7, 8, 9])
    assert moved.rows[3] == [0, 0, 0, 1]
    assert moved.col(3) == [7, 8, 9, 1]
    assert not tdu.Matrix(zero=True).numpyArray().any()
    q = [0.1, 0.2, 0.3, 0.9]
    close(tdu.Matrix(q).numpyArray()[:3, :3], Rotation.from_quat(q).as_matrix())


@pytest.mark.parametrize(
    "args", [(1,), (1, 2), ([1, 2],), ("abc",), ([1, 2, 3], [4], [5, 6, 7]), (range(15),)]
)
def test_wrong_arguments_are_type_errors(args):
    with pytest.raises(TypeError, match=r"tdu\.Matrix"):
        tdu.Matrix(*args)


def test_wrong_arrays_and_vals_are_value_errors():
    with pytest.raises(ValueError, match=r"\(4, 4\) array, got shape \(3, 3\)"):
        tdu.Matrix(np.eye(3))
    with pytest.raises(ValueError, match="16 numbers, got 3"):
        tdu.Matrix().vals = [1, 2, 3]


def test_transforms_multiply_from_the_left_unless_said():
    m = tdu.Matrix()
    m.translate(1, 2, 3)
    m.scale(2, 2, 2)
    assert m.col(3) == [2, 4, 6, 1]
    m = tdu.Matrix()
    m.translate(1, 2, 3)
    m.scale(2, 2, 2, fromRight=True)
    assert m.col(3) == [1, 2, 3, 1]
    m = tdu.Matrix()
    m.scale([1, 2, 3], pivot=tdu.Position(1, 1, 1))
    close(m * tdu.Position(1, 1, 1), [1, 1, 1])
    close(m * tdu.Position(2, 2, 2), [2, 3, 4])


def test_rotate_is_x_then_y_then_z():
    m = tdu.Matrix()
    m.rotate(10, 20, 30)
    wanted = Rotation.from_euler("xyz", [10, 20, 30], degrees=True).as_matrix()
    close(m.numpyArray()[:3, :3], wanted)
    m = tdu.Matrix()
    m.rotateOnAxis(tdu.Vector(1, 2, 3), 40, pivot=[5, 0, 0])
    axis = np.array([1, 2, 3]) / math.sqrt(14)
    close(m.numpyArray()[:3, :3], Rotation.from_rotvec(np.radians(40) * axis).as_matrix())
    close(m * tdu.Position(5, 0, 0), [5, 0, 0])


def test_invert_transpose_determinant_and_arithmetic():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 4, 4)).astype(np.float32)
    m, n = tdu.Matrix(a), tdu.Matrix(b)
    close((m * n).numpyArray(), a @ b)
    close((m + n).numpyArray(), a + b)
    close((m - n).numpyArray(), a - b)
    close((m * m.getInverse()).numpyArray(), np.eye(4), 1e-4)
    close(m.getTranspose().numpyArray(), a.T)
    assert m.determinant() == pytest.approx(np.linalg.det(a.astype(float)), rel=1e-5)
    assert m == tdu.Matrix(a), "the get methods leave the matrix alone"
    copy = m.copy()
    m.transpose()
    assert copy != m
    with pytest.raises(ValueError, match="singular"):
        tdu.Matrix(zero=True).invert()


def test_vectors_are_not_moved_and_positions_are_divided_by_w():
    m = tdu.Matrix()
    m.translate(1, 2, 3)
    assert list(m * tdu.Vector(1, 1, 1)) == [1, 1, 1]
    assert list(m * tdu.Position(1, 1, 1)) == [2, 3, 4]
    m.projectionFovX(90, 1, 1, 1, 10)
    close(m * tdu.Position(2, -2, -2), [1, -1, (m * tdu.Position(0, 0, -2)).z])
    with pytest.raises(ValueError, match="infinity"):
        m * tdu.Position(1, 1, 0)


def test_projections_have_depth_zero_to_one():
    m = tdu.Matrix()
    m.projectionFovX(90, 16, 9, 0.5, 20)
    close(m * tdu.Position(0, 0, -0.5), [0, 0, 0])
    close(m * tdu.Position(0, 0, -20), [0, 0, 1])
    close((m * tdu.Position(1, 9 / 16, -1)), [1, 1, (m * tdu.Position(0, 0, -1)).z])
    m.projectionFrustum(-1, 3, -2, 2, 1, 5)
    close(m * tdu.Position(3, -2, -1), [1, -1, 0])
    with pytest.raises(ValueError, match="fovX"):
        m.projectionFovX(180, 1, 1, 1, 2)


def test_lookat_is_the_view():
    m = tdu.Matrix()
    m.lookat(tdu.Position(3, 4, 5), tdu.Position(3, 4, 0), tdu.Vector(0, 1, 0))
    close(m * tdu.Position(3, 4, 0), [0, 0, -5])
    close(m * tdu.Position(4, 6, 5), [1, 2, 0])
    with pytest.raises(ValueError, match="lookat"):
        m.lookat([0, 0, 0], [0, 1, 0], [0, 1, 0])


def test_corner_pins():
    corners = (0.1, 0.2, 0.9, 0.0, 0.2, 0.8, 1.1, 1.2)
    m, back = tdu.Matrix(), tdu.Matrix()
    m.mapUnitSquareToQuad(*corners)
    back.mapQuadToUnitSquare(*corners)
    square = [(0, 0), (1, 0), (0, 1), (1, 1)]
    for (u, v), x, y in zip(square, corners[::2], corners[1::2], strict=True):
        close(m * tdu.Position(u, v, 0), [x, y, 0])
        close(back * tdu.Position(x, y, 0), [u, v, 0])
    with pytest.raises(ValueError, match="line"):
        m.mapQuadToUnitSquare(0, 0, 1, 0, 2, 0, 3, 0)


def test_decompose_gives_the_parts_back():
    rng = np.random.default_rng(1)
    for ry in (-90, 20, 90, 170):
        s, r, t = rng.uniform(0.5, 2, 3), (30, ry, -60), rng.normal(size=3)
        m = tdu.Matrix()
        m.scale(*s)
        m.rotate(*r)
        m.translate(*t)
        scale, angles, moved = m.decompose()
        close(scale, s)
        close(moved, t)
        again = tdu.Matrix()
        again.scale(scale)
        again.rotate(angles)
        again.translate(moved)
        close(again.numpyArray(), m.numpyArray(), 1e-3)


def test_vector_and_position():
    a, b = tdu.Vector(1, 2, 3), tdu.Vector(4, 5, 6)
    assert (a.x, a[1], list(a)[2]) == (1, 2, 3)
    assert a.dot(b) == 32
    assert list(a.cross(b)) == [-3, 6, -3]
    assert list(a + b) == [5, 7, 9]
    assert list(2 * a - b) == [-2, -1, 0]
    assert list(a / 2) == [0.5, 1, 1.5]
    assert tdu.Vector(1, 0, 0).angle(tdu.Vector(0, 1, 0)) == pytest.approx(90)
    close(tdu.Vector(2, 0, 0).slerp(tdu.Vector(0, 2, 0), 0.5), [math.sqrt(2), math.sqrt(2), 0])
    a.normalize()
    assert a.length() == pytest.approx(1)
    p, q = tdu.Position(1, 2, 3), tdu.Position(1, 1, 1)
    assert isinstance(p - q, tdu.Vector)
    assert isinstance(p + b, tdu.Position)
    assert isinstance(p - b, tdu.Position)
    p.translate(1, 1, 1)
    p.scale(2, 2, 2)
    p.x += 1
    assert p == tdu.Position(5, 6, 8)
    assert p != tdu.Vector(5, 6, 8)
    close(np.asarray(p), [5, 6, 8])
    mirrored = tdu.Vector(1, 2, 3)
    mirrored.reflect(tdu.Vector(0, 5, 0))
    assert list(mirrored) == [1, -2, 3]
    mirrored.project(tdu.Vector(1, 0, 0), tdu.Vector(0, 1, 0))
    assert list(mirrored) == [1, -2, 0]
    with pytest.raises(TypeError, match="3 numbers"):
        tdu.Vector(1, 2)
    with pytest.raises(AttributeError, match="no attribute 'w'"):
        _ = a.w


def test_quaternion_against_scipy():
    q = tdu.Quaternion(tdu.Vector(30, 5, -5))
    r = Rotation.from_euler("xyz", [30, 5, -5], degrees=True)
    close(list(q), r.as_quat())
    close(q.eulerAngles(), [30, 5, -5])
    close(q.rotate(tdu.Vector(1, 2, 3)), r.apply([1, 2, 3]))
    s = tdu.Quaternion(50, tdu.Vector(0, 0, 2))
    close(list(q * s), (r * Rotation.from_rotvec([0, 0, np.radians(50)])).as_quat())
    assert s.angle() == pytest.approx(50)
    close(s.axis(), [0, 0, 1])
    close(list(tdu.Quaternion(q.matrix())), list(q))
    close(list(q.log().exp()), list(q))
    half = tdu.Quaternion().slerp(s, 0.5)
    assert half.angle() == pytest.approx(25)
    turned = tdu.Quaternion(tdu.Vector(1, 0, 0), tdu.Vector(-1, 0, 0))
    close(turned.rotate(tdu.Vector(1, 0, 0)), [-1, 0, 0])
    copy = q.copy()
    q.inverse()
    close(list(copy.cross(q)), [0, 0, 0, 1])


@pytest.mark.parametrize("order", ["".join(p) for p in itertools.permutations("xyz")])
@pytest.mark.parametrize("angles", [(10, 20, 30), (90, 20, -30), (20, 90, 40), (20, -30, 90)])
def test_euler_angles_in_every_order(order, angles):
    q = tdu.Quaternion()
    q.fromEuler(*angles, order=order)
    by_axis = dict(zip("xyz", angles, strict=True))
    r = Rotation.from_euler(order, [by_axis[a] for a in order], degrees=True)
    close(q.matrix().numpyArray()[:3, :3], r.as_matrix())
    again = tdu.Quaternion()
    again.fromEuler(*q.eulerAngles(order), order=order)
    close(again.matrix().numpyArray(), q.matrix().numpyArray(), 1e-4)


def test_color():
    assert list(tdu.Color()) == [0, 0, 0, 1]
    c = tdu.Color(0.1, 0.2, 0.3, 0.4)
    c.g = 1
    assert (c.r, c.g, c.a) == (0.1, 1, 0.4)


def test_rand_depends_on_the_seed_alone():
    values = [tdu.rand(i) for i in range(4000)]
    assert min(values) >= 0
    assert max(values) < 1
    assert len(set(values)) == 4000
    assert abs(np.mean(values) - 0.5) < 0.02
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 0.05
    assert tdu.rand(3) == tdu.rand(3.0) != tdu.rand(3.0000001)
    assert tdu.rand("noise") == tdu.rand("noise") != tdu.rand("noise2")
    assert tdu.rand(0.0) == tdu.rand(-0.0)
    assert tdu.rand(1) == pytest.approx(RAND_OF_ONE, abs=0), "the same in every version"


RAND_OF_ONE = 0.461195013854207


def test_clamp_and_remap():
    assert [tdu.clamp(v, 0, 5) for v in (-1, 3, 9)] == [0, 3, 5]
    assert tdu.remap(5, 0, 10, 100, 200) == 150
    assert tdu.remap(20, 0, 10, 1, 0) == -1
    with pytest.raises(ValueError, match="differ"):
        tdu.remap(1, 2, 2, 0, 1)


def test_names():
    assert tdu.base("noise3") == "noise"
    assert tdu.base("in3_foo5") == "in"
    assert tdu.base("null") == "null"
    assert tdu.digits("noise30") == 30
    assert tdu.digits("in3_foo5") == 3
    assert tdu.digits("null") is None
    assert tdu.validName("my op!") == "my_op_"
    assert tdu.validName("3d") == "_3d"
    assert tdu.validName("") == "_"


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("A[1-3] B[xyz]", "A1 A2 A3 Bx By Bz"),
        ("t[xyz]", "tx ty tz"),
        ("ch[1-2]n[2-6:2]", "ch1n2 ch1n4 ch1n6 ch2n2 ch2n4 ch2n6"),
        ("c[3-1]", "c3 c2 c1"),
        ("plain other", "plain other"),
        ("", ""),
    ],
)
def test_expand(pattern, names):
    assert tdu.expand(pattern) == names.split()


def test_expand_refuses():
    with pytest.raises(ValueError, match="1,2"):
        tdu.expand("a[1,2]")
    with pytest.raises(ValueError, match="100000"):
        tdu.expand("[1-999][1-999]")
    with pytest.raises(ValueError, match="short range"):
        tdu.expand("a[1-9999999999]")
    with pytest.raises(ValueError, match="step"):
        tdu.expand("a[1-9:0]")


NAMES = ["tx", "ty", "tz", "rx", "chan1", "chan2", "chan5", "chan13", "chan20", "Tx"]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("t*", "tx ty tz"),
        ("?x", "tx rx Tx"),
        ("t[xz]", "tx tz"),
        ("chan[1-5]", "chan1 chan2 chan5"),
        ("chan[1-5:2]", "chan1 chan5"),
        ("chan[2,5,13]", "chan2 chan5 chan13"),
        ("rx t?", "tx ty tz rx"),
        ("* ^chan*", "tx ty tz rx Tx"),
        ("^t*", "rx chan1 chan2 chan5 chan13 chan20 Tx"),
        ("* ^t* ty", "ty rx chan1 chan2 chan5 chan13 chan20 Tx"),
        ("t.", ""),
        ("", ""),
    ],
)
def test_match(pattern, names):
    assert tdu.match(pattern, NAMES) == names.split()


def test_match_without_case():
    assert tdu.match("tX", NAMES, caseSensitive=False) == ["tx", "Tx"]


def test_split():
    assert tdu.split("a 'b c' \"d e\"") == ["a", "b c", "d e"]
    assert tdu.split(r"C:\path #1") == [r"C:\path", "#1"]
    assert tdu.split("1 2.5 x None", eval=True) == [1, 2.5, "x", None]
    assert tdu.split("__import__('os')", eval=True) == ["__import__(os)"], "no code is run"
