"""Give and take 3D textures, 2D arrays and cubes: slices come first."""

import numpy as np
import sarabet as sb

z, y, x = np.mgrid[-1:1:32j, -1:1:48j, -1:1:64j]
ball = (255 * np.clip(1.2 - np.hypot(np.hypot(x, y), z), 0, 1)).astype(np.uint8)

PROJECTION = """
out vec4 fragColor;
void main() {
    float most = 0.0;
    for (int i = 0; i < 32; ++i) {
        most = max(most, texture(sTD3DInputs[0], vec3(vUV.st, (float(i) + 0.5) / 32.0)).r);
    }
    fragColor = vec4(vec3(most), 1.0);
}
"""

with sb.Project():
    volume = sb.top.Array(ball, kind="3d")
    seen = sb.top.GLSL(volume, pixelcode=PROJECTION, format="mono8fixed")
    layers = sb.top.Array(np.zeros((4, 20, 30, 4), np.uint8))  # four dimensions: a 2D array

assert volume.kind == "3d"
assert volume.depth == 32
assert volume.resolution == (64, 48)
assert np.array_equal(volume.numpy()[..., 0], ball)
assert np.array_equal(seen.numpy()[..., 0], ball.max(axis=0))
assert layers.kind == "array"
print("a projection of", volume.numpy().shape, "is", seen.numpy().shape)
