"""Watch what an operator costs: how often it cooks, and how large its picture is."""

import sarabet as sb
from skimage import data

with sb.Project(fps=60) as project:
    photo = sb.top.Array(data.chelsea(), name="photo")
    soft = sb.top.Blur(photo, size=8, name="soft")
    info = sb.chop.Info(soft)
    project.step(5)
    soft.numpy()

assert info["total_cooks"].eval() == 1  # nothing has changed since
assert (info["resx"].eval(), info["resy"].eval()) == soft.resolution
soft.par.size = 4
soft.numpy()
print("cooks:", int(info["total_cooks"].eval()), "size:", soft.resolution)
