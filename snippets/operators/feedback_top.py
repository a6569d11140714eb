"""A moving dot leaves a trail: each frame fades what the last one showed."""

import sarabet as sb

with sb.Project(fps=60) as project:
    dot = sb.top.Render(resolution=(320, 180), name="dot")
    dot.add_rectangle(-0.1, 0.1, 0.1, -0.1, color=(1, 0.7, 0.2, 1))
    dot.par.object0rectanglel.expr = "-0.95 + absTime.frame * 0.05"
    dot.par.object0rectangler.expr = "-0.85 + absTime.frame * 0.05"

    black = sb.top.Constant(color=(0, 0, 0), alpha=0, resolution=(320, 180))
    last = sb.top.Feedback(black)
    trail = sb.top.Over(dot, sb.top.Level(last, opacity=0.92))
    last.par.top = trail

    project.step(30)

red = trail.numpy()[90, :, 0]
assert red[300] == 0  # where the dot has not been yet
assert red[200] > red[120] > red[40] > 0  # the older, the fainter
print("along the trail:", red[40:300:40])
