"""What every operator answers to, whatever its family: native names and TouchDesigner's."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import _sarabet
from .event_watches import OperatorEvents
from .handles import install
from .pages import Page, Sequences, custom_pages, custom_pars
from .parameters import ParCollection, assign
from .storage import Stored
from .td_execute import OperatorExecutes

if TYPE_CHECKING:

    class _Base(OperatorEvents, OperatorExecutes, Stored):
        pass
else:
    _Base = object

_inputs: Callable[[_sarabet.Operator], Sequence[Any]] = vars(_sarabet.Operator)["inputs"].__get__
_cook: Callable[..., None] = _sarabet.Operator.cook


@install(_sarabet.Operator)
class Operator(_Base):
    """An operator of a network."""

    @property
    def par(self) -> Any:
        """The parameters as attributes: `op.par.size = 4`; dir() lists them."""
        return ParCollection(self)

    @property
    def problems(self) -> list[_sarabet.Problem]:
        """What is wrong with the operator now; empty if nothing is."""
        return self.find_problems()

    @property
    def inputs(self) -> list[Any]:
        """The operators wired to the inputs, None where one is not wired; assigning rewires."""
        return list(_inputs(self))

    @inputs.setter
    def inputs(self, sources: Iterable[Any]) -> None:
        self.setInputs(sources)

    # --- TouchDesigner's names ---

    @property
    def OPType(self) -> str:
        """Type string, such as 'blurTOP'."""
        return self.type

    @property
    def digits(self) -> int | None:
        """The last number in the name; None if there is none."""
        found = re.findall(r"\d+", self.name)
        return int(found[-1]) if found else None

    @property
    def base(self) -> str:
        """The name up to its first digit."""
        return re.split(r"\d", self.name, maxsplit=1)[0]

    @property
    def isCHOP(self) -> bool:
        """True for a channel operator."""
        return self.family == "CHOP"

    @property
    def isTOP(self) -> bool:
        """True for a texture operator."""
        return self.family == "TOP"

    @property
    def isCOMP(self) -> bool:
        """True for a component."""
        return self.family == "COMP"

    @property
    def cloneImmune(self) -> bool:
        """True if the operator is its own within a clone: `clone_immune`."""
        return self.clone_immune

    @cloneImmune.setter
    def cloneImmune(self, on: bool) -> None:
        self.clone_immune = on

    @property
    def totalCooks(self) -> int:
        """How often the operator has cooked."""
        return self.cook_count

    @property
    def cpuCookTime(self) -> float:
        """Milliseconds that the last cook took."""
        return self.cook_time

    @property
    def cookFrame(self) -> int:
        """Frame of the last cook."""
        return self.cook_frame

    @property
    def inputConnectors(self) -> list[Connector]:
        """The inputs, each of which can `connect(op)` and `disconnect()`."""
        from .handles import type_info

        info = type_info(self.type)
        most = info.get("max_inputs", 0) if info else 0
        count = len(_inputs(self)) + 1 if most < 0 else most
        return [Connector(self, index) for index in range(count)]

    def cook(
        self, force: bool = False, recurse: bool = False, includeUtility: bool = False
    ) -> None:
        """Bring the data up to date.

        Parameters
        ----------
        force : bool
            Cook in any case.
        recurse : bool
            The children of a component too.
        includeUtility : bool
            Taken for TouchDesigner's sake; there are no utility operators.
        """
        _cook(self, force)
        if recurse and isinstance(self, _sarabet.Comp):
            for child in self.children:
                child.cook(force=force, recurse=True)  # type: ignore[call-arg]

    def setInputs(self, sources: Iterable[Any]) -> None:
        """Wire the inputs in order; None unwires one, and so does a list that is shorter."""
        from .operators import wrapped

        wanted = list(sources)
        for index in range(max(len(wanted), len(_inputs(self)))):
            source = wanted[index] if index < len(wanted) else None
            self.set_input(index, None if source is None else wrapped(source, self))

    def pars(self, *patterns: str) -> list[_sarabet.Par]:
        """Return the parameters whose names match a pattern; all of them without one."""
        from . import tdu

        names = dir(ParCollection(self))
        if patterns:
            names = tdu.match(" ".join(patterns), names)
        return [self.parameter(name) for name in names]

    def errors(self, recurse: bool = False) -> str:
        """Return what is wrong as one string, empty if nothing is."""
        return self._told("error", recurse)

    def warnings(self, recurse: bool = False) -> str:
        """Return the warnings as one string, empty if there is none."""
        return self._told("warning", recurse)

    def scriptErrors(self, recurse: bool = False) -> str:
        """Return the traceback of the operator's script, empty if it did not fail."""
        return self.script_traceback()

    def _told(self, severity: str, recurse: bool) -> str:
        found = [p for p in self.find_problems(recurse) if p.severity == severity]
        return "\n".join(f"{p.message} ({p.path})" for p in found)

    def addWarning(self, msg: str) -> None:
        """Warn from within the operator's own cook."""
        from .cooking import cook_of

        cook_of(self, "addWarning").native.warn(str(msg))

    def addError(self, msg: str) -> None:
        """Let the operator's own cook end with an error."""
        from .cooking import cook_of

        cook_of(self, "addError").failure = str(msg)

    def addScriptError(self, msg: str) -> None:
        """Let the operator's own cook end with an error."""
        self.addError(msg)

    @property
    def customPars(self) -> list[_sarabet.Par]:
        """The parameters that were added to the operator; vectors as a whole."""
        return custom_pars(self)

    @property
    def customPages(self) -> list[Page]:
        """The pages of these parameters."""
        return custom_pages(self)

    @property
    def seq(self) -> Sequences:
        """The sequences of parameters as attributes: `op.seq.const.numBlocks = 3`."""
        return Sequences(self)

    def copyParameters(self, op: _sarabet.Operator, custom: bool = True) -> None:
        """Take over the values and expressions of an operator with the same parameters."""
        for name in op.parameter_names():
            source = op.parameter(name)
            if name not in ParCollection(self):
                continue
            if source.size > 1:
                for member in source.member_names:
                    _copy_parameter(op.parameter(member), self.parameter(member))
            elif source.style != "pulse":
                _copy_parameter(source, self.parameter(name))


def _copy_parameter(source: _sarabet.Par, target: _sarabet.Par) -> None:
    assign(target, source.val)
    if source.expr:
        target.expr = source.expr


class Connector:
    """One input of an operator, as TouchDesigner shows it."""

    __slots__ = ("index", "owner")

    def __init__(self, owner: _sarabet.Operator, index: int) -> None:
        self.owner = owner
        self.index = index

    @property
    def connections(self) -> list[Any]:
        """The operator wired here, in a list."""
        wired = _inputs(self.owner)
        source = wired[self.index] if self.index < len(wired) else None
        return [] if source is None else [source]

    def connect(self, target: Any) -> None:
        """Wire an operator to this input."""
        self.owner.set_input(self.index, target)

    def disconnect(self) -> None:
        """Take the wire away."""
        self.owner.set_input(self.index, None)


if not TYPE_CHECKING:
    Operator = _sarabet.Operator
