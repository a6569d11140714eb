"""The picture of a TOP without waiting: what was current at the previous call."""

import sarabet as sb
from sarabet.td import op

with sb.Project(fps=60) as project:
    top = sb.top.Constant(format="rgba32float", resolution=(8, 8), name="constant1")
    top.par.alpha.expr = "absTime.frame / 100"

    seen = []
    for _ in project.frames(5):
        pixels = op("constant1").numpyArray(delayed=True)
        if pixels is None:
            continue  # nothing is there at the first call
        seen.append(round(float(pixels[0, 0, 3]) * 100))
    assert seen == [1, 2, 3, 4]
    print("frames seen:", seen)

    # A future says when it is there, and which frame it belongs to.
    future = op("constant1").read_async()
    print("frame", future.frame, "has shape", future.result().shape)
