"""Make a component that grades any picture that is wired to it."""

import sarabet as sb
from skimage import data

with sb.Project() as project:
    look = sb.comp.Base(name="look")
    look.add_parameter("Softness", "float", 2.0, min=0.0)
    picture = sb.top.In(name="in1", parent=look)
    soft = sb.top.Blur(picture, parent=look)
    soft.par.size.expr = "parent().par.Softness"
    sb.top.Out(soft, name="out1", parent=look)

    look.set_input(0, sb.top.Array(data.coffee()))
    graded = sb.top.Null(look)

assert picture.resolution == graded.resolution == (600, 400)
look.par.Softness = 9
assert soft.par.size.eval() == 9
print("through", look.path, "came", graded.numpy().shape)
