"""Look at a photograph through a round, soft hole."""

import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    hole = sb.top.Circle(
        resolution=(512, 512),
        radius=(160, 160),
        radiusunit="pixels",
        center=(-32, 140),
        centerunit="pixels",
        softness=40,
        softnessunit="pixels",
    )
    seen = sb.top.Inside(photo, hole)

alpha = seen.numpy(channels="a")
assert alpha[116, 224] == 255  # the centre
assert alpha[400, 400] == 0
print(f"{(alpha > 0).mean():.0%} of the photograph is to be seen")
