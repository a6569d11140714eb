"""Take one channel by its name; a wrong name is answered with the nearest."""

import sarabet as sb

with sb.Project(fps=60):
    curve = sb.chop.Noise(channelname="t[xyz]", end=119)

tx = curve["tx"].numpy()  # (samples,)
assert tx.shape == curve.times.shape == (120,)
assert curve.names == ["tx", "ty", "tz"]
assert (curve.rate, curve.times[60]) == (60, 1)

try:
    curve["tw"]
except KeyError as error:
    print(error)
try:
    curve[3]
except IndexError as error:
    print(error)
else:
    raise AssertionError("there are three channels")
