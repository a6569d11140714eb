"""An array as a texture on a centred rectangle, rendered, and read back into an array.

This is what OGRE's NumPy tutorial does, without a window. Nothing dangles: the operators hold the
array; and a Python thread goes on printing while the network runs.
"""

import sys
import threading

import numpy as np
import sarabet as sb

folder = sys.argv[1] if len(sys.argv) > 1 else "."
stop = threading.Event()


def tick() -> None:
    """Print lines until the end."""
    while not stop.wait(0.1):
        print("tick")


ticker = threading.Thread(target=tick)
ticker.start()

gradient = np.zeros((256, 256, 3), np.uint8)
gradient[..., 1] = np.arange(256)  # green grows from left to right
screenshot = np.empty((480, 640, 3), np.uint8)

with sb.Project() as project:
    picture = sb.top.Array(gradient, name="gradient")
    window = sb.top.Render(resolution=(640, 480), background=[0.3, 0.3, 0.3])
    window.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=picture)  # left, top, right, bottom
    project.run(seconds=0.3)
    window.numpy(out=screenshot)
    print("saved", window.save(f"{folder}/ogre_tutorial.png"))

stop.set()
ticker.join()
print("background", screenshot[0, 0], "left", screenshot[240, 160], "right", screenshot[240, 479])
