"""Normal Map TOP."""

import numpy as np
import pytest
import sarabet as sb


def normals(height, strength):
    pad = np.pad(height.astype(float), 1, "edge")
    right = (pad[1:-1, 2:] - pad[1:-1, :-2]) / 2
    up = (pad[:-2, 1:-1] - pad[2:, 1:-1]) / 2
    n = np.stack([-strength * right, -strength * up, np.ones_like(right)], -1)
    return n / np.linalg.norm(n, axis=-1, keepdims=True)


def test_example(picture):
    bumps = sb.top.NormalMap(picture, source="green", strength=10)
    want = normals(picture[..., 1] / 255, 10) * 0.5 + 0.5
    np.testing.assert_allclose(bumps.numpy()[..., :3] / 255, want, atol=0.6 / 255)


SOURCES = {
    "luminance": lambda c: c[..., :3] @ [0.299, 0.587, 0.114],
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
}


@pytest.mark.parametrize("source", SOURCES)
def test_sources(source, stored, fractions):
    image = stored.encode(fractions(9, 12))
    op = sb.top.NormalMap(image, source=source, strength=3, heightmap=True)
    got = stored.decode(op.numpy())
    height = SOURCES[source](stored.decode(image))
    want = np.concatenate([normals(height, 3) * 0.5 + 0.5, height[..., None]], -1)
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-5)


def test_normals_have_length_1(picture):
    got = sb.top.NormalMap(picture, strength=20, format="rgba32float").numpy()
    length = np.linalg.norm(got[..., :3] * 2 - 1, axis=-1)
    np.testing.assert_allclose(length, 1, atol=1e-4)
    assert (got[..., 3] == 1).all()


def test_a_slope_that_rises_to_the_right_looks_left():
    height = np.zeros((5, 9, 4), np.float32)
    height[..., 0] = np.arange(9)
    parameters = {"source": "red", "strength": 1}
    got = sb.top.NormalMap(height, **parameters).numpy()[2, 4, :3] * 2 - 1
    np.testing.assert_allclose(got, [-(0.5**0.5), 0, 0.5**0.5], atol=1e-5)
    tall = np.ascontiguousarray(height[:, ::-1].transpose(1, 0, 2))  # rises upwards
    got = sb.top.NormalMap(tall, **parameters).numpy()[4, 2, :3] * 2 - 1
    np.testing.assert_allclose(got, [0, -(0.5**0.5), 0.5**0.5], atol=1e-5)


@pytest.mark.parametrize(("method", "before", "after"), [("prevcur", 1, 0), ("curnext", 0, 1)])
def test_methods(method, before, after, fractions):
    source = fractions(8, 11)
    red = source[..., 0].astype(float)
    pad = np.pad(red, 1, "edge")
    x = pad[1:-1, 1 + after : 12 + after] - pad[1:-1, 1 - before : 12 - before]
    y = pad[1 - after : 9 - after, 1:-1] - pad[1 + before : 9 + before, 1:-1]
    got = sb.top.NormalMap(source, source="red", method=method).numpy()[..., :3] * 2 - 1
    want = np.stack([-x, -y, np.ones_like(x)], -1)
    want /= np.linalg.norm(want, axis=-1, keepdims=True)
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_steps(fractions):
    source = fractions(8, 10)
    op = sb.top.NormalMap(source, offset=(2, 3))
    pixels = op.numpy()
    op.par.offset, op.par.offsetunit = (0.2, 3 / 8), "fraction"
    np.testing.assert_allclose(op.numpy(), pixels, atol=1e-4)


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 7, 4), (9, 1, 4)])
def test_what_is_level_faces_the_viewer(shape):
    got = sb.top.NormalMap(np.full(shape, 9, np.float32)).numpy()
    want = np.broadcast_to(np.float32([0.5, 0.5, 1, 1]), shape)
    np.testing.assert_allclose(got, want, atol=1e-6)


def test_nan_is_0_in_bytes():
    source = np.full((3, 3, 4), np.nan, np.float32)
    assert (sb.top.NormalMap(source, format="rgba8fixed").numpy()[..., :3] == 0).all()


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.NormalMap().numpy()


def test_a_picture_wider_than_fractions_of_floats_are_fine():
    source = np.random.default_rng(2).integers(0, 256, (3, 9001, 4), np.uint8)
    got = sb.top.NormalMap(source).numpy()
    part = sb.top.NormalMap(source[:, 8000:].copy()).numpy()
    np.testing.assert_array_equal(got[:, 8010:8990], part[:, 10:990])
