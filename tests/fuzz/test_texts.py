"""Texts and shapes of strangers: a picture or a problem, and the process goes on."""

from __future__ import annotations

import os
import random
import time
from typing import Any

import numpy as np
import pytest
import sarabet as sb

SECONDS = float(os.environ.get("SARABET_FUZZ_SECONDS", "4"))
PIECES = [
    "<b>", "</b>", "<big>", "</big>", "<sub>", "</sub>", "<tt>", "</tt>", "</span>", "&amp;", "&",
    "<", "<span size='200%'>", "<span size='9pt' rise='3000'>", "<span letter_spacing='-5000'>",
    "<span font='Serif Bold 20' background='red' alpha='50%' underline='error'>",
    "<span line_height='0.1' allow_breaks='no' insert_hyphens='true'>", "<span gravity='south'>",
    "<span baseline_shift='superscript' font_scale='superscript'>",
    "<span text_transform='uppercase' show='spaces|line-breaks'>", "ab", "x" * 50, " ", "\n", "\t",
    "مر", "ש", "😀", "👨‍👩‍👧", "漢", "ไทย", "नमस्ते", "\u202e", "\u2066", "\u0300" * 5, "\u00ad",
    "\u200b", "\u2028", "\ufff9", "\ufdfd", "\U000e0041",
]  # fmt: skip
NUMBERS = [0, 1, -1, 10.5, 256, 255.999, 1e3, -1e3, 1e6, -1e7, 8.4e6, 1e30, -1e38, np.nan, np.inf]


def texts(choice: random.Random) -> str:
    text = "".join(choice.choice(PIECES) for _ in range(choice.choice([1, 5, 20, 100])))
    if choice.random() < 0.5:  # within markup that is right
        text = f"<b><span size='150%'>{text.replace('&', '&amp;').replace('<', '&lt;')}</span></b>"
    return text


def rows(choice: random.Random, columns: int) -> Any:
    count = choice.choice([0, 1, 6])
    values = [[choice.choice(NUMBERS) for _ in range(columns)] for _ in range(count)]
    return np.array(values, np.float32).reshape(count, columns)


def settings_of_text(choice: random.Random) -> dict[str, Any]:
    return {
        "text": texts(choice),
        "markup": choice.random() < 0.6,
        "wordwrap": choice.random() < 0.5,
        "fontsizex": choice.choice([0.001, 1, 12, 300]),
        "tracking": choice.choice([0, -4096, 5, 4096, -1]),
        "linespacing": choice.choice([0, -4096, 30, 4096]),
        "borderspace": choice.choice([(0, 0), (200, 200), (16384, 0)]),
        "position": choice.choice([(0, 0), (1e6, -1e6), (10, -3)]),
        "readingdirection": choice.choice(["auto", "lefttoright", "righttoleft"]),
        "alignx": choice.choice(["left", "center", "right"]),
        "font": choice.choice(["DejaVu Sans", "DejaVu Serif", "Noto Color Emoji", "", ",", "x"]),
        "resolution": choice.choice([(1, 1), (3, 300), (256, 256)]),
    }


def settings_of_shapes(choice: random.Random) -> dict[str, Any]:
    return {
        "boxes": rows(choice, 4),
        "lines": rows(choice, 4),
        "circles": rows(choice, 3),
        "points": rows(choice, 2),
        "labels": texts(choice),
        "labelsize": choice.choice([1, 16, 300]),
        "thickness": choice.choice([0, 0.001, 1, 2, 4096]),
        "fillalpha": choice.choice([0, 0.5, 1]),
        "pointsize": choice.choice([0, 5, 4096]),
    }


@pytest.mark.parametrize("kind", ["Text", "Draw"])
def test_a_picture_or_a_problem(kind: str) -> None:
    choice = random.Random(7)
    made_settings = settings_of_text if kind == "Text" else settings_of_shapes
    pictures = 0
    with sb.Project():
        op = getattr(sb.top, kind)()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for name, value in made_settings(choice).items():
                setattr(op.par, name, value)
            try:
                assert op.numpy().shape[2] == 4
                pictures += 1
            except sb.CookError:
                assert op.problems
        assert pictures > 0
