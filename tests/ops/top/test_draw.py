"""Draw TOP: against the closed form, and against OpenCV."""

import cv2
import numpy as np
import pytest
import sarabet as sb

WHITE = {"color": (1, 1, 1, 1)}


def coverage(width=64, height=48, **shapes):
    """Return how much of each pixel is covered, 0 to 1, of shapes drawn over nothing."""
    drawn = sb.top.Draw(resolution=(width, height), **{**WHITE, **shapes}).numpy()
    assert (drawn[..., 0] == drawn[..., 3]).all()  # premultiplied white
    return drawn[..., 3] / 255


def test_example(picture):
    boxes = np.array([[118, 72, 215, 150], [280, 90, 352, 165]])
    labelled = sb.top.Draw(picture, boxes=boxes, labels="left eye\nright eye", color=(0, 1, 0, 1))
    pixels = labelled.numpy()
    green = (pixels == (0, 255, 0, 255)).all(axis=-1)
    assert green[71:73, 118:215].all()  # two rows, half on each side of the box's upper side
    assert green[72:150, 117:119].all()
    untouched = np.ones(green.shape, bool)
    untouched[50:170, 110:360] = False
    np.testing.assert_array_equal(pixels[untouched], picture[untouched])


def outline(box, thickness, width=64, height=48):
    """Return the coverage of a box's outline: the larger rectangle less the smaller."""

    def rectangle(by):
        left, top, right, bottom = box[0] - by, box[1] - by, box[2] + by, box[3] + by
        across = np.clip(np.minimum(right, np.arange(width) + 1) -
                         np.maximum(left, np.arange(width)), 0, 1)  # fmt: skip
        down = np.clip(np.minimum(bottom, np.arange(height) + 1) -
                       np.maximum(top, np.arange(height)), 0, 1)  # fmt: skip
        return np.outer(down, across)

    return rectangle(thickness / 2) - rectangle(-thickness / 2)


@pytest.mark.parametrize("thickness", [1, 2, 3, 5])
@pytest.mark.parametrize(
    "box", [(10, 8, 40, 30), (10.5, 8.5, 40.5, 30.5), (-6, -5, 20, 20), (10.25, 8, 40, 30.75)]
)
def test_boxes_against_the_closed_form(box, thickness):
    got = coverage(boxes=[box], thickness=thickness)
    np.testing.assert_allclose(got, outline(box, thickness), atol=2.5 / 255)


def test_boxes_may_be_given_any_way_round():
    got = coverage(boxes=[[40, 30, 10, 8]])
    np.testing.assert_array_equal(got, coverage(boxes=[[10, 8, 40, 30]]))


def test_whole_pixels_as_opencv_draws_them():
    """OpenCV counts pixels, so that its corners are at .5."""
    want = np.zeros((48, 64), np.uint8)
    cv2.rectangle(want, (10, 8), (40, 30), 255, 1)
    got = coverage(boxes=[[10.5, 8.5, 40.5, 30.5]], thickness=1)
    np.testing.assert_array_equal(got * 255, want)


def supersampled(inside, width=64, height=48, by=16):
    """Return the coverage of what a function of x and y says is inside."""
    y, x = (np.mgrid[: height * by, : width * by] + 0.5) / by
    return inside(x, y).reshape(height, by, width, by).mean(axis=(1, 3))


def test_circles_against_the_closed_form():
    got = coverage(circles=[[30, 22, 15]], thickness=3)
    ring = supersampled(lambda x, y: np.abs(np.hypot(x - 30, y - 22) - 15) <= 1.5)
    np.testing.assert_allclose(got, ring, atol=0.06)
    assert got.sum() == pytest.approx(2 * np.pi * 15 * 3, rel=0.005)


def test_points_are_discs():
    got = coverage(points=[[20, 20], [40.5, 30.25]], pointsize=9)
    discs = supersampled(
        lambda x, y: (np.hypot(x - 20, y - 20) <= 4.5) | (np.hypot(x - 40.5, y - 30.25) <= 4.5)
    )
    np.testing.assert_allclose(got, discs, atol=0.06)


@pytest.mark.parametrize("line", [(5, 5, 60, 40), (5, 40, 60, 42), (30, 2, 28, 46)])
@pytest.mark.parametrize("thickness", [1, 4])
def test_lines_against_the_closed_form(line, thickness):
    x1, y1, x2, y2 = line
    length = np.hypot(x2 - x1, y2 - y1)

    def inside(x, y):
        along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length
        away = ((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)) / length
        return (along >= 0) & (along <= length) & (np.abs(away) <= thickness / 2)

    got = coverage(lines=[line], thickness=thickness)
    np.testing.assert_allclose(got, supersampled(inside), atol=0.1)


def test_lines_as_opencv_draws_them_larger():
    """OpenCV's own smooth lines are wider than they say: its sharp ones, 16 times as large."""
    large = np.zeros((48 * 16, 64 * 16), np.uint8)
    cv2.line(large, (5 * 16, 5 * 16), (60 * 16, 40 * 16), 255, 3 * 16)
    want = cv2.resize(large, (64, 48), interpolation=cv2.INTER_AREA) / 255
    got = coverage(lines=[[5, 5, 60, 40]], thickness=3)
    inner = (slice(None), slice(8, 57))  # OpenCV's ends are round
    assert np.abs(got - want)[inner].max() < 0.1
    assert got[inner].sum() == pytest.approx(want[inner].sum(), rel=0.03)


def test_fill():
    got = coverage(boxes=[[10, 8, 40, 30]], fillalpha=0.5, thickness=0)
    want = np.zeros((48, 64))
    want[8:30, 10:40] = 0.5
    np.testing.assert_allclose(got, want, atol=0.5 / 255 + 1e-6)
    assert coverage(circles=[[32, 24, 10]], fillalpha=1).sum() == pytest.approx(
        np.pi * 11**2, rel=0.01
    )


def test_fractions():
    pixels = coverage(boxes=[[16, 12, 48, 24]], points=[[32, 24]], circles=[[32, 24, 12]])
    parts = coverage(boxes=[[0.25, 0.25, 0.75, 0.5]], points=[[0.5, 0.5]],
                     circles=[[0.5, 0.5, 0.25]], units="fraction")  # fmt: skip
    np.testing.assert_array_equal(pixels, parts)


def test_colours():
    boxes = [[2, 2, 10, 10], [20, 2, 30, 10], [40, 2, 50, 10]]
    drawn = sb.top.Draw(boxes=boxes, colors=[[1, 0, 0], [0, 1, 0]], resolution=(64, 16)).numpy()
    assert [drawn[2, x].tolist() for x in (5, 25, 45)] == [
        [255, 0, 0, 255],
        [0, 255, 0, 255],
        [255, 0, 0, 255],
    ]
    clear = sb.top.Draw(boxes=boxes, colors=[[1, 0, 0, 0.5]], resolution=(64, 16)).numpy()
    np.testing.assert_allclose(clear[2, 5].astype(int), (128, 0, 0, 128), atol=1)


def test_colours_of_the_wrong_shape():
    with pytest.raises(sb.CookError, match=r"'colors' expects shape \(n, 3\).*got \(1, 2\)"):
        sb.top.Draw(boxes=[[0, 0, 1, 1]], colors=[[1, 0]]).numpy()
    with pytest.raises(ValueError, match="'boxes'"):
        sb.top.Draw(boxes=[[0, 0, 1]])


@pytest.mark.parametrize("name", ["rgba8fixed", "rgba16float", "rgba32float", "rgba16fixed"])
def test_over_a_picture_of_any_format(name, fractions):
    below = sb.top.Array(fractions(48, 64), name="below")
    drawn = sb.top.Draw(sb.top.Null(below, format=name), circles=[[30, 22, 15]],
                        color=(1, 0.5, 0, 0.5), thickness=5)  # fmt: skip
    stored = sb.top.Null(below, format=name).numpy()
    got, most = drawn.numpy(), 1
    if stored.dtype.kind == "u":
        most = np.iinfo(stored.dtype).max
    alone = sb.top.Draw(resolution=(64, 48), circles=[[30, 22, 15]], color=(1, 0.5, 0, 0.5),
                        thickness=5).numpy() / 255  # fmt: skip
    want = alone + stored / most * (1 - alone[..., 3:])
    np.testing.assert_allclose(got / most, want, atol=1.01 / 255 if most == 255 else 1e-3)
    empty = alone[..., 3] == 0
    np.testing.assert_array_equal(got[empty], stored[empty])


def test_infinite_neighbours_stay_where_they_are():
    values = np.zeros((4, 40, 4), np.float32)
    values[0, 30] = np.inf
    got = sb.top.Draw(values, boxes=[[2, 1, 6, 3]]).numpy()
    np.testing.assert_array_equal(got[:, 20:], values[:, 20:])


def test_another_size(picture):
    drawn = sb.top.Draw(picture, boxes=[[10, 10, 90, 50]], outputresolution="half", **WHITE).numpy()
    assert drawn.shape == (150, 225, 4)
    assert (drawn[9:11, 10:90] == 255).all()


def test_without_shapes_the_input_is_shown(picture):
    source = sb.top.Array(picture)
    np.testing.assert_array_equal(sb.top.Draw(source).numpy(), picture)
    assert not sb.top.Draw().numpy().any()


def test_no_rows(picture):
    drawn = sb.top.Draw(picture, boxes=[[1, 2, 30, 40]], colors=[[1, 0, 0]], labels="x")
    assert (drawn.numpy() != picture).any()
    for nothing in (np.zeros((0, 4)), []):
        drawn.par.boxes = nothing
        drawn.par.colors = np.zeros((0, 3))
        drawn.par.labels = ""
        np.testing.assert_array_equal(drawn.numpy(), picture)
    with pytest.raises(ValueError, match=r"'boxes' expects an array of shape \(n, 4\)"):
        drawn.par.boxes = np.zeros((0, 3))
    bare = sb.top.Draw(circles=[], points=np.zeros((0, 2)), lines=np.zeros((0, 4)))
    assert not bare.numpy().any()


def test_what_is_not_finite_or_far_away_is_left_out():
    keep = [[30, 20]]
    alone = coverage(points=keep)
    odd = [[np.nan, 3], *keep, [np.inf, 4], [1e30, 5], [-1e9, 1e9]]
    np.testing.assert_array_equal(coverage(points=odd), alone)
    huge = [[-1e30, 10, 1e30, 40], [np.nan, 1, 2, 3]]
    rows = coverage(boxes=huge, thickness=2)
    assert (rows[9:11] == 1).all()
    assert (rows[39:41] == 1).all()
    assert rows.sum() == 4 * 64
    slope = coverage(lines=[[-1e7, -1e7, 1e7, 1e7]], thickness=2)
    assert (slope.diagonal() > 0.9).all()
    assert not coverage(circles=[[0, 0, 1e20], [5, 5, -3], [5, 5, 0]]).any()


def test_chop():
    values = np.array([[10, 30], [8, 20], [20, 40], [16, 30], [9, 9]], np.float32)
    for shape, columns, name in (
        ("boxes", 4, "boxes"), ("lines", 4, "lines"), ("circles", 3, "circles"),
        ("points", 2, "points"),
    ):  # fmt: skip
        source = sb.chop.Array(values)
        got = coverage(chop=source, chopshape=shape)
        np.testing.assert_array_equal(got, coverage(**{name: values[:columns].T}))
    few = sb.chop.Array(values[:1])
    with pytest.raises(sb.CookError, match=r"'chop' expects 2 channels.*got 1"):
        sb.top.Draw(chop=few, chopshape="points").numpy()


def test_it_follows_what_it_draws(project):
    lfo = sb.chop.Constant()
    lfo.par.const0name = "x"
    lfo.par.const0value.expr = "10 + absTime.frame"
    lfo.par.const1name = "y"
    lfo.par.const1value = 20
    drawn = sb.top.Draw(chop=lfo, chopshape="points", resolution=(64, 48))
    for frame in range(5):
        columns = np.nonzero(drawn.numpy()[20, :, 3] > 127)[0]
        assert columns.mean() == pytest.approx(9.5 + frame)
        project.step()


# --- labels ---


def test_labels_are_above_their_boxes():
    box = [[20, 30, 60, 44]]
    bare = coverage(boxes=box)
    with_label = coverage(boxes=box, labels="cat", labelsize=12, labelbackground=False)
    rows, columns = np.nonzero(with_label - bare > 0.3)
    assert rows.min() >= 12
    assert rows.max() < 30
    assert 19 <= columns.min() < 24


def test_labels_stay_within_the_image():
    for box in ([-30, -20, 10, 8], [58, 40, 90, 60]):
        label = coverage(boxes=[box], labels="dog", labelsize=12, thickness=0,
                         labelbackground=False)  # fmt: skip
        assert label[1:-1, 1:-1].sum() > 30
        assert label.sum() - label[1:-1, 1:-1].sum() < 8
    unseen = coverage(boxes=[[-30, -20, -10, -8]], labels="dog", thickness=0)
    assert not unseen.any()


def test_a_label_is_legible_on_its_colour():
    for colour, text in (((1, 1, 0, 1), 0), ((0, 0, 0.5, 1), 255)):
        drawn = sb.top.Draw(points=[[10, 40]], labels="label", color=colour, labelsize=24,
                            resolution=(128, 64)).numpy()  # fmt: skip
        assert (drawn == (text, text, text, 255)).all(axis=-1).sum() > 50
        assert (drawn == np.round(np.array(colour) * 255)).all(axis=-1).sum() > 200


def test_label_positions_and_empty_lines():
    with_two = coverage(points=[[5, 5], [5, 25], [5, 45]], labels="a\n\nc", pointsize=0,
                        labelbackground=False)  # fmt: skip
    assert with_two[20:30].sum() < with_two[35:].sum()
    at = coverage(labels="x", labelpositions=[[30, 40]], labelsize=12, labelbackground=False)
    rows, columns = np.nonzero(at > 0.3)
    assert 25 <= rows.min() < rows.max() < 40
    assert 29 <= columns.min() < columns.max() < 40


def test_labels_without_places_are_a_warning():
    drawn = sb.top.Draw(points=[[5, 5]], labels="one\ntwo\nthree")
    drawn.numpy()
    (warning,) = drawn.problems
    assert "'labels' has 2 more lines than there are places for them (1)" in str(warning)


def test_labels_of_strangers():
    with pytest.raises(sb.CookError, match="'labels' must be UTF-8"):
        sb.top.Draw(points=[[5, 5]], labels="a\0b").numpy()
    with pytest.raises(sb.CookError, match="'labels' must be at most 1000000 pixels"):
        sb.top.Draw(points=[[5, 5]], labels="a" * 100_000).numpy()
    drawn = sb.top.Draw(points=[[5, 5]], labels="<b>شكرا 🎉</b> & ]]>", font="No Such Font")
    assert drawn.numpy().any()
    assert "no font 'No Such Font'" in str(drawn.problems[0])
