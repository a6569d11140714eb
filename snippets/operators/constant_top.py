"""Fill an image with one colour, and change it with a parameter."""

import sarabet as sb

with sb.Project():
    paint = sb.top.Constant(color=(1, 0.5, 0), resolution=(320, 180))

assert paint.numpy()[0, 0].tolist() == [255, 128, 0, 255]
paint.par.colorb = 1  # one member of a colour
paint.par.alpha = 0.5  # colours are stored multiplied by alpha
assert paint.numpy()[0, 0].tolist() == [128, 64, 128, 128]
print("a pixel:", paint.numpy()[0, 0])
