"""Draw a card with round corners and a border, and lay it over a photograph."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    card = sb.top.Rectangle(
        resolution=(512, 512),
        size=(300, 120),
        sizeunit="pixels",
        justifyv="bottom",
        center=(0, 0.1),
        cornerradius=24,
        cornerradiusunit="pixels",
        fillcolor=(0.1, 0.2, 0.4),
        fillalpha=0.75,
        borderwidth=4,
        borderwidthunit="pixels",
    )
    labelled = sb.top.Over(card, photo)

bare = card.numpy(channels="a")[..., 0] == 0
assert np.array_equal(labelled.numpy(channels=3)[bare], data.astronaut()[bare])
print(f"the card covers {1 - bare.mean():.0%} of the photograph")
