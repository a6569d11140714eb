"""Move a parameter up and down for ever, frame by frame the same in every run."""

import sarabet as sb

with sb.Project(fps=60) as project:
    lfo = sb.chop.LFO(wavetype="tri", frequency=0.5, amp=4, offset=6, name="lfo")
    soft = sb.top.Blur(sb.top.Ramp(), name="soft")
    soft.par.size.expr = "op('lfo')['chan1']"

    sizes = [round(float(soft.par.size.eval()), 2) for _ in project.frames(120)]  # one cycle

assert (min(sizes), max(sizes)) == (2, 10)
project.reset()
again = [round(float(soft.par.size.eval()), 2) for _ in project.frames(120)]
assert again == sizes
print("sizes:", sizes[::10])
