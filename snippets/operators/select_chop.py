"""Pick channels by patterns, also from an operator that is not wired."""

import sarabet as sb

with sb.Project():
    body = sb.chop.Constant(handl_x=1.0, handl_y=2.0, handr_x=3.0, handr_y=4.0, head_x=5.0)
    left = sb.chop.Select(body, channames="handl_*", renameto="t[xy]")
    wanted = sb.chop.Select(chop=body, channames="* ^hand*")  # by reference; ^ leaves out

assert left.names == ["tx", "ty"]
assert left.numpy()[:, 0].tolist() == [1, 2]
assert wanted.names == ["head_x"]
print(body.names, "->", left.names, wanted.names)
