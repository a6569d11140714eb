"""Texture memory has a limit: beyond it operators have problems, and nothing else happens."""

from __future__ import annotations

import gc

import numpy as np
import pytest
import sarabet as sb

MIB = 1 << 20


@pytest.fixture
def budget(project):
    """The budget, which is the device's and outlives the project."""
    before = project.texture_budget
    yield before
    project.texture_budget = before


def test_what_does_not_fit_is_a_problem_that_goes_away(project, budget):
    ramp = sb.top.Ramp(resolution=(4096, 4096))
    gc.collect()
    project.texture_budget = 0  # what is only kept would do for the picture
    project.texture_budget = project.texture_memory + 16 * MIB
    with pytest.raises(sb.CookError, match=r"ramp1: .*MiB"):
        ramp.numpy()
    assert "MiB" in ramp.problems[0].message
    small = sb.top.Ramp(resolution=(64, 64))
    assert small.numpy().shape == (64, 64, 4)
    project.texture_budget = budget
    assert ramp.numpy().shape == (4096, 4096, 4)


def test_what_is_only_kept_is_given_back(project, budget):
    sb.top.Noise(resolution=(2048, 2048)).numpy()
    for op in project.root.children:
        op.destroy()
    gc.collect()
    used = project.texture_memory
    project.texture_budget = 0
    assert project.texture_memory <= max(0, used - 16 * MIB)
    with pytest.raises(sb.CookError):
        sb.top.Ramp(resolution=(1024, 1024)).numpy()
    project.texture_budget = budget
    assert np.any(sb.top.Ramp(resolution=(1024, 1024)).numpy())


def test_a_budget_that_cannot_be(project):
    with pytest.raises(ValueError, match="texture_budget must be 0 or more bytes, got -1"):
        project.texture_budget = -1
