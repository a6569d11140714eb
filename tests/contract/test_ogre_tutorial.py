"""OGRE's NumPy tutorial: a gradient on a centred rectangle, against its closed form."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet

WIDTH, HEIGHT = 640, 480
LEFT, RIGHT, TOP, BOTTOM = 160, 480, 120, 360


def gradient(channels=3):
    """Green rises from left to right."""
    a = sb.empty((256, 256, channels), np.uint8) if channels != 3 else np.empty((256, 256, 3), "u1")
    a[:] = 0
    a[..., 1] = np.arange(256)
    if channels == 4:
        a[..., 3] = 255
    return a


def scene(texture, background=(0.3, 0.3, 0.3)):
    render = sb.top.Render(resolution=(WIDTH, HEIGHT), background=background)
    render.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=texture)
    return render


def expected_green():
    """Bilinear magnification of 256 texels to 320 pixels, clamped at the edges."""
    x = np.arange(LEFT, RIGHT)
    texel = (x - LEFT + 0.5) * 256 / 320 - 0.5
    return np.round(np.clip(texel, 0, 255))


def check(pixels):
    assert pixels.shape[:2] == (HEIGHT, WIDTH)
    inside = np.zeros((HEIGHT, WIDTH), bool)
    inside[TOP:BOTTOM, LEFT:RIGHT] = True
    outside = pixels[~inside][:, :3]
    assert np.unique(outside).size == 1
    assert outside[0, 0] in (76, 77)
    box = pixels[TOP:BOTTOM, LEFT:RIGHT].astype(int)
    assert not box[..., 0].any()
    assert not box[..., 2].any()
    assert np.all(box[..., 1] == box[:1, :, 1]), "all rows are equal"
    np.testing.assert_array_equal(box[0, :, 1], expected_green())
    assert (box[0, 0, 1], box[0, -1, 1]) == (0, 255)
    assert (box[0, 1, 1], box[0, 80, 1], box[0, 160, 1]) == (1, 64, 128)


@pytest.mark.parametrize("background", [
    [0.3, 0.3, 0.3],
    (0.3, 0.3, 0.3),
    np.array([0.3, 0.3, 0.3]),
    np.array([0.3, 0.3, 0.3], np.float32),
], ids=["list", "tuple", "float64", "float32"])  # fmt: skip
def test_the_picture(project, background):
    check(scene(sb.top.Array(gradient()), background).numpy())


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("kept", [3, 4])
def test_into_a_preallocated_array(project, channels, kept):
    render = scene(gradient(channels))
    mem = np.empty((HEIGHT, WIDTH, kept), np.uint8)
    assert render.numpy(out=mem) is mem
    check(mem)
    if kept == 4:
        assert np.all(mem[..., 3] == 255)


def test_bytes_on_the_way(project):
    for channels, cost in ((3, 256 * 256 * 4), (4, 0)):
        array = gradient(channels)
        before = _sarabet.array_bytes_copied()
        check(scene(sb.top.Array(array)).numpy())
        assert _sarabet.array_bytes_copied() - before == cost


def test_the_array_is_held_alive(project):
    render = scene(sb.top.Array(gradient()))
    for _ in range(20):
        np.full((256, 256, 3), 200, np.uint8)
    check(render.numpy())


def test_new_content_each_frame(project):
    array = gradient(4)
    source = sb.top.Array(array)
    render = scene(source)
    for shift in (0, 10, 90):
        with source.writing() as lent:
            lent[..., 0] = shift
        project.step()
        got = render.numpy()
        assert np.all(got[TOP:BOTTOM, LEFT:RIGHT, 0] == shift)
        assert got[0, 0, 0] in (76, 77)


def test_saved_to_disk(project, tmp_path):
    from PIL import Image

    path = tmp_path / "screenshot.png"
    scene(gradient()).save(path)
    with Image.open(path) as image:
        check(np.asarray(image))


def test_while_a_thread_prints(project, capsys):
    stop = threading.Event()

    def printing():
        while not stop.is_set():
            print("still here")
            time.sleep(0.001)

    thread = threading.Thread(target=printing)
    thread.start()
    try:
        render = scene(gradient())
        for _ in range(20):
            project.step()
            check(render.numpy())
    finally:
        stop.set()
        thread.join()
    assert capsys.readouterr().out.count("still here") > 3


def test_off_screen_and_outside_are_no_problem(project):
    render = sb.top.Render(resolution=(32, 16), background=(1, 0, 0))
    render.add_rectangle(-5, 5, 5, -5, color=(0, 1, 0, 1))
    assert np.all(render.numpy()[..., 1] == 255)
    render.clear_objects()
    assert np.all(render.numpy()[..., 0] == 255)
    render.add_rectangle(2, 3, 3, 2, color=(0, 1, 0, 1))
    assert np.all(render.numpy()[..., 0] == 255)
    for wrong in ((0, 1, 2), ("a", 1, 1, 1)):
        with pytest.raises((TypeError, ValueError)):
            render.add_rectangle(*wrong)
