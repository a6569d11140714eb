"""Make a component with an input and an output, and use it like an operator."""

import sarabet as sb

with sb.Project() as project:
    doubler = sb.comp.Base(name="doubler")
    source = sb.chop.In(name="in1", parent=doubler)
    double = sb.chop.Math(source, gain=2, parent=doubler)
    result = sb.chop.Out(double, name="out1", parent=doubler)

    values = sb.chop.Constant(tx=3.0, ty=4.0)
    doubler.set_input(0, values)  # what is wired to the component comes out of In
    after = sb.chop.Math(doubler, postoff=1)

assert source.numpy().tolist() == [[3], [4]]
assert after.numpy().tolist() == [[7], [9]]
print(source.path, source.names, "->", after.numpy()[:, 0])
