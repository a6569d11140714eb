"""How operators and projects show themselves in a notebook, and `plot`.

A display is a by-product of a cell, so it never raises: an operator that cannot cook shows what is
wrong with it. `repr` is what a debugger calls and never cooks; these do.
"""

from __future__ import annotations

from typing import Any

from . import _sarabet

MOST_PIXELS = 512  # of a picture's longer side


def picture_png(self: Any) -> bytes | None:
    """Return the picture as a PNG of at most 512 pixels a side; None if there is none."""
    try:
        from .picture import small_png

        return small_png(self.numpy(dtype="uint8", channels=4), MOST_PIXELS)
    except Exception:
        return None  # picture_trouble_svg tells


def picture_trouble_svg(self: Any) -> str | None:
    """Return what keeps a picture from being shown; None if nothing does."""
    try:
        self.snapshot()
    except Exception as error:
        return _trouble(error)
    return None


def channels_svg(self: Any) -> str | None:
    """Return a plot of a CHOP's channels, or of one channel, as SVG."""
    try:
        from .channel_drawing import draw_channels

        names, samples, times = _channels(self)
        return draw_channels(names, samples, times)
    except Exception as error:
        return _trouble(error)


def network_svg(self: Any) -> str | None:
    """Return a drawing of the operators in a component, and their wires, as SVG."""
    try:
        from .network_drawing import draw_network

        return draw_network(self)
    except Exception as error:
        return _trouble(error)


def plot(self: Any, ax: Any = None, **style: Any) -> Any:
    """Draw the channels over their times with matplotlib, and return its axes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Where; by default the axes of a new figure.
    **style
        Passed on to `Axes.plot`.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    CookError
        If the operator, or anything upstream of it, failed.
    """
    names, samples, times = _channels(self)
    if ax is None:
        try:
            from matplotlib import pyplot as plt
        except ImportError as error:
            chop = self if _is_chop(self) else self.owner
            raise ImportError(
                f"{chop.path}: plot() expects matplotlib, which is not installed: "
                "pip install matplotlib",
                name="matplotlib",
            ) from error
        ax = plt.subplots()[1]
    for name, row in zip(names, samples, strict=True):
        ax.plot(times, row, **{"label": name, **style})
    ax.set_xlabel("seconds")
    if 1 <= len(names) <= 12:
        ax.legend()
    return ax


def _is_chop(source: Any) -> bool:
    return isinstance(source, _sarabet.Chop)


def _channels(source: Any) -> tuple[list[str], Any, Any]:
    if _is_chop(source):
        return source.names, source.numpy(), source.times
    return [source.name], source.numpy()[None, :], source.owner.times


def _trouble(error: Exception) -> str | None:
    try:
        from .svg import note

        return note(str(error) or type(error).__name__)
    except Exception:
        return None
