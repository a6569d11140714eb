"""Pages of an operator's own parameters, with TouchDesigner's spellings."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import _sarabet
from ._sarabet import UserIndexError, UserKeyError
from .appending import Appending, Pars


class Page(Appending):
    """A page of an operator's own parameters.

    Parameters
    ----------
    owner : operator
        A component or a script operator.
    name : str
        What the page is called; parameters of one name are on one page.
    """

    def __init__(self, owner: _sarabet.Operator, name: str) -> None:
        super().__init__(owner, name, "")
        self.name = name

    def __repr__(self) -> str:
        return f"<page '{self.name}' of {self.owner!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and (self.owner, self.name) == (other.owner, other.name)

    def __hash__(self) -> int:
        return hash((self.owner, self.name))

    @property
    def pars(self) -> Pars:
        """The parameters on the page, in the order in which they were added."""
        return [par for par in custom_pars(self.owner) if par.page_name == self.name]

    def appendSequence(self, name: str, label: str | None = None) -> ParSequence:
        """Return a sequence of parameters; what is appended to it is in each of its blocks."""
        return ParSequence(self.owner, name, self.name)


class ParSequence(Appending):
    """A sequence of blocks with the same parameters: `Items0value`, `Items1value`, ….

    `comp.seq.Items` finds one; the sequences of built-in operators answer to it as well. One that
    was made here exists while it has a parameter, and has at least one block.
    """

    def __init__(self, owner: _sarabet.Operator, name: str, page: str = "") -> None:
        super().__init__(owner, page, name)
        self.name = name

    def __repr__(self) -> str:
        return f"<sequence '{self.name}' of {self.owner!r}>"

    @property
    def numBlocks(self) -> int:
        """How many blocks there are; set it to make the sequence longer or shorter."""
        return self.owner.sequence_size(self.name)

    @numBlocks.setter
    def numBlocks(self, blocks: int) -> None:
        self.owner.set_sequence_size(self.name, blocks)

    @property
    def blocks(self) -> list[SequenceBlock]:
        """The blocks."""
        return list(self)

    def __len__(self) -> int:
        return self.numBlocks

    def __getitem__(self, index: int) -> SequenceBlock:
        count = len(self)
        if not -count <= index < count:
            raise UserIndexError(
                f"{self.owner.path}: '{self.name}' has {count} blocks, got index {index}"
            )
        return SequenceBlock(self, index % count)

    def __iter__(self) -> Iterator[SequenceBlock]:
        return (SequenceBlock(self, index) for index in range(len(self)))


class SequenceBlock:
    """One block: `block.par.value`."""

    def __init__(self, sequence: ParSequence, index: int) -> None:
        self.sequence = sequence
        self.index = index

    @property
    def par(self) -> BlockPars:
        """The parameters of the block, by their names within it."""
        return BlockPars(self)

    def __repr__(self) -> str:
        return f"<block {self.index} of {self.sequence!r}>"


class BlockPars:
    """The parameters of a block as attributes."""

    __slots__ = ("_block",)
    _block: SequenceBlock

    def __init__(self, block: SequenceBlock) -> None:
        object.__setattr__(self, "_block", block)

    def __getattr__(self, name: str) -> _sarabet.Par:
        if name.startswith("__"):
            raise AttributeError(name)
        sequence = self._block.sequence
        return sequence.owner.parameter(f"{sequence.name}{self._block.index}{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        from .parameters import assign

        assign(getattr(self, name), value)


class Sequences:
    """The sequences of an operator as attributes: `op.seq.Items`."""

    __slots__ = ("_owner",)

    def __init__(self, owner: _sarabet.Operator) -> None:
        self._owner = owner

    def __getattr__(self, name: str) -> ParSequence:
        if name.startswith("__"):
            raise AttributeError(name)
        self._owner.sequence_size(name)  # or its own exception
        return ParSequence(self._owner, name)

    def __getitem__(self, name: str) -> ParSequence:
        try:
            return getattr(self, name)  # type: ignore[no-any-return]
        except AttributeError as error:
            raise UserKeyError(str(error)) from None


def custom_pars(op: _sarabet.Operator) -> Pars:
    """Return the parameters that were added to an operator; vectors as a whole."""
    pars = (op.parameter(name) for name in op.parameter_names())
    return [par for par in pars if par.is_custom]


def custom_pages(op: _sarabet.Operator) -> list[Page]:
    """Return the pages of the parameters that were added to an operator, first used first."""
    names = dict.fromkeys(par.page_name for par in custom_pars(op))
    return [Page(op, name) for name in names if name]
