"""The tutorial frame with Debian's OGRE 1.12, as a process that measures on request.

Run by `bench` with Debian's Python under a virtual display. Reads `WIDTHxHEIGHT` as its argument,
prints one line "ready {json}", then answers each line "N" with the times of N frames in
milliseconds, as JSON. A frame: new content of an array -> texture -> centred rectangle over grey ->
a preallocated array.
"""

import glob
import json
import os
import sys
import tempfile
import time

import numpy as np
import Ogre

RENDERER = "OpenGL 3+ Rendering Subsystem"

# The smallest material that draws a texture on a screen rectangle. OGRE turns pictures that it
# draws into textures over by the matrix.
FILES = {
    "bench.vert": """#version 330 core
uniform mat4 flip;
in vec4 vertex;
in vec2 uv0;
out vec2 uv;
void main() { gl_Position = flip * vec4(vertex.xy, 0.0, 1.0); uv = uv0; }
""",
    "bench.frag": """#version 330 core
uniform sampler2D image;
in vec2 uv;
out vec4 color;
void main() { color = texture(image, uv); }
""",
    "bench.material": """vertex_program bench/vertex glsl {
    source bench.vert
    default_params { param_named_auto flip worldviewproj_matrix }
}
fragment_program bench/fragment glsl {
    source bench.frag
    default_params { param_named image int 0 }
}
material bench/photo {
    technique {
        pass {
            lighting off
            depth_check off
            cull_hardware none
            vertex_program_ref bench/vertex {}
            fragment_program_ref bench/fragment {}
            texture_unit { texture photo
                           filtering linear linear none
                           tex_address_mode clamp }
        }
    }
}
""",
}


class Tutorial:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.folder = tempfile.mkdtemp()
        self.root = Ogre.Root(self._plugins(), "", os.path.join(self.folder, "ogre.log"))
        self.root.setRenderSystem(self.root.getRenderSystemByName(RENDERER))
        self.root.initialise(False)
        options = Ogre.NameValuePairList()
        self.window = self.root.createRenderWindow("bench", 64, 64, False, options)
        self.array = np.zeros((height, width, 4), np.uint8)
        self.out = np.zeros((height, width, 4), np.uint8)
        self._texture()
        self._shaders()
        self._target()
        self._rectangle()

    def _plugins(self) -> str:
        path = os.path.join(self.folder, "plugins.cfg")
        plugin = sorted(glob.glob("/usr/lib/*/OGRE*/RenderSystem_GL3Plus.so*"))[0]
        folder, name = os.path.split(plugin)
        with open(path, "w") as file:
            file.write(f"PluginFolder={folder}\nPlugin={name}\n")
        return path

    def _shaders(self) -> None:
        for name, text in FILES.items():
            with open(os.path.join(self.folder, name), "w") as file:
                file.write(text)
        groups = Ogre.ResourceGroupManager.getSingleton()
        groups.addResourceLocation(self.folder, "FileSystem", "General")
        groups.initialiseAllResourceGroups()

    def _texture(self) -> None:
        self.texture = Ogre.TextureManager.getSingleton().createManual(
            "photo", "General", Ogre.TEX_TYPE_2D, self.width, self.height, 1, 0,
            Ogre.PF_BYTE_RGBA, Ogre.TU_DYNAMIC_WRITE_ONLY,
        )  # fmt: skip
        self.source = Ogre.PixelBox(self.width, self.height, 1, Ogre.PF_BYTE_RGBA, self.array)

    def _target(self) -> None:
        self.target_texture = Ogre.TextureManager.getSingleton().createManual(
            "target", "General", Ogre.TEX_TYPE_2D, self.width, self.height, 1, 0,
            Ogre.PF_BYTE_RGBA, Ogre.TU_RENDERTARGET,
        )  # fmt: skip
        self.target = self.target_texture.getBuffer().getRenderTarget()
        self.target.setAutoUpdated(False)
        self.result = Ogre.PixelBox(self.width, self.height, 1, Ogre.PF_BYTE_RGBA, self.out)
        self.scene = self.root.createSceneManager()
        camera = self.scene.createCamera("camera")
        self.scene.getRootSceneNode().createChildSceneNode().attachObject(camera)
        viewport = self.target.addViewport(camera)
        viewport.setBackgroundColour(Ogre.ColourValue(0.3, 0.3, 0.3, 1.0))
        viewport.setOverlaysEnabled(False)

    def _rectangle(self) -> None:
        material = Ogre.MaterialManager.getSingleton().getByName("bench/photo", "General")
        material.load()
        self.rectangle = Ogre.Rectangle2D(True)
        self.rectangle.setCorners(-0.5, 0.5, 0.5, -0.5)
        self.rectangle.setBoundingBox(Ogre.AxisAlignedBox.BOX_INFINITE)
        self.rectangle.setMaterial(material)
        node = self.scene.getRootSceneNode().createChildSceneNode()
        node.attachObject(self.rectangle)

    def frame(self) -> None:
        self.texture.getBuffer().blitFromMemory(self.source)
        self.target.update()
        self.target.copyContentsToMemory(self.result, self.result)


def contents(width: int, height: int) -> list:
    """The pictures that follow each other; the same formula as in bench/tutorial.py."""
    y, x = np.mgrid[:height, :width]
    pictures = []
    for k in range(2):
        picture = np.empty((height, width, 4), np.uint8)
        picture[..., 0] = (x + 40 * k) * 255 // (width + 40)
        picture[..., 1] = y * 255 // height
        picture[..., 2] = 128 + 60 * k
        picture[..., 3] = 255
        pictures.append(picture)
    return pictures


def main() -> None:
    width, height = (int(n) for n in sys.argv[1].split("x"))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # OGRE logs to stdout
    tutorial = Tutorial(width, height)
    pictures = contents(width, height)
    np.copyto(tutorial.array, pictures[0])
    for _ in range(3):
        tutorial.frame()
    np.save(sys.argv[2], tutorial.out)
    version = f"OGRE {Ogre.OGRE_VERSION_MAJOR}.{Ogre.OGRE_VERSION_MINOR}.{Ogre.OGRE_VERSION_PATCH}"
    print("ready", json.dumps({"version": version, "renderer": RENDERER}), file=answers, flush=True)
    for line in sys.stdin:
        times = []
        for k in range(int(line)):
            np.copyto(tutorial.array, pictures[k % 2])
            start = time.perf_counter()
            tutorial.frame()
            times.append(1e3 * (time.perf_counter() - start))
        print(json.dumps(times), file=answers, flush=True)
    os._exit(0)  # OGRE's own shutdown order crashes from Python


if __name__ == "__main__":
    main()
