"""Components: copies, files of their own, and TouchDesigner's members."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError
from .members import Operator

if TYPE_CHECKING:
    from .pages import Page

    class _CompBase(Operator, _sarabet.Comp):
        pass
else:
    _CompBase = _sarabet.Comp


class TdComp(_CompBase):
    """What is done with a component as a whole."""

    __slots__ = ()

    def copy(
        self, op: _sarabet.Operator, name: str | None = None, includeDocked: bool = True
    ) -> Any:
        """Return a copy of an operator, of this project or another, made in this component.

        What is in a component is copied with it, and so are values, expressions and what drives
        parameters. Wires and references from outside are kept within a project.

        Parameters
        ----------
        op : operator
            What is copied; it may be this component itself.
        name : str, optional
            A name that is taken gets the next number; by default the original's.
        includeDocked : bool
            Taken for TouchDesigner's sake; there are no docked operators.
        """
        return super().copy(_operator(op, "copy"), name or "")

    def copy_ops(self, ops: Iterable[_sarabet.Operator]) -> list[Any]:
        """Return copies of several operators; wires between them stay between the copies.

        Raises
        ------
        ValueError
            If an operator is given twice, or with a component that it is in.
        """
        return super().copy_ops([_operator(op, "copy_ops") for op in ops])

    def copyOPs(self, listOfOPs: Iterable[_sarabet.Operator]) -> list[Any]:
        """Return copies of several operators; wires between them stay between the copies."""
        return self.copy_ops(listOfOPs)

    def copy_text(self, ops: Iterable[_sarabet.Operator] | None = None) -> str:
        """Return operators of one component as text, for `paste`; by default all in this one.

        Raises
        ------
        ValueError
            If an operator's script has no name that a text could hold: a lambda.
        """
        chosen = self.children if ops is None else ops
        return super().copy_text([_operator(op, "copy_text") for op in chosen])

    def paste(self, text: str, trust: bool = False) -> list[Any]:
        """Make the operators of a text of `copy_text`, or of a project file, in this component.

        Raises
        ------
        ValueError
            With line and column, if the text is damaged.
        """
        if trust:
            from .named_objects import import_classes

            import_classes(text)
        return super().paste(text, trust)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save the component as a text file of its own, with its arrays in a folder beside it.

        The file appears whole or not at all; the one that was there becomes `path + ".bak"`.
        `sb.load_component` and `comp.load` read it.
        """
        super().save(os.fsdecode(path))

    def load(self, path: str | os.PathLike[str], trust: bool = False) -> Any:
        """Make the component of a file in this one, and return it.

        Parameters
        ----------
        path : path
            What `comp.save` wrote.
        trust : bool
            Run the Python that the file names; without it `project.untrusted` lists what waits.

        Raises
        ------
        OSError
            If there is no such file.
        ValueError
            With line and column, if the file is damaged; if it is not of one component.
        """
        where = os.fsdecode(path)
        with open(os.open(where, os.O_RDONLY | os.O_NONBLOCK), "rb"):
            pass  # what is wrong with a path is Python's own exception
        if trust:
            from .project_files import trust_classes

            trust_classes(where)
        return super().load(where, trust)

    # --- TouchDesigner's names ---

    @property
    def isClone(self) -> bool:
        """True if the component's network follows that of its master."""
        return self.is_clone

    @property
    def numChildren(self) -> int:
        """How many operators are in the component."""
        return len(self.children)

    @property
    def numChildrenRecursive(self) -> int:
        """How many operators are in the component and the components in it."""
        return sum(1 for _ in _below(self, None))

    def appendCustomPage(self, name: str) -> Page:
        """Return a page that can append parameters to this component."""
        from .pages import Page

        return Page(self, name)

    def findChildren(
        self,
        type: Any = None,
        name: str | None = None,
        path: str | None = None,
        depth: int | None = None,
        maxDepth: int | None = None,
        text: str | None = None,
        comment: str | None = None,
        tags: Iterable[str] = (),
        allTags: bool = False,
        parValue: str | None = None,
        parExpr: str | None = None,
        parName: str | None = None,
        onlyNonDefaults: bool = False,
        includeUtility: bool = False,
        key: Callable[[Any], bool] | None = None,
    ) -> list[Any]:
        """Return the operators in the component, and in the components in it, that match all.

        Parameters
        ----------
        type : class, str, or a list of them, optional
            Such as `sb.Top`, `sb.top.Blur` or "blurTOP".
        name, path : str, optional
            Patterns of the name, and of the path from the root.
        depth, maxDepth : int, optional
            At exactly, or at most, this many levels below; 1 are the component's own.
        parName, parValue, parExpr : str, optional
            Patterns that one parameter matches: its name, its value as text, its expression.
        onlyNonDefaults : bool
            Of such parameters only those that are not at their default.
        key : callable, optional
            Asked last, for each operator.
        text, comment, tags, allTags, includeUtility
            Taken for TouchDesigner's sake. No operator here has text, a comment or tags, so
            asking for them finds nothing.
        """
        if text is not None or comment is not None or list(tags):
            return []
        for word, levels in (("depth", depth), ("maxDepth", maxDepth)):
            if levels is not None and levels < 1:
                raise UserValueError(
                    f"{self.path}: findChildren: {word} expects 1 or more, got {levels}"
                )
        kinds = _kinds(self, type)
        limit = min(n for n in (depth, maxDepth) if n is not None) if depth or maxDepth else None
        by_parameter = onlyNonDefaults or not (parName is parValue is parExpr is None)
        found = []
        for child, level in _below(self, limit):
            if (
                (depth is None or level == depth)
                and (kinds is None or child.type in kinds or isinstance(child, kinds_of(kinds)))
                and _matches(name, child.name)
                and _matches(path, child.path)
                and (
                    not by_parameter
                    or _has_parameter(child, parName, parValue, parExpr, onlyNonDefaults)
                )
                and (key is None or key(child))
            ):
                found.append(child)
        return found


def kinds_of(kinds: list[Any]) -> tuple[type, ...]:
    """Return the classes among types that may also be strings."""
    return tuple(kind for kind in kinds if isinstance(kind, type))


def _operator(op: Any, who: str) -> _sarabet.Operator:
    if not isinstance(op, _sarabet.Operator):
        raise UserTypeError(f"{who} expects operators, got {op!r}")
    return op


def _kinds(comp: Operator, wanted: Any) -> list[Any] | None:
    if wanted is None:
        return None
    kinds = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    for kind in kinds:
        if not (isinstance(kind, str) or (isinstance(kind, type) and _is_family(kind))):
            raise UserTypeError(
                f"{comp.path}: findChildren: type expects an operator's class or a string such as "
                f"'blurTOP', got {kind!r}"
            )
    return kinds


def _is_family(kind: type) -> bool:
    return issubclass(kind, _sarabet.Operator)


def _below(comp: Any, limit: int | None) -> Iterator[tuple[Any, int]]:
    """Yield what is in a component, level by level."""
    level, rank = 1, list(comp.children)
    while rank and (limit is None or level <= limit):
        yield from ((child, level) for child in rank)
        rank = [
            inner for child in rank if isinstance(child, _sarabet.Comp) for inner in child.children
        ]
        level += 1


def _matches(pattern: str | None, text: str) -> bool:
    from . import tdu  # here, so that importing the package stays quick

    return pattern is None or bool(tdu.match(pattern, [text]))


def _has_parameter(
    op: Any, name: str | None, value: str | None, expression: str | None, changed: bool
) -> bool:
    for whole in op.par:
        for par in whole if whole.size > 1 else [whole]:
            if (
                _matches(name, par.name)
                and not (changed and par.is_default)
                and (expression is None or (par.expr and _matches(expression, par.expr)))
                and (value is None or _matches(value, str(par.val)))
            ):
                return True
    return False
