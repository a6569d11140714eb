"""In TOP."""

import numpy as np
import sarabet as sb


def test_example(project, picture):
    box = project.root.create("baseCOMP", "box")
    entry = box.create("inTOP", "in1")
    source = sb.top.Array(picture)
    box.set_input(0, source)
    np.testing.assert_array_equal(entry.numpy(), picture)


def test_unwired_it_is_transparent(project):
    box = project.root.create("baseCOMP", "box")
    pixels = box.create("inTOP", "in1").numpy()
    assert pixels.shape == (256, 256, 4)
    assert not pixels.any()
