"""What a notebook shows for the last line of a cell: picture, plot, network."""

import sarabet as sb
from skimage import data

with sb.Project() as project:
    photo = sb.top.Array(data.chelsea(), name="cat")
    soft = sb.top.Blur(photo, size=5, name="soft")
    wave = sb.chop.LFO(name="wave")

print(repr(soft))
assert soft.cook_count == 0  # repr never cooks

picture, plot, network = soft._repr_png_(), wave._repr_svg_(), project._repr_svg_()
assert picture is not None
assert picture.startswith(b"\x89PNG")
print(len(picture), "bytes of PNG;", str(plot)[:4], "and", str(network)[:4])

soft.inputs = []
assert soft._repr_png_() is None  # a display never raises:
assert "/project1/soft" in str(soft._repr_svg_())  # what cannot cook says why
