"""Other libraries take the arrays, and give theirs: OpenCV, matplotlib, Pillow, SciPy."""

from __future__ import annotations

import io

import numpy as np
import pytest
import sarabet as sb

cv2 = pytest.importorskip("cv2")


def test_opencv_takes_a_read_only_view(project, photo):
    soft = sb.top.Level(photo, brightness1=0.5)
    bgr = soft.numpy(channels="bgr")
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    assert grey.shape == (512, 512)
    np.testing.assert_array_equal(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), soft.numpy(channels=3))
    assert cv2.resize(soft.numpy(), (64, 64)).shape == (64, 64, 4)
    assert cv2.GaussianBlur(soft.numpy(copy=False), (5, 5), 1).shape == (512, 512, 4)


def test_opencv_draws_into_a_copy(project, photo):
    canvas = sb.top.Array(photo).numpy(copy=True)
    cv2.circle(canvas, (256, 256), 100, (255, 0, 0, 255), -1)
    assert canvas[256, 256].tolist() == [255, 0, 0, 255]


def test_opencv_writes_into_out(project, photo):
    out = np.empty((512, 512, 3), np.uint8)
    sb.top.Array(photo).numpy(out=out, channels="bgr")
    cv2.flip(out, 1, dst=out)
    np.testing.assert_array_equal(out, photo[:, ::-1, ::-1])


def test_a_script_returns_what_opencv_gives(project, photo):
    source = sb.top.Array(photo)

    @sb.script_top(inputs=[source], channels="bgr")
    def edges(ctx, bgr, *, low: float = 50.0, high: float = 150.0):
        assert bgr.shape == (512, 512, 3)
        lines = cv2.Canny(bgr, low, high)
        marked = bgr.copy()
        marked[lines > 0] = (0, 0, 255)  # red, as OpenCV orders channels
        return marked

    got = edges.numpy()
    lines = cv2.Canny(np.ascontiguousarray(photo[..., ::-1]), 50, 150) > 0
    assert 1000 < lines.sum() < lines.size
    assert np.all(got[lines] == (255, 0, 0, 255))
    np.testing.assert_array_equal(got[~lines][:, :3], photo[~lines])
    edges.par.low = 10.0
    assert not np.array_equal(edges.numpy(), got)
    edges.par.low = 50.0
    np.testing.assert_array_equal(edges.numpy(), got)


def test_a_decoded_frame_goes_in_as_it_is(project, photo, tmp_path):
    path = tmp_path / "frame.png"
    cv2.imwrite(str(path), photo[..., ::-1])
    frame = cv2.imread(str(path))
    source = sb.top.Array(frame)
    np.testing.assert_array_equal(source.numpy(channels="bgr"), photo)


def test_saved_files_read_back(project, photo, tmp_path):
    top = sb.top.Array(photo)
    path = tmp_path / "photo.png"
    top.save(path)
    np.testing.assert_array_equal(cv2.imread(str(path))[..., ::-1], photo)
    decoded = cv2.imdecode(np.frombuffer(top.encode(".png"), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(decoded[..., :3][..., ::-1], photo)
    jpeg = cv2.imdecode(np.frombuffer(top.encode(".jpg"), np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(jpeg[..., ::-1].astype(int) - photo).mean() < 6
    np.testing.assert_array_equal(sb.top.ImageFileIn(file=path).numpy(channels=3), photo)


def test_sixteen_bits_survive_a_file(project, tmp_path):
    pixels = np.random.default_rng(1).integers(0, 65536, (20, 31, 3), np.uint16)
    path = tmp_path / "deep.png"
    sb.top.Array(pixels).save(path)
    back = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert back.dtype == np.uint16
    np.testing.assert_array_equal(back[..., :3][..., ::-1], pixels)


def test_matplotlib_takes_pictures_and_channels(project, photo):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    from matplotlib import image
    from matplotlib import pyplot as plt

    top = sb.top.Array(photo)
    buffer = io.BytesIO()
    plt.imsave(buffer, top.numpy())
    buffer.seek(0)
    back = image.imread(buffer, format="png")
    np.testing.assert_array_equal(np.round(back[..., :3] * 255).astype(np.uint8), photo)
    figure, (left, right) = plt.subplots(1, 2)
    try:
        left.imshow(top)
        right.plot(sb.chop.Pattern(length=50)["chan1"])
        right.plot(np.asarray(sb.chop.Pattern(length=50)).T)
        figure.savefig(io.BytesIO(), format="png")
    finally:
        plt.close(figure)


def test_pillow_takes_pictures(project, photo):
    from PIL import Image

    np.testing.assert_array_equal(Image.fromarray(sb.top.Array(photo).numpy(channels=3)), photo)


def test_scipy_takes_operators(project):
    from scipy import ndimage, signal

    wave = sb.chop.Pattern(length=256)
    frequencies, power = signal.periodogram(wave["chan1"])
    assert frequencies.shape == power.shape == (129,)
    ramp = sb.top.Ramp(resolution=(32, 16), format="mono32float")
    assert ndimage.gaussian_filter(ramp, 1).shape == (16, 32, 1)


def test_bytes_and_buffers_of_views(project):
    view = sb.chop.Array(np.arange(6, dtype=np.float32).reshape(2, 3)).numpy()
    assert view.tobytes() == np.arange(6, dtype=np.float32).tobytes()
    assert memoryview(view).readonly
    np.testing.assert_array_equal(np.frombuffer(view, np.float32), np.arange(6))
    np.testing.assert_array_equal(np.from_dlpack(view.copy()), view)
