"""TOPs and Script TOPs with TouchDesigner's names and meaning."""
# ruff: noqa: N803 (names of callbacks)

import types

import cv2
import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def project():
    with sb.Project(fps=60) as made:
        yield made


def corners():
    """4 x 3 pixels, red in the upper left, green in the lower left."""
    pixels = np.zeros((3, 4, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[0, 0] = 255, 0, 0, 255
    pixels[2, 0] = 0, 255, 0, 128
    return pixels


def script(project, on_cook, inputs=(), **more):
    op = project.root.create("scriptTOP", "script1")
    op.inputs = inputs
    op.callbacks = types.SimpleNamespace(onCook=on_cook, **more)
    return op


def test_numpy_array_is_float_rgba_with_the_lowest_row_first(project):
    top = sb.top.Array(corners())
    pixels = top.numpyArray()
    assert pixels.shape == (3, 4, 4)
    assert pixels.dtype == np.float32
    assert not np.shares_memory(pixels, top.numpyArray())
    assert pixels.flags.writeable
    assert pixels.flags.c_contiguous
    assert pixels[2, 0].tolist() == [1, 0, 0, 1]
    np.testing.assert_allclose(pixels[0, 0], [0, 1, 0, 128 / 255], atol=1e-7)


def test_numpy_array_can_be_changed_in_place(project):
    top = sb.top.Array(corners())
    pixels = top.numpyArray(writable=True)
    pixels *= 255
    assert pixels[2, 0, 0] == 255
    assert top.numpyArray()[2, 0, 0] == 1
    assert top.numpy()[0, 0, 0] == 255


@pytest.mark.parametrize("shape", [(2, 3, 1), (2, 3, 2), (2, 3, 3)])
def test_numpy_array_has_four_channels_for_every_format(project, shape):
    pixels = sb.top.Array(np.full(shape, 255, np.uint8)).numpyArray()
    assert pixels.shape == (2, 3, 4)
    assert (pixels[..., 3] == 1).all()


def test_delayed_gives_what_was_current_at_the_previous_call(project):
    top = sb.top.Constant(format="rgba32float", resolution=(2, 2), name="clock")
    top.par.alpha.expr = "absTime.frame / 100"
    seen = []
    for _ in range(5):
        project.step()
        pixels = project.op("clock").numpyArray(delayed=True)  # a new handle each time
        seen.append(None if pixels is None else round(float(pixels[0, 0, 3]) * 100))
    assert seen == [None, 1, 2, 3, 4]


def test_delayed_keeps_the_picture_of_an_array_that_changes(project):
    pixels = sb.empty((2, 2, 4), np.uint8)
    pixels[...] = 10
    top = sb.top.Array(pixels)
    assert top.numpyArray(delayed=True) is None
    with top.writing() as lent:
        lent[...] = 20
    found = top.numpyArray(delayed=True)
    np.testing.assert_allclose(found, 10 / 255, atol=1e-6)


def test_size_and_format(project):
    top = sb.top.Array(corners())
    assert (top.width, top.height, top.depth) == (4, 3, 1)
    assert top.aspect == pytest.approx(4 / 3)
    assert top.pixelFormatName == "rgba8fixed"
    assert top.pixelFormat == "8-bit fixed (RGBA)"


def test_sample_counts_from_the_bottom_left(project):
    top = sb.top.Array(corners())
    assert top.sample(x=0, y=2) == (1, 0, 0, 1)
    assert top.sample(u=0, v=0)[1] == 1
    assert top.sample(u=0, v=1)[0] == 1
    with pytest.raises(ValueError, match=r"0\.\.3"):
        top.sample(x=4, y=0)
    with pytest.raises(ValueError, match="one of x and u"):
        top.sample(y=0)
    for odd in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match=f"'v' must be a number, got {odd}"):
            top.sample(x=0, v=odd)


def test_save_and_save_byte_array(project, tmp_path):
    from PIL import Image

    top = sb.top.Array(corners())
    saved = top.save(tmp_path / "deep" / "a.png", createFolders=True)
    assert str(saved) == str(tmp_path / "deep" / "a.png")
    assert saved.isCompleted()
    assert np.asarray(Image.open(saved))[0, 0].tolist() == [255, 0, 0, 255]
    assert bytes(top.saveByteArray(".png")).startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"\.xyz"):
        top.save(tmp_path / "a.xyz")
    assert [p.name for p in tmp_path.iterdir()] == ["deep"]


def test_script_passes_its_input_through(project):
    source = sb.top.Array(corners())
    op = script(project, lambda s: s.copyNumpyArray(s.inputs[0].numpyArray()), [source])
    assert np.array_equal(op.numpyArray(), source.numpyArray())
    assert op.numpy().dtype == np.float32


def test_script_scales_in_place_and_copies_bytes_back(project):
    source = sb.top.Array(corners())

    def on_cook(scriptOp):
        pixels = scriptOp.inputs[0].numpyArray()
        pixels *= 255
        scriptOp.copyNumpyArray(pixels.round().astype(np.uint8))

    op = script(project, on_cook, [source])
    assert np.array_equal(op.numpy(), corners())
    assert op.pixelFormatName == "rgba8fixed"


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_script_takes_every_kind_of_array(project, dtype, channels):
    rng = np.random.default_rng(channels)
    scale = 1 if dtype is np.float32 else np.iinfo(dtype).max
    pixels = (rng.random((3, 5, channels)) * scale).astype(dtype)
    op = script(project, lambda s: s.copyNumpyArray(pixels))
    assert (op.width, op.height) == (5, 3)
    assert np.array_equal(op.numpy(origin="bottom", channels=channels), pixels)


@pytest.mark.parametrize(
    ("array", "error", "text"),
    [
        (np.zeros((2, 2, 4)), TypeError, "float64"),
        (np.zeros((2, 2, 4), np.int8), TypeError, "int8"),
        (np.zeros((2, 2), np.uint8), ValueError, r"\(2, 2\)"),
        (np.zeros((2, 2, 5), np.uint8), ValueError, "1 to 4"),
        ([[0]], TypeError, "list"),
    ],
)
def test_copy_numpy_array_says_what_it_expected(project, array, error, text):
    op = script(project, lambda s: s.copyNumpyArray(array))
    with pytest.raises(sb.CookError, match=text) as info:
        op.numpy()
    assert isinstance(info.value.__cause__, error)


def test_copy_numpy_array_outside_of_on_cook_is_refused(project):
    op = script(project, lambda s: s.copyNumpyArray(corners()))
    with pytest.raises(sb.UserError, match="onCook"):
        op.copyNumpyArray(corners())


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".JPEG"])
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_load_byte_array_is_the_counterpart_of_save_byte_array(project, suffix, kind):
    source = sb.top.Array(corners()[..., :3].copy())
    data = source.saveByteArray(suffix)
    told = []
    op = script(project, lambda op: told.append(op.loadByteArray(suffix, kind(data))))
    want = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    np.testing.assert_array_equal(op.numpy()[..., :3], want)
    assert told == [True]
    assert op.warnings() == ""


def test_load_byte_array_multiplies_colour_by_alpha(project):
    pixels = np.full((2, 3, 4), (200, 100, 50, 128), np.uint8)
    file = cv2.imencode(".png", pixels[..., [2, 1, 0, 3]])[1].tobytes()
    op = script(project, lambda op: op.loadByteArray(".png", file))
    assert op.numpy()[0, 0].tolist() == [100, 50, 25, 128]


def test_load_byte_array_tells_what_is_no_picture(project):
    data = bytes(sb.top.Array(corners()).saveByteArray(".png"))
    told = []

    def cook_with(file, suffix=".png"):
        def on_cook(op):
            op.copyNumpyArray(np.ones((1, 1, 4), np.float32))
            told.append(op.loadByteArray(suffix, file))

        op = script(project, on_cook)
        assert op.numpy().shape == (1, 1, 4)
        return op.warnings()

    assert "loadByteArray: cannot decode image" in cook_with(data[:40])
    assert "not the bytes of a .jpg file" in cook_with(data, ".jpg")
    assert "not the bytes of a .png file" in cook_with(b"")
    assert told == [False, False, False]


def test_load_byte_array_says_what_it_expected(project):
    for suffix, data, text in (
        (".gif", b"", r"expected one of .png, .jpg, .*, got '.gif'"),
        (".png", "text", "expected the bytes of a file, got str"),
    ):
        op = script(project, lambda op, s=suffix, d=data: op.loadByteArray(s, d))
        with pytest.raises(sb.CookError, match=text):
            op.numpy()
    with pytest.raises(sb.UserError, match="onCook"):
        op.loadByteArray(".png", b"")


def test_opencv_colours_by_flip(project):
    cv2 = pytest.importorskip("cv2")
    source = sb.top.Array(corners())

    def on_cook(scriptOp):
        picture = np.ascontiguousarray(scriptOp.inputs[0].numpyArray()[::-1])
        cv2.circle(picture, (2, 1), 0, (0, 0, 1, 1), -1)
        scriptOp.copyNumpyArray(picture[::-1])

    op = script(project, on_cook, [source])
    assert op.sample(x=2, y=1) == (0, 0, 1, 1)
