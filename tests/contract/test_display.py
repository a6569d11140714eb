"""What notebooks show: pictures, plots, networks; `repr` never cooks and a display never raises."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import sarabet as sb
from PIL import Image

SVG = "{http://www.w3.org/2000/svg}"


def shapes(svg, kind):
    return list(ET.fromstring(svg).iter(SVG + kind))


def texts(svg):
    return [element.text for element in shapes(svg, "text")]


def lines(svg):
    """Return the paths that are drawn as lines of channels."""
    return [p for p in shapes(svg, "path") if p.get("stroke-linejoin") == "round"]


def shown(top):
    return np.asarray(Image.open(io.BytesIO(top._repr_png_())))


@pytest.fixture
def failing(project):
    @sb.script_chop()
    def broken(ctx):
        raise RuntimeError("no <signal>")

    return broken


def test_repr_never_cooks(project):
    wave, ramp, inner = sb.chop.LFO(), sb.top.Ramp(), sb.comp.Base()
    channel = wave["chan1"]
    wave.par.frequency = 3
    cooks = wave.cook_count
    for thing in (wave, ramp, inner, channel, project, wave.par, wave.par.frequency):
        assert repr(thing)
    assert wave.cook_count == cooks
    assert ramp.cook_count == 0


# --- pictures ---


def test_a_picture_is_a_png_of_its_pixels(project, photo):
    small = np.ascontiguousarray(photo[100:301, 50:352])
    picture = shown(sb.top.Array(small))
    np.testing.assert_array_equal(picture[..., :3], small)
    assert (picture[..., 3] == 255).all()


@pytest.mark.parametrize("size", [(1024, 512), (513, 7), (3, 2048), (1000, 999)])
def test_a_picture_is_at_most_512_pixels(project, size):
    width, height = size
    picture = shown(sb.top.Ramp(resolution=size))
    scale = 512 / max(size)
    assert picture.shape == (max(1, round(height * scale)), max(1, round(width * scale)), 4)


def test_a_reduced_picture_is_the_mean_of_what_it_covers(project, photo):
    wide = np.tile(photo, (2, 2, 1))
    picture = shown(sb.top.Array(wide))
    means = wide.reshape(512, 2, 512, 2, 3).mean(axis=(1, 3))
    assert np.abs(picture[..., :3] - means).max() <= 0.5


def test_a_picture_has_straight_alpha(project):
    pixels = np.full((4, 4, 4), (100, 50, 0, 128), np.uint8)
    assert shown(sb.top.Array(pixels))[0, 0].tolist() == [199, 100, 0, 128]
    clear = np.zeros((4, 4, 4), np.uint8)
    assert shown(sb.top.Array(clear))[0, 0].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.uint16])
def test_other_pixels_are_shown_too(project, dtype):
    most = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    grey = np.full((4, 6, 1), most, dtype)
    assert shown(sb.top.Array(grey))[2, 3].tolist() == [255, 255, 255, 255]
    if most == 1:
        odd = np.array([np.nan, np.inf, -5, 7], dtype).reshape(1, 4, 1)
        assert shown(sb.top.Array(odd))[0, :, 0].tolist() == [0, 255, 0, 255]


def test_slices_are_shown_side_by_side():
    from sarabet.picture import small_png

    slices = np.zeros((5, 4, 6, 4), np.uint8)
    slices[:] = (np.arange(5, dtype=np.uint8) * 10 + 10)[:, None, None, None]
    slices[..., 3] = 255
    sheet = np.asarray(Image.open(io.BytesIO(small_png(slices, 512))))
    assert sheet.shape == (8, 18, 4)  # three and two
    assert sheet[0, ::6, 0].tolist() == [10, 20, 30]
    assert sheet[4, ::6, 0].tolist() == [40, 50, 0]


def test_a_picture_that_cannot_be_made_says_why(project):
    @sb.script_top()
    def broken(ctx):
        raise RuntimeError("no <signal>")

    assert broken._repr_png_() is None
    assert "no <signal>" in " ".join(texts(broken._repr_svg_()))
    fine = sb.top.Ramp()
    assert fine._repr_svg_() is None
    fine.destroy()
    assert fine._repr_png_() is None
    assert texts(fine._repr_svg_())


# --- channels ---


def test_channels_are_drawn_with_their_names(project):
    wave = sb.chop.Array(np.random.default_rng(0).normal(size=(3, 100)), names="tx ty roll")
    drawing = wave._repr_svg_()
    assert len(lines(drawing)) == 3
    assert {"tx", "ty", "roll", "seconds"} <= set(texts(drawing))
    one = wave["ty"]._repr_svg_()
    assert len(lines(one)) == 1
    assert "ty" in texts(one)
    assert "tx" not in texts(one)


def places_of(line):
    numbers = line.get("d").replace("M", "").replace("h0L", " ").split()
    return np.array(numbers, float).reshape(-1, 2)


def test_a_line_runs_where_the_samples_are(project):
    up = sb.chop.Array(np.arange(5, dtype=np.float32), rate=1)
    (line,) = lines(up._repr_svg_())
    x, y = places_of(line).T
    np.testing.assert_allclose(np.diff(x)[1:], (480 - 56) / 4, atol=0.11)
    assert (np.diff(y)[1:] < 0).all()  # up is up


def test_long_channels_keep_their_peaks(project):
    samples = np.zeros(100_000, np.float32)
    samples[70_001] = 1
    drawing = sb.chop.Array(samples)._repr_svg_()
    assert len(drawing) < 60_000
    (line,) = lines(drawing)
    heights = [y for _, y in places_of(line)]
    assert min(heights) < 20  # the peak, near the upper edge
    assert heights.count(min(heights)) == 1


@pytest.mark.parametrize(
    "samples",
    [
        np.empty((0, 10)),
        np.empty((3, 0)),
        np.full((2, 5), np.nan),
        [[np.inf, 1, -np.inf, 2, np.nan]],
        [[3.4e38, -3.4e38]],
        [[1e-42, 0]],
        np.full((1, 9), 7e30),
        [[5]],
        np.zeros((40, 3)),
        np.random.default_rng(1).choice([0, np.nan], (2, 5000)),
    ],
    ids=str,
)
def test_any_samples_can_be_drawn(project, samples):
    samples = np.asarray(samples, np.float32)
    drawing = sb.chop.Array(samples)._repr_svg_()
    assert len(lines(drawing)) == min(12, len(samples))
    assert "nan" not in drawing
    assert "inf" not in drawing
    if len(samples) > 12:
        assert "and 28 more" in texts(drawing)


def test_channels_that_cannot_be_cooked_say_why(failing):
    assert "no <signal>" in " ".join(texts(failing._repr_svg_()))
    assert failing._ipython_key_completions_() == []
    failing.destroy()
    assert texts(failing._repr_svg_())
    assert failing._ipython_key_completions_() == []


def test_channel_names_complete(project):
    assert sb.chop.Constant(tx=1.0, ty=2.0)._ipython_key_completions_() == ["tx", "ty"]


# --- networks ---


def test_a_network_is_drawn_without_cooking(project):
    ramp = sb.top.Ramp(name="ramp")
    soft = sb.top.Blur(ramp, name="soft")
    sb.top.Over(soft, ramp, name="over")
    sb.chop.LFO(name="lfo")
    drawing = project._repr_svg_()
    said = texts(drawing)
    assert {"ramp", "soft", "over", "lfo", "Blur TOP", "LFO CHOP"} <= set(said)
    assert len([p for p in shapes(drawing, "path") if "C" in p.get("d")]) == 3
    assert ramp.cook_count == soft.cook_count == 0
    places = {t.text: float(t.get("x")) for t in shapes(drawing, "text")}
    assert places["ramp"] < places["soft"] < places["over"]


def test_families_have_colours(project):
    sb.top.Ramp(), sb.chop.LFO(), sb.comp.Base()
    bars = [r.get("fill") for r in shapes(project._repr_svg_(), "rect") if r.get("width") == "6"]
    assert len(set(bars)) == 3


def test_a_problem_shows_in_the_network(project, failing):
    assert "no <signal>" not in project._repr_svg_()
    with pytest.raises(sb.CookError):
        failing.numpy()
    drawing = project._repr_svg_()
    assert [t for t in shapes(drawing, "title") if "no <signal>" in t.text]
    assert [r for r in shapes(drawing, "rect") if r.get("stroke") == "#c0392b"]


def test_what_is_inside_of_a_component_is_its_own_drawing(project):
    outside = sb.top.Ramp(name="outside")
    inner = sb.comp.Base(name="inner")
    inside = inner.create("inTOP", "in1")
    out = inner.create("outTOP", "out1")
    out.inputs = [inside]
    inner.inputs = [outside]
    after = sb.top.Blur(name="after")
    after.inputs = [inner]
    drawing = project._repr_svg_()
    assert "Base, 2 inside COMP" in texts(drawing)
    assert "in1" not in texts(drawing)
    assert len([p for p in shapes(drawing, "path") if "C" in p.get("d")]) == 2
    assert {"in1", "out1"} <= set(texts(inner._repr_svg_()))


def test_loops_and_empty_networks(project):
    assert "no operators" in project._repr_svg_()
    a, b = sb.top.Level(name="a"), sb.top.Level(name="b")
    a.inputs, b.inputs = [b], [a]
    drawing = project._repr_svg_()
    assert {"a", "b"} <= set(texts(drawing))
    assert len([p for p in shapes(drawing, "path") if "C" in p.get("d")]) == 2


def test_a_large_network_is_drawn_in_part(project):
    source = sb.chop.LFO()
    for _ in range(249):
        source = sb.chop.Null(source)
    drawing = project._repr_svg_()
    assert "and 50 more" in texts(drawing)
    assert source.cook_count == 0


# --- all of it through IPython, and matplotlib ---


def test_ipython_picks_the_picture(project, failing):
    formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is missing")
    formatter = formatters.DisplayFormatter()
    top = sb.top.Ramp(resolution=(8, 8))
    for thing, kind in (
        (top, "image/png"),
        (sb.chop.LFO(), "image/svg+xml"),
        (sb.chop.LFO()["chan1"], "image/svg+xml"),
        (failing, "image/svg+xml"),
        (project, "image/svg+xml"),
        (project.root, "image/svg+xml"),
    ):
        data, _ = formatter.format(thing)
        assert set(data) == {"text/plain", kind}
        assert data["text/plain"] == repr(thing)


def test_plot_draws_with_matplotlib(project):
    matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is missing")
    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    wave = sb.chop.Array(np.arange(8).reshape(2, 4), names="tx ty", rate=2)
    figure, axes = plt.subplots()
    try:
        assert wave.plot(axes, linestyle="--") is axes
        wave["ty"].plot(ax=axes, label="again")
        drawn = axes.get_lines()
        assert [line.get_label() for line in drawn] == ["tx", "ty", "again"]
        np.testing.assert_array_equal(drawn[1].get_data(), [[0, 0.5, 1, 1.5], [4, 5, 6, 7]])
        assert drawn[0].get_linestyle() == "--"
        assert axes.get_xlabel() == "seconds"
        other = wave.plot()
        assert other is not axes
    finally:
        plt.close("all")
    assert figure.axes


def test_plot_without_matplotlib_names_what_to_install(run_python):
    said = run_python(
        """
        import sys
        sys.modules["matplotlib"] = None
        import sarabet as sb
        with sb.Project():
            wave = sb.chop.LFO(name="wave")
        for thing in (wave, wave["chan1"]):
            try:
                thing.plot()
            except ImportError as error:
                print(error.name, error)
        assert wave._repr_svg_().startswith("<svg")
        """
    )
    for line in said.splitlines():
        assert line.startswith("matplotlib /project1/wave: plot() expects matplotlib")
        assert "pip install matplotlib" in line
    assert len(said.splitlines()) == 2
