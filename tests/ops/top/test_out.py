"""Out TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(project, picture):
    box = project.root.create("baseCOMP", "box")
    sb.top.Out(sb.top.Level(picture, invert=1, parent=box), name="out1", parent=box)
    np.testing.assert_array_equal(
        project.op("box/out1").numpy()[..., :3], 255 - picture[..., :3]
    )


def test_no_input():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Out().numpy()
