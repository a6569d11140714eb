"""Null TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    result = sb.top.Null(sb.top.Level(picture, invert=1))
    np.testing.assert_array_equal(result.numpy()[..., :3], 255 - picture[..., :3])


def test_shows_the_very_same_memory(picture):
    even = np.ascontiguousarray(picture[:, :448])  # rows without gaps
    source = sb.top.Level(even, brightness1=0.5)
    shown = sb.top.Null(sb.top.Null(source))
    assert np.shares_memory(shown.numpy(), source.numpy())


def test_formats(stored, fractions):
    source = stored.encode(fractions(3, 5))
    op = sb.top.Null(source)
    assert op.pixel_format == stored.name
    np.testing.assert_array_equal(op.numpy(), source)


def test_no_input():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Null().numpy()
