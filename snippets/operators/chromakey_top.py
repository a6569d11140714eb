"""Cut a cup of coffee out: keep the browns of the drink and the table."""

import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.coffee())
    brown = sb.top.ChromaKey(
        photo, huemin=5, huemax=40, hsoftlow=5, hsofthigh=10, satmin=0.5, ssoftlow=0.1
    )
    rest = sb.top.ChromaKey(
        photo, huemin=5, huemax=40, hsoftlow=5, hsofthigh=10, satmin=0.5, ssoftlow=0.1, invert=True
    )

kept = brown.numpy()[..., 3].astype(int)
assert abs(kept + rest.numpy()[..., 3] - 255).max() <= 1
print(f"{kept.mean() / 255:.0%} is brown")
