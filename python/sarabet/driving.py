"""What drives a parameter other than a constant: binds to other parameters, exports of channels."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from . import _sarabet
from .cooking import pop_owner, push_owner
from .handles import install

if TYPE_CHECKING:
    from .pages import Page

    _ParBase = _sarabet.Par
else:
    _ParBase = object


class ParMode(enum.StrEnum):
    """What a parameter takes its value from; equal to the words of `Par.mode`."""

    CONSTANT = "constant"
    EXPRESSION = "expression"
    BIND = "bind"
    EXPORT = "export"


@install(_sarabet.Par)
class Driving(_ParBase):
    """The binds and exports of a parameter."""

    @property
    def bind(self) -> Any:
        """The parameter that this one is bound to, its master; None in other modes.

        Assign a parameter of the same project to bind to it, or None to end it. Setting either
        of two bound parameters sets both.
        """
        return self._master() if self.mode == "bind" else None

    @bind.setter
    def bind(self, master: Any) -> None:
        if master is None:
            if self.mode == "bind":
                self.release()
        elif isinstance(master, _sarabet.Par):
            self.bind_to(master.owner, master.name)
        else:
            self._refuse("is bound to a parameter, or None", master)

    @property
    def export(self) -> Any:
        """The channel that drives the parameter; None in other modes.

        Assign a channel such as `lfo["chan1"]`, or None to end it. An export follows the channel's
        name; the value is that of the current sample.
        """
        if self.mode != "export":
            return None
        chop: Any = self.source
        return chop[self.source_name]

    @export.setter
    def export(self, channel: Any) -> None:
        if channel is None:
            if self.mode == "export":
                self.release()
        elif isinstance(channel, _sarabet.Channel):
            self.export_from(channel.owner, channel.name)
        else:
            self._refuse("is driven by a channel, or None", channel)

    def _master(self) -> Any:
        owner: Any = self.source
        return owner.parameter(self.source_name)

    def _refuse(self, expected: str, got: object) -> None:
        raise _sarabet.UserTypeError(f"{self.owner.path}: '{self.name}' {expected}, got {got!r}")

    @property
    def bindMaster(self) -> Any:
        """The parameter that this one is bound to; None if it is not bound."""
        return self.bind

    @property
    def bindExpr(self) -> str:
        """The master as an expression, such as "op('/project1/knobs').par.size"; or empty."""
        if self.mode != "bind":
            return ""
        owner: Any = self.source
        return f"op({owner.path!r}).par.{self.source_name}"

    @bindExpr.setter
    def bindExpr(self, text: str) -> None:
        if not text:
            self.bind = None
            return
        from .td import expression_globals

        push_owner(self.owner)
        try:
            self.bind = eval(text, expression_globals())
        finally:
            pop_owner()

    @property
    def exportOP(self) -> Any:
        """The CHOP that drives the parameter; None in other modes."""
        return self.source if self.mode == "export" else None

    @property
    def exportSource(self) -> Any:
        """The channel that drives the parameter; None in other modes."""
        return self.export

    @property
    def enable(self) -> bool:
        """False where editors show the parameter greyed."""
        return self.enabled

    @enable.setter
    def enable(self, value: bool) -> None:
        self.enabled = bool(value)

    @property
    def enableExpr(self) -> str:
        """The expression that decides whether a custom parameter is enabled; empty for none."""
        return self.enable_expr

    @enableExpr.setter
    def enableExpr(self, text: str | None) -> None:
        self.enable_expr = text or ""

    @property
    def isCustom(self) -> bool:
        """True for a parameter that was added to its operator."""
        return self.is_custom

    @property
    def page(self) -> Page:
        """The page on which editors show the parameter."""
        from .pages import Page

        return Page(self.owner, self.page_name)

    @property
    def readOnly(self) -> bool:
        """True if a person cannot set the parameter."""
        return self.read_only

    @readOnly.setter
    def readOnly(self, value: bool) -> None:
        self.read_only = bool(value)
