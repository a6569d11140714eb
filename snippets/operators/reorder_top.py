"""Make a colour image of three grey ones, and swap two of its channels."""

import numpy as np
import sarabet as sb
from skimage import data

photo = data.coffee()
red, green, blue = (np.ascontiguousarray(photo[..., i]) for i in range(3))

with sb.Project():
    merged = sb.top.Reorder(red, green, blue, format="rgba8fixed")
    merged.par.outputgreen, merged.par.outputgreenchan = "input2", "red"
    merged.par.outputblue, merged.par.outputbluechan = "input3", "red"
    swapped = sb.top.Reorder(merged, outputredchan="blue", outputbluechan="red")

assert np.array_equal(merged.numpy(channels=3), photo)
assert np.array_equal(swapped.numpy(channels="bgr"), photo)
print("mean colour", merged.numpy(channels=3).mean((0, 1)).round())
