"""Let a switch that jumps become a value that glides: fast up, slow down."""

import numpy as np
import sarabet as sb

with sb.Project(fps=60) as project:
    switch = sb.chop.Constant(on=0.0, name="switch")
    switch.par.const0value.expr = "10 <= absTime.frame % 60 < 30"
    glide = sb.chop.Lag(switch, lag=(0.1, 0.5))  # 90 percent of the way in so many seconds

    course = np.array([float(glide["on"].eval()) for _ in project.frames(59)])

up, down = course[9:29], course[29:]
assert np.all(np.diff(up) > 0)
assert np.all(np.diff(down) < 0)
assert up[6] > 0.9 > 0.5 > down[10] > 0.1
print("up:", up[:4].round(2), "down:", down[:4].round(2))
