"""Image File In TOP."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
import sarabet as sb
import skimage
from PIL import Image

DATA = Path(skimage.__file__).parent / "data"


def test_example():
    coffee = sb.top.ImageFileIn(file=str(DATA / "coffee.png"))
    pixels = coffee.numpy()
    assert pixels.shape == (400, 600, 4)
    np.testing.assert_array_equal(pixels[..., :3], np.asarray(Image.open(DATA / "coffee.png")))
    assert (pixels[..., 3] == 255).all()


@pytest.mark.parametrize("name", ["astronaut.png", "chelsea.png", "hubble_deep_field.jpg"])
def test_photographs_as_pillow_reads_them(name):
    got = sb.top.ImageFileIn(file=DATA / name).numpy()
    want = np.asarray(Image.open(DATA / name).convert("RGB")).astype(int)
    assert got.shape == (*want.shape[:2], 4)
    # Two JPEG decoders may round differently.
    assert np.abs(got[..., :3] - want).max() <= (4 if name.endswith("jpg") else 0)


def test_grey_stays_mono():
    op = sb.top.ImageFileIn(file=DATA / "camera.png")
    assert op.pixel_format == "mono8fixed"
    np.testing.assert_array_equal(op.numpy()[..., 0], np.asarray(Image.open(DATA / "camera.png")))


def write(path, pixels):
    """OpenCV writes 16 bits too; its order is BGR."""
    swapped = pixels[..., [2, 1, 0, *range(3, pixels.shape[2])]] if pixels.ndim == 3 else pixels
    assert cv2.imwrite(str(path), swapped)
    return path


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3), (5, 7, 4), (1, 1, 3)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_png_of_8_and_16_bits(shape, dtype, tmp_path):
    pixels = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    op = sb.top.ImageFileIn(file=write(tmp_path / "a.png", pixels), premultiply=False)
    got = op.numpy()
    assert got.dtype == dtype
    channels = 1 if len(shape) == 2 else shape[2]
    np.testing.assert_array_equal(got[..., :channels], pixels.reshape(*shape[:2], channels))
    bits = np.iinfo(dtype).bits
    assert op.pixel_format == ("mono" if channels == 1 else "rgba") + f"{bits}fixed"


def test_grey_with_alpha_becomes_rgba(tmp_path):
    pixels = np.array([[[100, 255], [200, 51]]], np.uint8)
    Image.fromarray(pixels, "LA").save(tmp_path / "a.png")
    got = sb.top.ImageFileIn(file=tmp_path / "a.png").numpy()
    assert got.tolist() == [[[100, 100, 100, 255], [40, 40, 40, 51]]]


def test_straight_alpha_is_premultiplied(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (9, 8, 4), np.uint8)
    path = write(tmp_path / "a.png", pixels)
    got = sb.top.ImageFileIn(file=path).numpy().astype(float)
    want = pixels[..., :3] * (pixels[..., 3:] / 255)
    np.testing.assert_array_equal(got[..., 3], pixels[..., 3])
    assert np.abs(got[..., :3] - want).max() <= 0.5 + 1e-6


def test_the_name_does_not_matter(tmp_path):
    (tmp_path / "picture").write_bytes((DATA / "coffee.png").read_bytes())
    assert sb.top.ImageFileIn(file=tmp_path / "picture").numpy().shape == (400, 600, 4)


def test_reload(tmp_path):
    path = write(tmp_path / "a.png", np.full((2, 2, 3), 10, np.uint8))
    op = sb.top.ImageFileIn(file=path)
    assert op.numpy()[0, 0, 0] == 10
    write(path, np.full((2, 2, 3), 20, np.uint8))
    assert op.numpy()[0, 0, 0] == 10
    op.par.reloadpulse.pulse()
    assert op.numpy()[0, 0, 0] == 20


def test_relative_paths(tmp_path, monkeypatch):
    write(tmp_path / "a.png", np.full((2, 3, 3), 10, np.uint8))
    monkeypatch.chdir(tmp_path)
    assert sb.top.ImageFileIn(file="a.png").numpy().shape == (2, 3, 4)


def test_without_a_file_it_is_transparent():
    assert not sb.top.ImageFileIn().numpy().any()


def test_a_missing_file_is_a_problem(tmp_path):
    op = sb.top.ImageFileIn(file=tmp_path / "none.png")
    with pytest.raises(sb.CookError, match=r"none\.png.*[Nn]o such file"):
        op.numpy()
    assert op.problems


def test_an_empty_folder_is_a_problem(tmp_path):
    with pytest.raises(sb.CookError, match="there are no such image files"):
        sb.top.ImageFileIn(file=tmp_path).numpy()


@pytest.mark.parametrize("keep", [0, 1, 100, 5000])
def test_a_damaged_file_is_a_problem_that_names_it(keep, tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes((DATA / "coffee.png").read_bytes()[:keep])
    with pytest.raises(sb.CookError, match=r"broken\.png"):
        sb.top.ImageFileIn(file=path).numpy()


def test_the_last_good_image_stays(tmp_path):
    path = write(tmp_path / "a.png", np.full((2, 2, 3), 10, np.uint8))
    op = sb.top.ImageFileIn(file=path)
    dark = sb.top.Level(op, brightness1=0.5)
    op.numpy()
    dark.numpy()
    os.remove(path)
    op.par.reloadpulse.pulse()
    with pytest.raises(sb.CookError):
        dark.numpy()
    write(path, np.full((2, 2, 3), 30, np.uint8))
    op.par.reloadpulse.pulse()
    assert dark.numpy()[0, 0, 0] == 15


# --- sequences ---


@pytest.fixture
def sequence(tmp_path):
    """Files numbered 8 to 12, each a grey of its number."""
    for number in range(8, 13):
        write(tmp_path / f"img_{number:04d}.png", np.full((2, 3, 3), number, np.uint8))
    (tmp_path / "img_none.png").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no image")
    return tmp_path


def greys(op, indices):
    found = []
    for index in indices:
        op.par.index = index
        found.append(int(op.numpy()[0, 0, 0]))
    return found


def test_numbered_files(sequence):
    op = sb.top.ImageFileIn(file=sequence / "img_%04d.png")
    assert op.resolution == (3, 2)
    assert greys(op, [0, 1, 2.9, 4, 5, 7, -1]) == [8, 9, 10, 12, 8, 10, 12]
    assert greys(op, [3, 2, 1, 0]) == [11, 10, 9, 8]


def test_numbers_of_any_length(sequence):
    for number in (9, 10, 100):
        write(sequence / f"b{number}.png", np.full((2, 3, 3), number, np.uint8))
    op = sb.top.ImageFileIn(file=sequence / "b%d.png")
    assert greys(op, range(3)) == [9, 10, 100]


def test_a_folder(sequence):
    (sequence / "img_none.png").unlink()
    op = sb.top.ImageFileIn(file=sequence)
    assert greys(op, range(6)) == [8, 9, 10, 11, 12, 8]
    write(sequence / "img_0013.png", np.full((2, 3, 3), 13, np.uint8))
    assert greys(op, [5]) == [13]  # a folder is looked at again when it has changed


def test_a_sequence_that_plays(sequence):
    with sb.Project(fps=25) as project:
        op = sb.top.ImageFileIn(file=sequence / "img_%04d.png")
        op.par.index.expr = "absTime.frame"
        found = []
        for _ in range(7):
            found.append(int(op.numpy()[0, 0, 0]))
            project.step()
        assert found == [8, 9, 10, 11, 12, 8, 9]
        cooks = op.cook_count
        project.step(5)
        assert op.cook_count == cooks  # nobody looked


def test_a_broken_file_of_a_sequence(sequence):
    whole = (sequence / "img_0010.png").read_bytes()
    (sequence / "img_0010.png").write_bytes(whole[:40])
    op = sb.top.ImageFileIn(file=sequence / "img_%04d.png")
    assert greys(op, [1]) == [9]
    op.par.index = 2
    with pytest.raises(sb.CookError, match=r"img_0010\.png"):
        op.numpy()
    assert greys(op, [3]) == [11]


def test_a_sequence_without_files(tmp_path):
    with pytest.raises(sb.CookError, match="there are no such image files"):
        sb.top.ImageFileIn(file=tmp_path / "img_%04d.png").numpy()


def test_a_name_with_a_percent_sign_is_a_name(tmp_path):
    path = write(tmp_path / "img_%04d.png", np.full((2, 3, 3), 7, np.uint8))
    assert sb.top.ImageFileIn(file=path).numpy()[0, 0, 0] == 7
