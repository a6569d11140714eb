"""Turn channels into an image: each channel is a row, each sample a pixel."""

import numpy as np
import sarabet as sb

with sb.Project():
    waves = sb.chop.Noise(channelname="c[1-90]", end=159)
    heat = sb.top.CHOPTo(chop=waves)

assert heat.resolution == (160, 90)
assert heat.pixel_format == "mono32float"
assert np.array_equal(heat.numpy()[..., 0], waves.numpy())  # row 0 is the first channel
print("channels", waves.numpy().shape, "-> image", heat.numpy().shape)
