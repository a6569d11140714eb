"""Give the channels of a device names that say what they are."""

import numpy as np
import sarabet as sb

with sb.Project():
    device = sb.chop.Array(np.eye(3, 4), names="chan1 chan2 chan3")
    rename = sb.chop.Rename(device, renamefrom="chan*", renameto="t[xyz]")

print(device.names, "->", rename.names)
assert rename.names == ["tx", "ty", "tz"]
assert np.array_equal(rename["ty"].numpy(), device["chan2"].numpy())
assert np.shares_memory(rename.numpy(), device.numpy())  # only the names are new
