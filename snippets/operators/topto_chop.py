"""Take a row of a photograph as channels, and find its brightest place."""

import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.coffee(), name="photo")
    row = sb.chop.TOPTo(top=photo, crop="row", vstart=0.5, vend=0.5)

assert row.names == ["r0", "g0", "b0", "a0"]
assert row.num_samples == photo.width
red = row["r0"].numpy()
assert 0 <= red.min() < red.max() <= 1
print("brightest red in the middle row: column", red.argmax(), "value", red.max().round(2))
