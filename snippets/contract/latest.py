"""Look at the newest finished frame in a loop that must never wait."""

import time

import sarabet as sb

with sb.Project(fps=60) as project:
    top = sb.top.Constant(resolution=(64, 64), format="rgba32float")
    top.par.colorr.expr = "absTime.frame"

    assert top.latest() is None  # nothing has been drawn yet; from now on each frame is
    seen: list[float] = []
    while len(set(seen)) < 3:
        project.step()
        pixels = top.latest()
        if pixels is not None:
            seen.append(float(pixels[0, 0, 0]))
        time.sleep(0.005)  # time for something else

assert seen == sorted(seen)
assert project.frame >= seen[-1]
print("frames seen:", sorted(set(seen)), "of", project.frame)
