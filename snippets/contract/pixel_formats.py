"""Choose how pixels are stored: fewer bits, fewer channels, alpha alone, floats."""

import numpy as np
import sarabet as sb

photo = np.random.default_rng(0).random((90, 160, 4), np.float32)
with sb.Project():
    source = sb.top.Array(photo)
    bytes_ = sb.top.Null(source, format="rgba8fixed").numpy()
    small = sb.top.Null(source, format="rgb10a2fixed").numpy()  # 32 bits: NumPy sees floats
    colour = sb.top.Null(source, format="rgb16float").numpy()
    grey = sb.top.Null(source, format="monoalpha8fixed").numpy()
    mask = sb.top.Array(photo[..., 3], channels="a")  # an array that is alpha

assert np.array_equal(bytes_, np.rint(photo * 255))
assert np.array_equal(small[..., :3], np.rint(photo[..., :3] * 1023) / np.float32(1023))
assert np.array_equal(colour, photo[..., :3].astype(np.float16))
assert np.array_equal(grey, bytes_[..., [0, 3]])  # mono and alpha
assert mask.pixel_format == "a32float"
assert not mask.numpy(channels="rgb").any()
print("formats:", ", ".join(mask.par.format.menuNames))
