"""What adds parameters to an operator: TouchDesigner's `append…` of pages and sequences."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import _sarabet
from ._sarabet import UserValueError

Pars = list[_sarabet.Par]


class Appending:
    """What adds parameters to an operator.

    Each `append…` adds a parameter, or one with several members, and returns a list of what can be
    set: the parameter, or its members. One of the same name is replaced, unless `replace=False`.
    """

    def __init__(self, owner: _sarabet.Operator, page: str, sequence: str) -> None:
        self.owner = owner
        self._page = page
        self._sequence = sequence

    def _append(
        self,
        name: str,
        style: str,
        default: Any,
        label: str | None,
        replace: bool = True,
        **more: Any,
    ) -> Pars:
        full = f"{self._sequence}0{name}" if self._sequence else name
        if not replace and full in self.owner.parameter_names():
            raise UserValueError(f"{self.owner.path}: there is a parameter '{full}' already")
        more |= {"page": self._page, "sequence": self._sequence}
        self.owner.add_parameter(name, style, default, label or name, **more)
        par = self.owner.parameter(full)
        return [self.owner.parameter(member) for member in par.member_names]

    def _numbers(
        self, name: str, style: str, label: str | None, suffixes: Sequence[str], replace: bool
    ) -> Pars:
        zero = 0.0 if style == "float" else 0
        default = (zero,) * len(suffixes)
        return self._append(name, style, default, label, replace, suffixes=list(suffixes))

    def _sized(self, name: str, style: str, label: str | None, size: int, replace: bool) -> Pars:
        if size == 1:
            return self._append(name, style, 0.0 if style == "float" else 0, label, replace)
        if not 1 <= size <= 4:
            raise UserValueError(
                f"{self.owner.path}: '{name}' expects a size within 1..4, got {size}"
            )
        return self._numbers(name, style, label, [str(i + 1) for i in range(size)], replace)

    # --- numbers ---

    def appendFloat(
        self,
        name: str,
        label: str | None = None,
        size: int = 1,
        order: int | None = None,
        replace: bool = True,
    ) -> Pars:
        """Append a float, or `size` floats: `Speed1`, `Speed2`, …."""
        return self._sized(name, "float", label, size, replace)

    def appendInt(
        self,
        name: str,
        label: str | None = None,
        size: int = 1,
        order: int | None = None,
        replace: bool = True,
    ) -> Pars:
        """Append an int, or `size` ints."""
        return self._sized(name, "int", label, size, replace)

    def appendXY(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a position: members `x` and `y`."""
        return self._numbers(name, "float", label, "xy", replace)

    def appendXYZ(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a position: members `x`, `y` and `z`."""
        return self._numbers(name, "float", label, "xyz", replace)

    def appendXYZW(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a position: members `x`, `y`, `z` and `w`."""
        return self._numbers(name, "float", label, "xyzw", replace)

    def appendUV(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a texture position: members `u` and `v`."""
        return self._numbers(name, "float", label, "uv", replace)

    def appendUVW(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a texture position: members `u`, `v` and `w`."""
        return self._numbers(name, "float", label, "uvw", replace)

    def appendWH(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a size: members `w` and `h`."""
        return self._numbers(name, "float", label, "wh", replace)

    def appendRGB(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a colour: members `r`, `g` and `b`."""
        return self._numbers(name, "float", label, "rgb", replace)

    def appendRGBA(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a colour: members `r`, `g`, `b` and `a`, which is 1 at first."""
        return self._append(
            name, "float", (0.0, 0.0, 0.0, 1.0), label, replace, suffixes=list("rgba")
        )

    # --- switches and texts ---

    def appendToggle(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append an on/off switch."""
        return self._append(name, "toggle", False, label, replace)

    def appendMomentary(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a switch that an editor holds on while it is pressed."""
        return self._append(name, "toggle", False, label, replace)

    def appendPulse(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a pulse; pressing it calls `onPulse(par)` of the callbacks."""
        return self._append(name, "pulse", False, label, replace)

    def appendStr(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a string."""
        return self._append(name, "string", "", label, replace)

    def appendMenu(
        self,
        name: str,
        label: str | None = None,
        menu: Sequence[str] = ("one", "two"),
        order: int | None = None,
        replace: bool = True,
    ) -> Pars:
        """Append a menu; its entries are given at once (`menu=`)."""
        if not menu:
            raise UserValueError(f"{self.owner.path}: menu '{name}' expects entries, got none")
        return self._append(name, "menu", menu[0], label, replace, menu=list(menu))

    def appendStrMenu(
        self,
        name: str,
        label: str | None = None,
        menu: Sequence[str] = (),
        order: int | None = None,
        replace: bool = True,
    ) -> Pars:
        """Append a string with suggestions (`menu=`); other texts are legal too."""
        return self._append(name, "string", "", label, replace, menu=list(menu))

    def appendFile(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append the path of a file."""
        return self._append(name, "file", "", label, replace)

    def appendFileSave(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append the path of a file that is written."""
        return self._append(name, "file", "", label, replace)

    def appendFolder(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append the path of a folder."""
        return self._append(name, "file", "", label, replace)

    def appendHeader(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a heading: a text that a person reads and cannot set."""
        found = self._append(name, "string", "", label, replace)
        found[0].read_only = True
        return found

    # --- objects ---

    def appendPython(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append any object of Python."""
        return self._append(name, "python", None, label, replace)

    def appendOP(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a reference to an operator of any family."""
        return self._append(name, "operator", None, label, replace)

    def appendCHOP(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a reference to a channel operator."""
        return self._append(name, "operator", None, label, replace, family="CHOP")

    def appendTOP(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a reference to a texture operator."""
        return self._append(name, "operator", None, label, replace, family="TOP")

    def appendCOMP(
        self, name: str, label: str | None = None, order: int | None = None, replace: bool = True
    ) -> Pars:
        """Append a reference to a component."""
        return self._append(name, "operator", None, label, replace, family="COMP")

    def appendPar(
        self,
        name: str,
        par: _sarabet.Par | None = None,
        label: str | None = None,
        order: int | None = None,
        replace: bool = True,
    ) -> Pars:
        """Append a parameter like another one, of any operator; without one, a float."""
        if par is None:
            return self.appendFloat(name, label, replace=replace)
        suffixes = [member[len(par.name) :] for member in par.member_names]
        return self._append(
            name,
            par.style,
            par.default_value,
            label or par.label,
            replace,
            help=par.help,
            min=par.min,
            max=par.max,
            menu=list(par.menu_names) or None,
            suffixes=suffixes if par.size > 1 else None,
            family=par.op_family,
        )
