"""Keep the last frames as slices of a 3D texture, and look through time with a shader."""

import sarabet as sb

SLIT_SCAN = """
out vec4 fragColor;
void main() {
    float w = vUV.t + uTD3DInfos[0].depth.z;  // from the newest slice round to older ones
    fragColor = texture(sTD3DInputs[0], vec3(vUV.st, fract(w)));
}
"""

with sb.Project(fps=60) as project:
    bar = sb.top.Render(resolution=(160, 90), name="bar")
    bar.add_rectangle(-0.1, 1, 0.1, -1, color=(1, 0.7, 0.2, 1))
    bar.par.object0rectanglel.expr = "-0.9 + absTime.frame * 0.05"
    bar.par.object0rectangler.expr = "-0.8 + absTime.frame * 0.05"
    history = sb.top.Texture3D(bar, cachesize=24)
    bent = sb.top.GLSL(history, pixelcode=SLIT_SCAN)
    project.step(30)

assert history.numpy().shape == (24, 90, 160, 4)
red = bent.numpy()[..., 0]
assert red[10].argmax() != red[80].argmax()  # each row is of another moment
print("the newest slice is", history.newest_slice, "of", history.depth)
