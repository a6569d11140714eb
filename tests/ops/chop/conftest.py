"""What the tests of channel operators share: a project, joined time slices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import sarabet as sb

Stream = Callable[[Any, int], npt.NDArray[np.float32]]


@pytest.fixture
def project() -> Iterator[Any]:
    """Open a project at 60 frames per second; new operators go into it."""
    project = sb.Project(fps=60)
    with project:
        yield project


@pytest.fixture
def stream(project: Any) -> Stream:
    """Return a function that joins an operator's slices over some frames; no gap, no overlap."""

    def join(op: Any, frames: int) -> npt.NDArray[np.float32]:
        slices = []
        expected = None
        for _ in range(frames):
            assert op.is_time_slice
            assert expected is None or op.start == expected
            slices.append(op.numpy())
            expected = op.start + op.num_samples
            project.step()
        return np.concatenate(slices, axis=1)

    return join
