"""Name a few values, and let them turn the knobs of other operators."""

import sarabet as sb

with sb.Project():
    fader = sb.chop.Constant(size=3.0, hue=40.0, name="fader")
    picture = sb.top.Ramp(type="horizontal", resolution=(320, 180))
    soft = sb.top.Blur(picture, name="soft")
    soft.par.size = fader["size"]  # a live link: an expression that reads the channel

assert fader.names == ["size", "hue"]
assert soft.par.size.eval() == 3
fader.par.const0value = 7
assert soft.par.size.eval() == 7
print(dict(zip(fader.names, fader.numpy()[:, 0].tolist(), strict=True)))
