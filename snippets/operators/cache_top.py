"""See what moved: each frame less the one of five frames before."""

import sarabet as sb

with sb.Project(fps=60) as project:
    ball = sb.top.Circle(resolution=(160, 90), radiusunit="fractionaspect", name="ball")
    ball.par.radius = (0.2, 0.2)
    ball.par.fillcolor = (1, 0.5, 0.1)
    ball.par.bgalpha = 1
    ball.par.centerx.expr = "-0.4 + absTime.frame * 0.02"
    before = sb.top.Cache(ball, cachesize=6, outputindex=-5, name="before")
    moved = sb.top.Difference(ball, before, name="moved")
    project.step(20)

now, then = ball.numpy()[..., 0].argmax(axis=1)[45], before.numpy()[..., 0].argmax(axis=1)[45]
assert now > then
assert moved.numpy()[..., 0].any()
print("the ball's left edge is at", now, "and was at", then)
