"""Script operators from Python functions: arrays in, the returned array is the output."""

from __future__ import annotations

import inspect
import types
import typing
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import numpy as np
import numpy.typing as npt

from . import _sarabet, printing
from ._sarabet import UserTypeError, UserValueError
from .construct import construct
from .reading import channels_text, named
from .script_base import set_callbacks

if TYPE_CHECKING:
    from .operators import Comp
    from .td_script_chop import ScriptChop
    from .td_script_top import ScriptTop

CookLevelName = Literal["automatic", "on_change", "when_used", "always"]
_STYLES: dict[Any, tuple[str, Any]] = {
    bool: ("toggle", False),
    int: ("int", 0),
    float: ("float", 0.0),
    str: ("string", ""),
}


class Context:
    """What a script function knows of the world: its first argument, `ctx`.

    Reading the time makes the operator depend on it.
    """

    __slots__ = ("_cook", "_rng")
    _cook: Any
    _rng: np.random.Generator | None

    def __init__(self) -> None:
        self._cook = None
        self._rng = None

    @property
    def op(self) -> Any:
        """The operator that cooks."""
        return self._cook.op

    @property
    def frame(self) -> int:
        """The current frame; the first is 0."""
        return self._cook.frame  # type: ignore[no-any-return]

    @property
    def seconds(self) -> float:
        """Seconds since frame 0."""
        return self._cook.seconds  # type: ignore[no-any-return]

    @property
    def dt(self) -> float:
        """Seconds since the operator's last cook; 0 in the first."""
        return self._cook.dt  # type: ignore[no-any-return]

    @property
    def rng(self) -> np.random.Generator:
        """Random numbers, begun anew in each cook: the same for the same seed, operator, frame."""
        if self._rng is None:
            who = zlib.crc32(self._cook.op.path.encode())  # a loaded project gives the same
            seed = (self._cook.seed, who, self._cook.frame)
            self._rng = np.random.default_rng(seed)
        return self._rng

    @property
    def num_inputs(self) -> int:
        """Number of inputs."""
        return self._cook.num_inputs  # type: ignore[no-any-return]

    def input_names(self, index: int = 0) -> list[str]:
        """Return the channel names of an input."""
        return list(self._cook.input_names(index))

    def input_rate(self, index: int = 0) -> float:
        """Return the sample rate of an input."""
        return self._cook.input_rate(index)  # type: ignore[no-any-return]

    def empty(
        self, shape: int | Sequence[int], dtype: npt.DTypeLike = np.float32
    ) -> npt.NDArray[Any]:
        """Return a recycled array to fill; returned from the function, it is not copied."""
        return self._cook.empty(shape, dtype)  # type: ignore[no-any-return]

    def warn(self, text: str) -> None:
        """Tell a person of something odd; the operator keeps working."""
        self._cook.warn(text)


class Function:
    """A Python function as the script of an operator."""

    def __init__(
        self,
        function: Callable[..., Any],
        keywords: Sequence[str],
        output: Mapping[str, Any],
    ) -> None:
        self.source = function
        self._ctx = Context()
        self._keywords = tuple(keywords)
        self.output = dict(output)
        self._channels = self.output.get("channels")

    def __sarabet_cook__(self, cook: Any) -> None:
        ctx = self._ctx
        outer = ctx._cook, ctx._rng
        ctx._cook, ctx._rng = cook, None
        printing.begin()
        try:
            if self._channels is None:
                arrays = cook.inputs()
            else:
                arrays = [self._converted(source) for source in cook.op.inputs]
            if self._keywords:
                op = cook.op
                values = {name: op.parameter(name).eval() for name in self._keywords}
                result = self.source(ctx, *arrays, **values)
            else:
                result = self.source(ctx, *arrays)
            if not isinstance(result, np.ndarray):
                result = self._as_array(result, cook)
            cook.output(result, **self.output)
        finally:
            printing.end()
            ctx._cook, ctx._rng = outer

    def _as_array(self, result: Any, cook: Any) -> npt.NDArray[Any]:
        found = np.asarray(result)
        if found.ndim == 0 or found.dtype.kind not in "fiub":
            name = getattr(self.source, "__name__", "the script")
            raise _sarabet.UserError(
                f"{cook.op.path}: expected an array of numbers from {name}(), got "
                f"{type(result).__name__} {result!r}"
            )
        return found

    def _converted(self, source: Any) -> npt.NDArray[Any] | None:
        return None if source is None else source.numpy(channels=self._channels)


def script_chop(
    inputs: Sequence[Any] = (),
    *,
    cook: CookLevelName = "automatic",
    names: str | Sequence[str] | None = None,
    rate: float | None = None,
    start: int | None = None,
    name: str | None = None,
    parent: Comp | None = None,
) -> Callable[[Callable[..., Any]], ScriptChop]:
    """Make a Script CHOP of the function below: `@sb.script_chop(inputs=[a])`.

    The function gets a context and one array (channels, samples) for each input, and returns an
    array (channels, samples) or (samples,). Its annotated keyword-only arguments become
    parameters of the operator, which is what the decorated name then means.

    Parameters
    ----------
    inputs : sequence of operators or arrays
        The operators that the arrays come from.
    cook : {'automatic', 'on_change', 'when_used', 'always'}
        When to cook.
    names : str or sequence of str, optional
        Names of the channels.
    rate : float, optional
        Samples per second.
    start : int, optional
        Index of the first sample.
    name, parent
        As for any operator.
    """
    if isinstance(names, str):
        names = names.split()
    output = {"names": names, "rate": rate, "start": start}
    return _decorator("scriptCHOP", inputs, cook, output, name, parent, {})


def script_top(
    inputs: Sequence[Any] = (),
    *,
    cook: CookLevelName = "automatic",
    channels: int | str | None = None,
    kind: Literal["2d", "array", "3d", "cube"] | None = None,
    name: str | None = None,
    parent: Comp | None = None,
    resolution: tuple[int, int] | None = None,
    format: str | None = None,
) -> Callable[[Callable[..., Any]], ScriptTop]:
    """Make a Script TOP of the function below: `@sb.script_top(inputs=[a], channels="bgr")`.

    The function gets a context and one array (height, width, channels) for each input, row 0 at
    the top, and returns such an array. Its annotated keyword-only arguments become parameters of
    the operator, which is what the decorated name then means.

    Parameters
    ----------
    inputs : sequence of operators or arrays
        The operators that the arrays come from.
    cook : {'automatic', 'on_change', 'when_used', 'always'}
        When to cook.
    channels : int or str, optional
        What the arrays' channels mean, such as 'bgr' for OpenCV.
    kind : {'2d', 'array', '3d', 'cube'}, optional
        What kind of texture a returned array (slices, height, width, channels) makes; by default
        a 2D array.
    name, parent, resolution, format
        As for any TOP.
    """
    more = {"resolution": resolution, "format": format}
    try:
        output = {"channels": None if channels is None else channels_text(channels)}
    except (TypeError, ValueError) as error:
        raise named(error, "script_top") from None
    if kind not in (None, "2d", "array", "3d", "cube"):
        raise UserValueError(f"script_top: kind must be 2d, array, 3d or cube, got {kind!r}")
    if kind is not None:
        output["kind"] = kind
    return _decorator("scriptTOP", inputs, cook, output, name, parent, more)


def _decorator(
    op_type: str,
    inputs: Sequence[Any],
    cook: str,
    output: Mapping[str, Any],
    name: str | None,
    parent: Comp | None,
    more: Mapping[str, Any],
) -> Callable[[Callable[..., Any]], Any]:
    from .families import class_of

    said = "@sb.script_" + ("top" if op_type == "scriptTOP" else "chop")
    if not isinstance(inputs, Sequence) or isinstance(inputs, str | _sarabet.Operator):
        raise UserTypeError(
            f"{said}(inputs=[...]) expects a list of operators or arrays, "
            f"got {type(inputs).__name__}"
        )
    if cook not in get_args(CookLevelName):
        levels = ", ".join(get_args(CookLevelName))
        raise UserValueError(f"{said}: cook must be one of {levels}, got {cook!r}")

    def decorate(function: Callable[..., Any]) -> Any:
        if not callable(function):
            raise UserTypeError(f"{said}() expects a function, got {function!r}")
        specs = function_parameters(function)
        kind: Any = class_of(op_type, "TOP" if op_type.endswith("TOP") else "CHOP")
        op: Any = kind.__new__(kind)
        construct(op, inputs, name, parent, more)
        try:
            for spec in specs:
                op.add_parameter(*spec)
            given = {key: value for key, value in output.items() if value is not None}
            keywords = [spec[0] for spec in specs]
            host = Function(function, keywords, given)
            set_callbacks(op, host, cook)
        except BaseException:
            op.destroy()
            raise
        return op

    return decorate


def function_parameters(function: Callable[..., Any]) -> list[tuple[Any, ...]]:
    """Return the arguments of `add_parameter` for each keyword-only argument of a function."""
    hints = typing.get_type_hints(function)
    found: list[tuple[Any, ...]] = []
    for argument in inspect.signature(function).parameters.values():
        if argument.kind is not argument.KEYWORD_ONLY:
            continue
        if argument.name not in hints:
            raise UserTypeError(
                f"{function.__name__}(): the keyword-only argument '{argument.name}' becomes a "
                "parameter and needs an annotation: bool, int, float, str or Literal[...]"
            )
        found.append(_parameter(function.__name__, argument, hints[argument.name]))
    return found


def _parameter(function: str, argument: inspect.Parameter, hint: Any) -> tuple[Any, ...]:
    help_text = ""
    if get_origin(hint) is typing.Annotated:
        hint, *notes = get_args(hint)
        help_text = next((note for note in notes if isinstance(note, str)), "")
    label = argument.name.replace("_", " ").title()
    given = argument.default is not argument.empty
    if get_origin(hint) is Literal:
        menu = [str(entry) for entry in get_args(hint)]
        default = str(argument.default) if given else menu[0]
        return argument.name, "menu", default, label, help_text, None, None, menu
    if isinstance(hint, types.UnionType) or hint not in _STYLES:
        raise UserTypeError(
            f"{function}(): argument '{argument.name}' expects bool, int, float, str or "
            f"Literal[...], got {hint!r}"
        )
    style, zero = _STYLES[hint]
    return argument.name, style, argument.default if given else zero, label, help_text
