"""Write an operator as a function: arrays go in, the returned array is the output."""

import numpy as np
import sarabet as sb
from numpy.typing import NDArray

with sb.Project():
    wave = sb.chop.Pattern(wavetype="sin", length=200, numcycles=4, name="wave")

    @sb.script_chop(inputs=[wave])
    def spectrum(ctx: sb.Context, a: NDArray[np.float32], *, floor: float = 0.01) -> object:
        strength = np.abs(np.fft.rfft(a)) / a.shape[1] * 2
        return np.where(strength < floor, 0, strength)


assert spectrum.numpy().shape == (1, 101)
assert spectrum.numpy()[0].argmax() == 4
spectrum.par.floor = 5  # annotated keywords are parameters
assert not spectrum.numpy().any()
print("parameter:", spectrum.par.floor.name, "default", spectrum.par.floor.default)
