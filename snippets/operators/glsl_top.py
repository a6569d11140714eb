"""Write a pixel shader with a uniform and an input, in TouchDesigner's dialect."""

import numpy as np
import sarabet as sb
from skimage import data

SHADER = """
uniform float levels;
out vec4 fragColor;
void main() {
    vec4 color = texture(sTD2DInputs[0], vUV.st);
    fragColor = TDOutputSwizzle(vec4(floor(color.rgb * levels) / levels, color.a));
}
"""

with sb.Project():
    photo = sb.top.Array(data.chelsea())
    poster = sb.top.GLSL(photo, pixelcode=SHADER, vec0name="levels", vec0value=(4, 0, 0, 0))

assert len(np.unique(poster.numpy(channels=3))) <= 5
poster.par.vec0valuex = 2  # a turned knob compiles nothing
assert len(np.unique(poster.numpy(channels=3))) <= 3
poster.par.vec0valuex = 4
print("levels:", np.unique(poster.numpy(channels=3)))
