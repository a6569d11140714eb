"""Make a table of values, such as a window for a spectrum, and use it in NumPy."""

import numpy as np
import sarabet as sb

with sb.Project():
    cosine = sb.chop.Pattern(wavetype="cos", length=512, numcycles=1)
    window = sb.chop.Math(cosine, gain=-0.5, postoff=0.5)  # a Hann window
    tone = sb.chop.Pattern(wavetype="sin", length=512, numcycles=20.3)

hann = window.numpy()[0]
assert np.allclose(hann, np.hanning(513)[:-1], atol=1e-6)
plain = np.abs(np.fft.rfft(tone.numpy()[0]))
softer = np.abs(np.fft.rfft(tone.numpy()[0] * hann))
assert softer.argmax() == 20
assert softer[60:].max() < plain[60:].max() / 100  # the tone leaks less into far bands
print("the tone is at band", softer.argmax())
