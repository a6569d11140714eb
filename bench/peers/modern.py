"""moderngl on EGL, doing the tutorial's frame and a plain round trip of a texture."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..pictures import Picture

_VERTEX = """#version 330
in vec2 position; in vec2 uv; out vec2 at;
void main() { gl_Position = vec4(position, 0.0, 1.0); at = uv; }"""
_FRAGMENT = """#version 330
uniform sampler2D image; in vec2 at; out vec4 color;
void main() { color = texture(image, at); }"""


def context() -> Any:
    """Return a context without a window; raise an exception that says what is missing."""
    import moderngl

    return moderngl.create_standalone_context(backend="egl")


class Tutorial:
    """New array content -> textured centred rectangle over grey -> a preallocated array."""

    def __init__(self, ctx: Any, width: int, height: int) -> None:
        import moderngl

        self.array = np.zeros((height, width, 4), np.uint8)
        self.out = np.zeros((height, width, 4), np.uint8)
        self.texture = ctx.texture((width, height), 4)
        self.texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.texture.repeat_x = self.texture.repeat_y = False
        self.target = ctx.framebuffer([ctx.texture((width, height), 4)])
        # Both the array and OpenGL's rows start with what is drawn lowest in y: row 0 of the
        # result is the top of the picture when the rectangle is drawn upside down.
        corners = np.array(
            [[-0.5, -0.5, 0, 0], [0.5, -0.5, 1, 0], [-0.5, 0.5, 0, 1], [0.5, 0.5, 1, 1]], np.float32
        )
        program = ctx.program(vertex_shader=_VERTEX, fragment_shader=_FRAGMENT)
        self.rectangle = ctx.vertex_array(
            program, [(ctx.buffer(corners.tobytes()), "2f 2f", "position", "uv")]
        )
        self.strip = moderngl.TRIANGLE_STRIP

    def frame(self) -> Picture:
        """Draw one frame from `array` into `out`."""
        self.texture.write(self.array)
        self.target.use()
        self.target.clear(0.3, 0.3, 0.3, 1.0)
        self.texture.use(0)
        self.rectangle.render(self.strip)
        self.target.read_into(self.out, components=4)
        return self.out
