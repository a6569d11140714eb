"""Choose how pixels are stored: fewer bits, fewer channels, alpha alone, floats."""

import numpy as np
import sarabet as sb

photo = np.random.default_rng(0).random((90, 160, 4), np.float32)
with sb.Project():
    source = sb.top.Array(photo)
    for name, dtype, channels in [
        ("rgba8fixed", np.uint8, 4),
        ("rgb10a2fixed", np.float32, 4),  # 32 bits a pixel: NumPy sees floats
        ("rgba11float", np.float32, 3),
        ("rgb16float", np.float16, 3),
        ("mono16fixed", np.uint16, 1),
        ("monoalpha8fixed", np.uint8, 2),
        ("a32float", np.float32, 1),
    ]:
        stored = sb.top.Null(source, format=name).numpy()
        assert (stored.dtype, stored.shape) == (dtype, (90, 160, channels)), name

    mask = sb.top.Array(photo[..., 3], channels="a")  # an array that is alpha

assert mask.pixel_format == "a32float"
assert not mask.numpy(channels="rgb").any()
print("formats:", ", ".join(mask.par.format.menuNames))
