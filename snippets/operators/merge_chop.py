"""Put the channels of several operators side by side, without clashes of names."""

import sarabet as sb

with sb.Project():
    position = sb.chop.Constant(tx=1.0, ty=2.0)
    colour = sb.chop.Constant(r=0.9, g=0.5, b=0.1)
    other = sb.chop.Constant(tx=5.0)
    merge = sb.chop.Merge(position, colour, other)

print(merge.names)
assert merge.names == ["tx", "ty", "r", "g", "b", "tx1"]
assert merge.numpy().shape == (6, 1)

merge.par.duplicate = "first"
assert merge["tx"].eval() == 1
assert len(merge.names) == 5
