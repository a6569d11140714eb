"""Text TOP, with the fonts that tools/setup installs: DejaVu and Noto Color Emoji."""

import os
import subprocess
import sys

import numpy as np
import pytest
import sarabet as sb

WIDE = {"resolution": (200, 100)}


def test_example():
    title = sb.top.Text(text="Sarabet 🎉", **WIDE)
    pixels = title.numpy()
    assert pixels.shape == (100, 200, 4)
    rows, columns = np.nonzero(pixels[..., 3])
    assert abs((rows.min() + rows.max()) / 2 - 50) < 8  # in the middle
    assert abs((columns.min() + columns.max()) / 2 - 100) < 4


def drawn(**settings):
    """Return the box of all that is drawn: left, top, right, bottom; the last ones excluded."""
    alpha = sb.top.Text(**{**WIDE, **settings}).numpy()[..., 3]
    rows, columns = np.nonzero(alpha)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def ink(**settings):
    return sb.top.Text(**{**WIDE, **settings}).numpy()[..., 3].astype(int)


def test_colours_are_premultiplied():
    pixels = sb.top.Text(text="█", fontsizex=200, fontcolor=(1, 0.5, 0), fontalpha=0.5,
                         bgcolor=(0, 0, 1), bgalpha=0.5, **WIDE).numpy()  # fmt: skip
    inside, outside = pixels[50, 100].astype(int), pixels[0, 0].astype(int)
    np.testing.assert_allclose(outside, (0, 0, 127.5, 127.5), atol=0.6)
    np.testing.assert_allclose(inside, (127.5, 64, 64, 191), atol=2)


def test_an_empty_text_is_the_background():
    assert not sb.top.Text(text="").numpy().any()
    assert (sb.top.Text(text="", bgalpha=1, bgcolor=(1, 0, 0)).numpy() == (255, 0, 0, 255)).all()


@pytest.mark.parametrize("size", [20, 40])
def test_size(size):
    """A full block of DejaVu is as high as its ascent and descent."""
    left, top, right, bottom = drawn(text="H", fontsizex=size)
    assert abs((bottom - top) - 0.729 * size) <= 1.5  # the height of DejaVu's capitals
    assert abs((right - left) - 0.56 * size) <= 2


def test_size_units():
    pixels = drawn(text="H", fontsizex=40)
    assert drawn(text="H", fontsizex=30, fontsizexunit="points") == pixels
    assert drawn(text="H", fontsizex=0.4, fontsizexunit="fraction") == pixels


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("text", ["HH", "שלום", "one\nlonger"])
def test_horizontal_align_is_literal_in_every_direction(align, text):
    left, _, right, _ = drawn(text=text, alignx=align)
    middle = {"left": left - 3, "center": (left + right) / 2 - 100, "right": right - 197}
    assert abs(middle[align]) <= 4


def test_lines_are_aligned_one_by_one():
    for align, edge in (("left", 0), ("right", -1)):
        alpha = ink(text="MMMM\nM", alignx=align)
        upper, lower = (np.nonzero(half.any(axis=0))[0][edge] for half in (alpha[:50], alpha[50:]))
        assert abs(upper - lower) <= 1


def test_vertical_align():
    tops = [drawn(text="H", aligny=align)[1] for align in ("top", "center", "bottom")]
    assert tops[0] < 12
    assert abs((tops[0] + tops[2]) / 2 - tops[1]) <= 1
    assert tops[2] > 60


def test_position_and_border():
    at = drawn(text="H", alignx="left", aligny="top")
    moved = drawn(text="H", alignx="left", aligny="top", position=(10, -20))
    assert np.subtract(moved, at).tolist() == [10, 20, 10, 20]
    parts = drawn(text="H", alignx="left", aligny="top", position=(0.05, -0.2),
                  positionunit="fraction")  # fmt: skip
    assert parts == moved
    kept = drawn(text="H", alignx="left", aligny="top", borderspace=(10, 20))
    assert kept == moved
    assert drawn(text="H", alignx="right", borderspace=(10, 0))[2] <= 190


def test_word_wrap():
    text = "one two three four five six"
    assert drawn(text=text, fontsizex=20)[3] - drawn(text=text, fontsizex=20)[1] < 25
    left, top, right, bottom = drawn(text=text, fontsizex=20, wordwrap=True)
    assert right - left <= 200
    assert bottom - top > 35
    narrow = drawn(text=text, fontsizex=20, wordwrap=True, borderspace=(60, 0))
    assert narrow[0] >= 59
    assert narrow[2] <= 141
    long = drawn(text="m" * 40, fontsizex=20, wordwrap=True)
    assert long[3] - long[1] > 50


def test_wrapped_lines_are_those_of_a_person():
    wrapped = ink(text="one two three", fontsizex=32, wordwrap=True, resolution=(150, 100))
    np.testing.assert_array_equal(
        wrapped, ink(text="one two\nthree", fontsizex=32, resolution=(150, 100))
    )
    kept = {"text": "aa\n  bb cc\n\ndd", "resolution": (200, 200)}
    np.testing.assert_array_equal(ink(**kept), ink(wordwrap=True, **kept))
    red = "<span foreground='red'>one two three</span> four"
    in_lines = "<span foreground='red'>one two\nthree</span>\nfour"
    both = [
        sb.top.Text(text=text, markup=True, wordwrap=wrap, resolution=(150, 100)).numpy()
        for text, wrap in ((red, True), (in_lines, False))
    ]
    np.testing.assert_array_equal(*both)


def test_wrapped_lines_of_a_paragraph_share_its_direction():
    mixed = "שלום שלום abc (שלום)"
    usual = {"fontsizex": 24, "alignx": "right", "resolution": (150, 120)}
    wrapped = ink(text=mixed, wordwrap=True, **usual)
    np.testing.assert_array_equal(
        wrapped,
        ink(text="שלום שלום\nabc (שלום)", readingdirection="righttoleft", **usual),
    )


def test_wrapped_letters_may_have_room_between_them():
    tracked = {"text": "one two three", "tracking": 3, "resolution": (170, 100)}
    wrapped, in_lines = (
        drawn(wordwrap=True, **tracked),
        drawn(**{**tracked, "text": "one two\nthree"}),
    )
    np.testing.assert_allclose(wrapped, in_lines, atol=2)


@pytest.mark.parametrize("width", [1, 3, 20, 60])
@pytest.mark.parametrize(
    "text",
    [
        "\u202eb \u0300\u0e44",
        "\u202ek \U000e0041\u0928",
        "\u202ep \u0300\u200b",
        "\ufdfd\t\ufdfd a\u00adb",
        "x" * 10_000,
        "مر" * 2000,
    ],
)
def test_narrow_lines(text, width):
    for tracking in (0, 5, -5):
        made = sb.top.Text(text=text, wordwrap=True, tracking=tracking, resolution=(width, 50))
        assert made.numpy().shape == (50, width, 4)


def test_line_spacing_and_tracking():
    usual = drawn(text="H\nH")
    assert drawn(text="H\nH", linespacing=10)[3] - usual[3] == 5  # it stays in the middle
    once = drawn(text="HHHH", alignx="left")
    assert drawn(text="HHHH", alignx="left", tracking=5)[2] - once[2] == pytest.approx(15, abs=3)


def test_styles_differ():
    plain = ink(text="abc")
    for style in ({"bold": True}, {"italic": True}, {"font": "DejaVu Serif"}):
        assert (ink(text="abc", **style) != plain).any()
    assert ink(text="abc", bold=True).sum() > plain.sum() * 1.2


def test_letters_join():
    """Arabic letters have other shapes beside each other than alone."""
    joined, apart = ink(text="مح"), ink(text="م ح")
    assert joined.any(axis=0).sum() < apart.any(axis=0).sum()
    gaps = np.diff(np.nonzero(joined.any(axis=0))[0])
    assert gaps.max() == 1  # one stroke, without a gap


def test_right_to_left():
    """The first letter is on the right: alef's stroke, and not the broad letter after it."""
    word = ink(text="اس", fontsizex=40)
    columns = np.nonzero(word.any(axis=0))[0]
    alef = word[:, columns[-6] : columns[-1] + 1]
    assert np.nonzero(alef.any(axis=1))[0].size > 20  # upright


def test_reading_direction():
    """What is mixed is ordered as the paragraph's direction says."""
    mixed = "abc שלום"
    ltr, rtl = (ink(text=mixed, readingdirection=d) for d in ("lefttoright", "righttoleft"))
    np.testing.assert_array_equal(ink(text=mixed), ltr)
    assert (rtl != ltr).any()


def test_emoji_have_their_own_colours():
    pixels = sb.top.Text(text="😀", fontsizex=64, fontcolor=(0, 0, 1), **WIDE).numpy()
    red, green, blue, _ = np.moveaxis(pixels[pixels[..., 3] == 255].astype(int), -1, 0)
    assert red.size > 1000
    assert red.mean() > 200
    assert green.mean() > 120
    assert blue.mean() < 120


def test_markup():
    red = sb.top.Text(text="<span foreground='red'>R</span>&amp;", markup=True, **WIDE).numpy()
    full = red[red[..., 3] == 255]
    assert {(255, 0, 0, 255), (255, 255, 255, 255)} <= set(map(tuple, full.tolist()))
    as_it_is = ink(text="a&b<c>")
    assert (as_it_is != ink(text="a&amp;b&lt;c&gt;")).any()
    np.testing.assert_array_equal(as_it_is, ink(text="a&amp;b&lt;c&gt;", markup=True))


def test_expressions_cook_when_the_text_changes(project):
    clock = sb.top.Text(**WIDE)
    clock.par.text.expr = "str(int(absTime.frame // 10))"
    seen = set()
    for _ in range(40):
        seen.add(clock.numpy().tobytes())
        project.step()
    assert len(seen) == 4
    assert clock.cook_count == 4


def test_unchanged_is_not_drawn_again(project):
    title = sb.top.Text()
    first = title.numpy()
    project.step(5)
    assert np.shares_memory(title.numpy(), first)
    assert title.cook_count == 1


@pytest.mark.parametrize("pixel_format", ["rgba16float", "mono8fixed", "rgba32float"])
def test_formats(pixel_format):
    made = sb.top.Text(bgalpha=1, bgcolor=(1, 1, 1), text="", format=pixel_format).numpy()
    assert (made == made.dtype.type(1 if made.dtype.kind == "f" else 255)).all()


# --- texts of strangers ---


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"text": "<b>x", "markup": True}, "must be markup: .*line 1"),
        ({"text": "a & b", "markup": True}, "must be markup"),
        ({"text": "<span size='5000pt'>x</span>", "markup": True}, "at most 4096 pixels, got 5000"),
        ({"text": "<big>" * 60 + "x" + "</big>" * 60, "markup": True}, "at most 4096 pixels"),
        ({"text": "<span rise='-2000000000'>x</span>", "markup": True}, "at most 4096 pixels"),
        ({"text": "x" * 32_000}, r"at most 1000000 pixels long.*got 32000 bytes of at most 32"),
        ({"text": "x" * 5_000_000}, "at most 4000000 bytes, got 5000000"),
        ({"text": "a\0b"}, "must be UTF-8, got byte 0 at 1"),
        ({"fontsizex": 4096, "fontsizexunit": "fraction"}, "at most 4096 pixels, got 1048576"),
        ({"font": "x" * 101}, "'font' must be the name of a family.* 101 bytes"),
        ({"font": "a\nb"}, "'font' must be the name of a family"),
    ],
)
def test_what_is_refused(settings, message):
    with pytest.raises(sb.CookError, match=rf"(?s)^/project1/text1: .*{message}"):
        sb.top.Text(name="text1", **settings).numpy()


@pytest.mark.parametrize(
    "text",
    [
        "\u0300" * 1000,
        "\u202e\u2066" * 1000,
        "\n" * 5000,
        "\u2028\u2029\r\n\t\v\ufeff",
        "\U0010ffff\ufffe\u0378",
        "👩‍🚀" * 1000,
        "".join(map(chr, range(1, 0xD800, 15)))[:3500],
    ],
)
def test_odd_texts_are_drawn(text):
    for wrap in (False, True):
        assert sb.top.Text(text=text, wordwrap=wrap).numpy().shape == (256, 256, 4)


def test_a_font_that_is_missing_is_a_warning():
    odd = sb.top.Text(font="No Such Font", **WIDE)
    assert odd.numpy().any()
    (warning,) = odd.problems
    assert warning.severity == "warning"
    assert "no font 'No Such Font' is installed" in str(warning)
    odd.par.font = "dejavu sans, No Such Font"
    odd.numpy()
    assert odd.problems == []


def test_the_menu_has_the_fonts_that_are_installed():
    names = sb.top.Text().par.font.menu_names
    assert "DejaVu Sans" in names
    assert "Noto Color Emoji" in names


def test_without_the_module_a_problem_names_what_to_install(tmp_path):
    (tmp_path / "libsarabet_text.so").write_bytes(b"no library")
    code = """
import sarabet as sb
title = sb.top.Text(name="text1")
assert title.par.font.menu_names == []
try:
    title.numpy()
except sb.CookError as error:
    print(error)
print(sb.top.Constant().numpy().shape)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True,
        env={**os.environ, "SARABET_MODULES": str(tmp_path)},
    )  # fmt: skip
    message, shape = done.stdout.splitlines()
    assert message.startswith("text1: ")
    assert "libpangocairo-1.0-0" in message
    assert str(tmp_path / "libsarabet_text.so") in message
    assert shape == "(256, 256, 4)"
