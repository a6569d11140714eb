"""Script CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        points = sb.chop.Array(np.arange(6, dtype=np.float32).reshape(2, 3))

        @sb.script_chop(inputs=[points])
        def doubled(ctx: Any, a: Any) -> Any:
            return a * 2

    assert doubled.numpy().tolist() == [[0, 2, 4], [6, 8, 10]]


def test_without_callbacks_it_has_no_channels(project: Any) -> None:
    script = project.root.create("scriptCHOP", "script1")
    assert script.numpy().shape == (0, 0)


def test_it_cooks_when_its_input_changes(project: Any) -> None:
    source = sb.chop.Constant(a=1)
    calls = []

    @sb.script_chop(inputs=[source])
    def script(ctx: Any, a: Any) -> Any:
        calls.append(1)
        return a + 1

    assert script.numpy().tolist() == [[2]]
    assert script.numpy().tolist() == [[2]]
    assert len(calls) == 1
    source.par.const0value = 2
    assert script.numpy().tolist() == [[3]]
    assert len(calls) == 2


@pytest.mark.parametrize(("level", "cooks"), [("automatic", 1), ("when_used", 4), ("always", 4)])
def test_cook_levels(project: Any, level: str, cooks: int) -> None:
    calls = []

    @sb.script_chop()
    def script(ctx: Any) -> Any:
        calls.append(1)
        return np.zeros((1, 1), np.float32)

    script.par.cook = level
    script.numpy()
    for _ in range(3):
        project.step()
        script.numpy()
    assert len(calls) == cooks


def test_a_failing_script_keeps_its_last_data(project: Any) -> None:
    source = sb.chop.Constant(a=1)

    @sb.script_chop(inputs=[source])
    def script(ctx: Any, a: Any) -> Any:
        if a[0, 0] > 5:
            raise RuntimeError("too much")
        return a.copy()

    assert script.numpy().tolist() == [[1]]
    source.par.const0value = 9
    with pytest.raises(sb.CookError, match="too much"):
        script.numpy()
    source.par.const0value = 2
    assert script.numpy().tolist() == [[2]]
