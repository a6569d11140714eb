"""Give a component two outputs, and read each of them."""

import sarabet as sb

with sb.Project() as project:
    clock = sb.comp.Base(name="clock")
    seconds = sb.chop.Constant(seconds=0.0, parent=clock)
    seconds.par.const0value.expr = "absTime.seconds"
    beats = sb.chop.Math(seconds, gain=2, parent=clock)  # 120 beats per minute
    first = sb.chop.Out(seconds, name="out1", parent=clock)
    second = sb.chop.Out(beats, name="out2", parent=clock)
    wired = sb.chop.Null(clock)  # a wire from the component is its first output

    project.step(90)

assert wired["seconds"].eval() == 1.5
assert second["seconds"].eval() == 3.0
print("seconds:", wired["seconds"].eval(), "beats:", second["seconds"].eval())
