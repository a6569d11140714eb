"""Play a film backwards at half its size, and look at one frame of it."""

import sarabet as sb

file = sb.samples.film()  # Big Buck Bunny (Blender Foundation, CC BY 3.0)

with sb.Project(fps=25) as project:
    film = sb.top.MovieFileIn(file=file, speed=-1)
    small = sb.top.Resolution(film, outputresolution="half")

for _ in project.frames(3):
    picture = small.numpy()
assert picture.shape == (360, 640, 4)

film.par.playmode = "specify"
film.par.index, film.par.indexunit = 2.5, "seconds"
print("frame 62 is", film.numpy().mean().round(1), "bright")
