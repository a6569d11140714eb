"""Fade from one photograph to another, a little further in each frame."""

import sarabet as sb
from skimage import data

with sb.Project() as project:
    day, night = sb.top.Array(data.coffee()), sb.top.Array(data.rocket())
    fade = sb.top.Cross(day, night)
    fade.par.cross.expr = "absTime.frame / 60"
    means = []
    for _ in project.frames(60):
        means.append(float(fade.numpy(channels=3).mean()))

first, last = day.numpy(channels=3).mean(), night.numpy(channels=3).mean()
assert abs(means[-1] - last) < abs(means[0] - last)
print(f"mean {first:.0f} -> {last:.0f}: {means[0]:.0f}, {means[30]:.0f}, {means[-1]:.0f}")
