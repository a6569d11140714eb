"""A network as a drawing in SVG: boxes by family, wires, names; from left to right."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

from . import _sarabet
from .handles import type_info
from .svg import FAINT, INK, framed, label, safe

MOST_OPERATORS = 200
_COLOURS = {"CHOP": "#7fb069", "TOP": "#8f7fc4", "COMP": "#a3a3a3"}
_WIDTH, _HEIGHT = 132, 40
_ACROSS, _DOWN, _EDGE, _GAP = 56, 18, 16, 8


class _Wire(NamedTuple):
    source: int
    target: int
    port: int
    ports: int


def draw_network(comp: Any) -> str:
    """Return a drawing of the operators in a component; nothing cooks."""
    every = _operators(comp)
    operators = every[:MOST_OPERATORS]
    if not operators:
        return framed(260, 44, [label(16, 26, f"{comp.path}: no operators", fill=FAINT)])
    wires = _wires(operators)
    columns = _columns(len(operators), wires)
    paths = _routed(columns, wires)
    _order(columns, paths)
    places = _places(columns, len(operators))
    width = 2 * _EDGE + len(columns) * (_WIDTH + _ACROSS) - _ACROSS
    lowest = max(y + (_HEIGHT if n < len(operators) else _GAP) for n, (_, y) in places.items())
    height = _EDGE + lowest
    parts = [_curve(wire, path, places) for wire, path in zip(wires, paths, strict=True)]
    parts += [_box(op, *places[node]) for node, op in enumerate(operators)]
    if len(every) > len(operators):
        parts.append(label(_EDGE, height + 6, f"and {len(every) - len(operators)} more"))
        height += 16
    return framed(width, height, parts)


def _operators(comp: Any) -> list[Any]:
    """Return what is in a component, and what belongs to none but is wired into it."""
    found = list(comp.children)
    known = {op.id for op in found}
    for op in found:  # grows
        for source in op.inputs:
            if source is not None and source.parent is None and source.id not in known:
                known.add(source.id)
                found.append(source)
    return found


def _wires(operators: list[Any]) -> list[_Wire]:
    nodes = {op.id: node for node, op in enumerate(operators)}
    wires = []
    for target, op in enumerate(operators):
        sources = _sources(op)
        for port, source in enumerate(sources):
            while source is not None and source.id not in nodes:
                source = source.parent  # inside of a component: the wire comes out of its box
            if source is not None and nodes[source.id] != target:
                wires.append(_Wire(nodes[source.id], target, port, len(sources)))
    return wires


def _sources(op: Any) -> list[Any]:
    """Return what is wired to an operator; to a component, what is wired to its In operators."""
    if not isinstance(op, _sarabet.Comp):
        return list(op.inputs)
    inner = [child for child in op.children if child.type in ("inCHOP", "inTOP")]
    return [source for child in inner for source in child.inputs]


def _columns(count: int, wires: list[_Wire]) -> list[list[int]]:
    """Return the nodes by column: each to the right of all that it is wired from."""
    sources: dict[int, set[int]] = {node: set() for node in range(count)}
    targets: dict[int, set[int]] = {node: set() for node in range(count)}
    for wire in wires:
        sources[wire.target].add(wire.source)
        targets[wire.source].add(wire.target)
    column: dict[int, int] = {}
    waiting = list(range(count))
    while waiting:
        # In a loop of wires none is ready: it is opened at its oldest operator.
        ready = [n for n in waiting if sources[n] <= column.keys()] or waiting[:1]
        for node in ready:
            column[node] = 1 + max((column[s] for s in sources[node] if s in column), default=-1)
        waiting = [n for n in waiting if n not in column]
    for node in range(count):  # what begins a chain stands beside what reads it
        if targets[node] and not sources[node]:
            column[node] = max(0, min(column[t] for t in targets[node]) - 1)
    columns: list[list[int]] = [[] for _ in range(1 + max(column.values()))]
    for node in range(count):
        columns[column[node]].append(node)
    return columns


def _routed(columns: list[list[int]], wires: list[_Wire]) -> list[list[int]]:
    """Return the nodes that each wire runs through.

    A wire over several columns gets a node of its own in each, which keeps a gap open for it.
    """
    column = {node: index for index, nodes in enumerate(columns) for node in nodes}
    following = len(column)
    paths = []
    for wire in wires:
        path = [wire.source]
        for passed in range(column[wire.source] + 1, column[wire.target]):
            columns[passed].append(following)
            path.append(following)
            following += 1
        paths.append([*path, wire.target])
    return paths


def _order(columns: list[list[int]], paths: list[list[int]]) -> None:
    """Bring each node near what it is wired to, so that fewer wires cross."""
    near: dict[int, list[int]] = {node: [] for nodes in columns for node in nodes}
    for path in paths:
        for left, right in itertools.pairwise(path):
            near[left].append(right)
            near[right].append(left)
    row = {node: index for nodes in columns for index, node in enumerate(nodes)}
    for sweep in range(6):
        for nodes in columns if sweep % 2 == 0 else columns[::-1]:
            means = {n: sum(row[m] for m in near[n]) / len(near[n]) for n in nodes if near[n]}
            nodes.sort(key=lambda n: means.get(n, row[n]))
            row.update({node: index for index, node in enumerate(nodes)})


def _places(columns: list[list[int]], count: int) -> dict[int, tuple[int, int]]:
    """Return the corner of each node; those after `count` are gaps for wires."""
    places = {}
    for index, nodes in enumerate(columns):
        y = _EDGE
        for node in nodes:
            places[node] = (_EDGE + index * (_WIDTH + _ACROSS), y)
            y += (_HEIGHT if node < count else _GAP) + _DOWN
    return places


def _curve(wire: _Wire, path: list[int], places: dict[int, tuple[int, int]]) -> str:
    x, y = places[path[0]]
    x, y = x + _WIDTH, y + _HEIGHT // 2
    steps = [f"M{x} {y}"]
    for node in path[1:]:
        left, top = places[node]
        last = node == wire.target
        end = top + (_HEIGHT * (wire.port + 1) // (wire.ports + 1) if last else _GAP // 2)
        bend = max(_ACROSS // 2, abs(left - x) // 2)
        steps.append(f"C{x + bend} {y} {left - bend} {end} {left} {end}")
        x, y = left, end
        if not last:
            x += _WIDTH
            steps.append(f"H{x}")
    return f'<path d="{"".join(steps)}" fill="none" stroke="{FAINT}" stroke-width="1.5"/>'


def _box(op: Any, x: int, y: int) -> str:
    info = type_info(op.type)
    kind = info["label"] if info else op.type
    if isinstance(op, _sarabet.Comp) and op.children:
        kind += f", {len(op.children)} inside"
    problems = [problem.message for problem in op.find_problems()]
    colour = _COLOURS.get(op.family, "#6fa8c9")
    border = ' stroke="#c0392b" stroke-width="2.5"' if problems else f' stroke="{FAINT}"'
    if op.parent is None:
        border += ' stroke-dasharray="4 3"'
    told = safe("\n".join([f"{op.path} ({op.type})", *problems]), 600)
    name = op.name if len(op.name) <= 20 else op.name[:19] + "…"
    return (
        f"<g><title>{told}</title>"
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="4" fill="#f4f4f4"{border}/>'
        f'<rect x="{x + 2}" y="{y + 2}" width="6" height="{_HEIGHT - 4}" rx="2" fill="{colour}"/>'
        + label(x + 15, y + 17, name, fill=INK, bold=True)
        + label(x + 15, y + 32, f"{kind} {op.family}", fill=FAINT)
        + "</g>"
    )
