"""Names and patterns: parts of a name, expansion and matching.

A pattern has `*` (any run), `?` (one character), `[xyz]` (one of these letters), `[1-5]`,
`[3-7:2]` and `[2,5,13]` (numbers); `^` in front takes away what the rest matches. Patterns
separated by spaces are alternatives.
"""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import ast
import itertools
import re
import shlex
from collections.abc import Callable, Iterable

_RANGE = re.compile(r"(\d+)-(\d+)(?::(\d+))?\Z")
_NUMBERS = re.compile(r"\d+(?:-\d+(?::\d+)?)?(?:,\d+(?:-\d+(?::\d+)?)?)+\Z|\d+-\d+(?::\d+)?\Z")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_MOST = 100_000  # names that one pattern may expand to


def base(name: str) -> str:
    """Return a name up to its first digit: 'noise' of 'noise3'."""
    return re.split(r"\d", name, maxsplit=1)[0]


def digits(name: str) -> int | None:
    """Return the first number in a name: 3 of 'noise3'; None if there is none."""
    found = re.search(r"\d+", name)
    return int(found.group()) if found else None


def validName(name: str) -> str:
    """Return a name that an operator may have: what is not a letter, digit or `_` becomes `_`."""
    cleaned = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return "_" + cleaned if not cleaned or cleaned[0].isdigit() else cleaned


def _numbers(content: str) -> list[int] | None:
    """Return the numbers of a bracket, or None if it holds letters."""
    if not _NUMBERS.match(content):
        return None
    numbers: list[int] = []
    for part in content.split(","):
        span = _RANGE.match(part)
        if span is None:
            numbers.append(int(part))
            continue
        first, last, step = int(span[1]), int(span[2]), int(span[3] or 1)
        if step < 1 or abs(last - first) // step >= _MOST:
            raise ValueError(f"tdu: expected a step of 1 or more and a short range, got [{part}]")
        down = last < first
        numbers += range(first, last + (-1 if down else 1), -step if down else step)
    return numbers


def expand(pattern: str) -> list[str]:
    """Return the names that a pattern stands for, in order.

    `expand('A[1-3] B[xyz]')` is A1 A2 A3 Bx By Bz; several brackets give every combination.

    Raises
    ------
    ValueError
        For a bracket that holds a comma, or more than 100000 names.
    """
    names: list[str] = []
    for word in pattern.split():
        pieces = _BRACKET.split(word)  # text and bracket contents by turns
        choices: list[list[str]] = []
        count = 1
        for i, piece in enumerate(pieces):
            if i % 2 == 0:
                choices.append([piece])
                continue
            if "," in piece:
                raise ValueError(f"tdu.expand: expected letters or a range, got [{piece}]")
            numbers = _numbers(piece)
            choices.append(list(piece) if numbers is None else [str(n) for n in numbers])
            count *= len(choices[-1])
        if len(names) + count > _MOST:
            raise ValueError(f"tdu.expand: expected at most {_MOST} names from {pattern!r}")
        names += ["".join(parts) for parts in itertools.product(*choices)]
    return names


def _bracket_regex(content: str) -> str:
    numbers = _numbers(content)
    if numbers is not None:
        return "(?:" + "|".join(f"0*{n}" for n in sorted(numbers, reverse=True)) + r")(?!\d)"
    return "[" + re.escape(content) + "]" if content else "(?!)"


def _matcher(word: str, flags: re.RegexFlag) -> Callable[[str], object]:
    regex = ""
    for i, piece in enumerate(_BRACKET.split(word)):
        if i % 2 == 1:
            regex += _bracket_regex(piece)
        else:
            runs = re.sub(r"\*+", "*", piece)
            regex += re.escape(runs).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(regex, flags | re.DOTALL).fullmatch


def match(pattern: str, inputList: Iterable[str], caseSensitive: bool = True) -> list[str]:
    """Return the names that a pattern matches, in their own order.

    Parameters
    ----------
    pattern : str
        Alternatives separated by spaces; one that begins with `^` takes away.
    inputList : iterable of str
        The names.
    caseSensitive : bool
        Whether capitals differ from small letters.
    """
    flags = re.RegexFlag(0) if caseSensitive else re.IGNORECASE
    wanted = [
        (not w.startswith("^"), _matcher(w.removeprefix("^"), flags)) for w in pattern.split()
    ]
    found: list[str] = []
    for name in inputList:
        taken = bool(wanted) and not wanted[0][0]  # '^a' alone means all but a
        for include, matches in wanted:
            if taken != include and matches(name):
                taken = include
        if taken:
            found.append(name)
    return found


def split(s: str, eval: bool = False) -> list[object]:
    """Return the words of a string; quotes keep words together.

    Parameters
    ----------
    s : str
        Words separated by white space.
    eval : bool
        Whether words that are Python literals (`1`, `2.5`, `None`) become those values. No code
        is run.
    """
    lexer = shlex.shlex(s, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.escape = ""
    words: list[object] = list(lexer)
    return [_literal(str(w)) for w in words] if eval else words


def _literal(word: str) -> object:
    try:
        return ast.literal_eval(word)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return word
