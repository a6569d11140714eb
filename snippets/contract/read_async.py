"""Ask for pictures and go on: each arrives later and says of which frame it is."""

import asyncio

import numpy as np
import sarabet as sb

with sb.Project(fps=60) as project:
    fade = sb.top.Constant(resolution=(64, 64), format="rgba32float")
    fade.par.colorr.expr = "absTime.frame"

    flights = [fade.read_async(channels=1) for _ in project.frames(5)]

for future in flights:  # a concurrent.futures.Future
    assert np.all(future.result() == future.frame)


async def main() -> None:
    pixels = await fade.read_async(channels=1)
    print("frames", [future.frame for future in flights], "then", pixels.shape)


asyncio.run(main())
