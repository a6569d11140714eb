"""Build a component once, and use copies of it with other settings."""

import sarabet as sb

with sb.Project(fps=60) as project:
    fader = sb.comp.Base(name="fader")
    fader.add_parameter("Speed", "float", 1.0, min=0.0)
    lfo = sb.chop.LFO(name="lfo1", parent=fader)
    lfo.par.frequency.expr = "parent().par.Speed"
    sb.chop.Out(lfo, name="out1", parent=fader)

    quick = project.root.copy(fader)  # all that is in it, with its wires and expressions
    quick.par.Speed = 3

    project.step(20)  # a third of a second: one whole cycle of the quick one

slow, fast = (sb.chop.Null(comp).numpy()[0, -1] for comp in (fader, quick))
print(fader.name, round(float(slow), 2), quick.name, round(float(fast), 2))
assert quick.op("lfo1").par.frequency.eval() == 3
assert abs(fast) < 0.01 < abs(slow)
