"""Take the white background away from behind a thing."""

import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.horse().astype("uint8") * 255)
    horse = sb.top.RGBKey(photo, redmin=0.9, greenmin=0.9, bluemin=0.9, invert=True)
    seen = sb.top.RGBKey(
        photo, redmin=0.9, greenmin=0.9, bluemin=0.9, invert=True, rgbout="newalpha"
    )

shape = seen.numpy()[..., 0]
assert shape.max() == 255
assert (horse.numpy(channels=1) == 0).all()  # a black horse
print(f"the horse covers {(shape > 0).mean():.0%} of the picture")
