"""First light: a photograph goes through a network and comes back as an array and as pictures."""

import sys
import time
from pathlib import Path

import numpy as np
import sarabet as sb
import skimage.data

photograph = Path(skimage.data.__file__).parent / "astronaut.png"
out = Path(sys.argv[1] if len(sys.argv) > 1 else "out").resolve()
out.mkdir(parents=True, exist_ok=True)

with sb.Project(fps=60) as project:
    photo = sb.top.ImageFileIn(file=photograph, name="photo")
    graded = sb.top.Level(photo, contrast=1.15, gamma1=1.1, name="graded")
    warm = sb.top.HSVAdjust(graded, hueoffset=10, saturationmult=1.2, name="warm")
    soft = sb.top.Blur(warm, size=10, name="soft")

    # Before and after, side by side in front of a background.
    view = sb.top.Render(resolution=(960, 540), background=(0.08, 0.09, 0.12), name="view")
    view.add_rectangle(-0.92, 0.8, -0.04, -0.8, texture=photo)  # left, top, right, bottom
    view.add_rectangle(0.04, 0.8, 0.92, -0.8, texture=soft)

    # Measure: a knob turns in every frame, so the network is made anew each time.
    pixels = np.empty((540, 960, 4), np.uint8)
    soft.par.size.expr = "8 + absTime.frame % 4"
    view.numpy(out=pixels)
    frames = 60
    began = time.perf_counter()
    for _ in project.frames(frames):
        view.numpy(out=pixels)
    each = (time.perf_counter() - began) / frames

    result = soft.numpy()
    saved = [top.save(out / f"{top.name}.png") for top in (photo, warm, soft, view)]
    device = project.device

mean = result[..., :3].mean(axis=(0, 1)).round(1)
print(f"photo   {photograph.name}, {photo.width} x {photo.height}")
print(f"array   {result.shape} {result.dtype}, mean of red, green, blue {mean}")
print(f"device  {device.name} ({'software' if device.is_software else 'hardware'})")
print(f"time    {each * 1000:.2f} ms a frame, read back: level, hue, blur, 960 x 540 view")
print("saved   " + "\n        ".join(saved))
