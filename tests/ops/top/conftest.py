"""What the tests of texture operators share: a project, photographs, arrays of every dtype."""

import numpy as np
import pytest
import sarabet as sb
from skimage import data

FORMATS = {
    "rgba8fixed": np.uint8,
    "rgba16fixed": np.uint16,
    "rgba16float": np.float16,
    "rgba32float": np.float32,
}


@pytest.fixture(autouse=True)
def project():
    with sb.Project(fps=60) as made:
        yield made


@pytest.fixture(scope="session")
def picture():
    """A photograph of 451x300, which is odd and not square; RGBA, opaque."""
    rgb = data.chelsea()
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


@pytest.fixture
def fractions():
    """Random (h, w, 4) float32 in 0..1."""

    def make(height, width, seed=0):
        return np.random.default_rng(seed).random((height, width, 4), np.float32)

    return make


@pytest.fixture(scope="session")
def pair(picture):
    """Two premultiplied pictures in 0..1, each with a soft edge of alpha: a cat, and a rocket."""
    rocket = data.rocket()[100:400, 100:551] / 255
    y, x = np.mgrid[0:1:300j, 0:1:451j]
    cat_alpha, rocket_alpha = np.clip(2 * x - 0.5, 0, 1)[..., None], (1 - y)[..., None]
    cat = np.concatenate([picture[..., :3] / 255 * cat_alpha, cat_alpha], axis=-1)
    return cat, np.concatenate([rocket * rocket_alpha, rocket_alpha], axis=-1)


@pytest.fixture(scope="session")
def extreme_pair():
    """Two (49, 4, 4) float32 images with every pair of 0, 1, parts, negative and large values."""
    values = np.array([0, 1, 0.25, -0.5, -3, 4, 1000], np.float32)
    first, second = (grid.ravel() for grid in np.meshgrid(values, values))
    turns = [np.roll(np.arange(7), turn) for turn in range(4)]
    other = [values[turn] for turn in turns]
    a = np.stack([np.stack([first, np.tile(o, 7), first, first], -1) for o in other], 1)
    b = np.stack([np.stack([second, second, np.tile(o, 7), second], -1) for o in other], 1)
    return a, b


@pytest.fixture(params=list(FORMATS))
def stored(request):
    """Turns fractions into an array of one pixel format, and such an array back into floats."""
    dtype = np.dtype(FORMATS[request.param])
    most = np.iinfo(dtype).max if dtype.kind == "u" else 1

    class Stored:
        name = request.param
        # Half a step of the format, and what float32 arithmetic may differ by.
        tolerance = {"u1": 0.501 / 255, "u2": 0.501 / 65535 + 2e-6, "f2": 1e-3, "f4": 3e-6}[
            dtype.str[1:]
        ]

        def encode(self, values):
            values = np.asarray(values, np.float64)
            return (np.rint(values * most) if dtype.kind == "u" else values).astype(dtype)

        def decode(self, pixels):
            assert pixels.dtype == dtype
            return pixels.astype(np.float64) / most

        def clamped(self, values):
            return np.clip(values, 0, 1) if dtype.kind == "u" else values

    return Stored()
