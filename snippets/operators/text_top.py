"""Write a title over a photograph: any script, emoji, and a number that counts."""

import sarabet as sb
from skimage import data

with sb.Project(fps=60) as project:
    photo = sb.top.Array(data.chelsea(), name="photo")  # 451 x 300
    clock = sb.top.Text(alignx="right", aligny="bottom", fontsizex=20, resolution=(451, 300))
    clock.par.borderspace = (10, 6)
    clock.par.text.expr = "f'{absTime.seconds:.1f} s'"
    title = sb.top.Text(
        text="Chelsea · Челси · تشيلسي 🐈",
        fontsizex=26,
        bold=True,
        aligny="top",
        borderspace=(0, 12),
        bgalpha=0.4,
        resolution=(451, 300),
    )
    labelled = sb.top.Over(title, sb.top.Over(clock, photo))
    project.step(90)

assert labelled.numpy().shape == (300, 451, 4)
assert title.cook_count <= 1  # what does not change is drawn once
print("written with", title.par.font.val, "at", f"{title.par.fontsizex.val:.0f} pixels")
