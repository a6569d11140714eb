"""3D textures, 2D arrays and cubes: in, out, through shaders, and where only pictures go."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import asyncio

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet

DTYPES = [np.uint8, np.uint16, np.float16, np.float32]
KINDS = ["array", "3d", "cube"]
SAMPLERS = {"array": "sTD2DArrayInputs", "3d": "sTD3DInputs", "cube": "sTDCubeInputs"}
every_kind = pytest.mark.parametrize("kind", KINDS)


def noise(shape, dtype, seed=1):
    random = np.random.default_rng(seed)
    if np.dtype(dtype).kind == "u":
        return random.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    return random.uniform(-2, 2, shape).astype(dtype)


def slices(kind, side=5, channels=4, dtype=np.uint8):
    shape = (6, side, side) if kind == "cube" else (3, side, side + 2)
    return noise((*shape, channels), dtype)


def opaque(pixels):
    """Return RGB as what it is widened to."""
    most = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1
    alpha = np.full((*pixels.shape[:-1], 1), most, pixels.dtype)
    return np.concatenate([pixels, alpha], axis=-1) if pixels.shape[-1] == 3 else pixels


# --- T7 of the acceptance tests: every dtype, number of channels and number of dimensions ---


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [None, 1, 2, 3, 4])
@pytest.mark.parametrize("size", [(5, 7), (1, 1), (3, 64), (4, 5, 7), (1, 1, 1), (2, 4, 64)])
@pytest.mark.parametrize("memory", ["numpy", "engine"])
def test_everything_goes_round(project, dtype, channels, size, memory):
    shape = size if channels is None else (*size, channels)
    pixels = noise(shape, dtype)
    if memory == "engine":
        engine = sb.empty(shape, dtype)
        engine[...] = pixels
        pixels = engine
    expected = opaque(pixels if channels else pixels[..., None])
    for kind in ["2d"] if len(size) == 2 else ["array", "3d"]:
        source = sb.top.Array(pixels, kind=kind)
        got = source.numpy()
        assert (source.kind, source.depth) == (kind, 1 if len(size) == 2 else size[0])
        assert got.dtype == dtype
        np.testing.assert_array_equal(got, expected)
        # And as TouchDesigner has it: floats, RGBA, the lowest row first.
        colour = source.numpyArray()
        assert colour.dtype == np.float32
        assert colour.shape == (*size, 4)
        most = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
        shown = expected.shape[-1]
        first = colour[..., ::-1, :, :shown]
        np.testing.assert_array_equal(first, (expected / np.float32(most)).astype(np.float32))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 2, 4])
@pytest.mark.parametrize("kind", ["array", "3d"])
def test_through_the_device_and_back(project, dtype, channels, kind):
    pixels = noise((3, 5, 7, channels), dtype)
    code = f"""
        out vec4 c;
        void main() {{
            ivec2 at = ivec2(gl_FragCoord.xy);
            c = texelFetch({SAMPLERS[kind]}[0], ivec3(at, uTDCurrentDepth), 0);
        }}"""
    for output in ("texture2darray", "texture3d"):
        drawn = sb.top.GLSL(sb.top.Array(pixels, kind=kind), pixelcode=code, type=output)
        assert (drawn.kind, drawn.depth) == ("3d" if output == "texture3d" else "array", 3)
        np.testing.assert_array_equal(drawn.numpy(), pixels)


# --- reading ---


@every_kind
def test_own_dtype_views_and_copies(project, kind):
    pixels = slices(kind)
    source = sb.top.Array(pixels, kind=kind)
    shown = source.numpy()
    assert shown.flags.c_contiguous
    assert not shown.flags.writeable
    mine = source.numpy(copy=True)
    assert mine.flags.writeable
    assert not np.shares_memory(mine, source.numpy())
    np.testing.assert_array_equal(source.numpy(copy=False), pixels)
    np.testing.assert_array_equal(np.asarray(source), pixels)


@every_kind
def test_origin_channels_and_dtype(project, kind):
    pixels = slices(kind)
    source = sb.top.Array(pixels, kind=kind)
    np.testing.assert_array_equal(source.numpy(origin="bottom"), pixels[:, ::-1])
    np.testing.assert_array_equal(source.numpy(channels="bgr"), pixels[..., 2::-1])
    np.testing.assert_array_equal(source.numpy(channels=1), pixels[..., :1])
    np.testing.assert_allclose(source.numpy(dtype="float32"), pixels / 255, atol=1e-7)


@every_kind
def test_out(project, kind):
    pixels = slices(kind)
    source = sb.top.Array(pixels, kind=kind)
    large = np.zeros((pixels.shape[0] * 2, pixels.shape[1] + 3, pixels.shape[2], 3), np.uint16)
    out = large[::2, 1:-2]
    assert source.numpy(out=out) is out
    np.testing.assert_array_equal(out, pixels[..., :3].astype(np.uint16) * 257)
    assert not large[1::2].any()
    assert not large[:, 0].any()
    source.numpy(out=out, origin="bottom")
    np.testing.assert_array_equal(out[:, ::-1], pixels[..., :3].astype(np.uint16) * 257)


@pytest.mark.parametrize("shape", [(5, 7, 4), (2, 5, 7, 4), (3, 5, 7), (3, 5, 7, 5)])
def test_out_of_another_shape(project, shape):
    source = sb.top.Array(slices("3d"), kind="3d")
    with pytest.raises(ValueError, match=r"shape \(3, 5, 7, \d\), got"):
        source.numpy(out=np.zeros(shape, np.uint8))


@every_kind
def test_engine_memory_is_shown_where_it_lies(project, kind):
    memory = sb.empty((6, 64, 64, 4), np.uint8)
    memory[...] = noise(memory.shape, np.uint8)
    source = sb.top.Array(memory, kind=kind)
    assert np.shares_memory(source.numpy(), memory)
    copied = _sarabet.array_bytes_copied()
    code = f"out vec4 c; void main() {{ c = vec4(textureSize({SAMPLERS[kind]}[0], 0).x); }}"
    sb.top.GLSL(source, pixelcode=code).numpy()
    assert _sarabet.array_bytes_copied() == copied


def test_arrays_of_one_channel_need_a_kind(project):
    voxels = noise((9, 5, 7), np.uint8)
    with pytest.raises(ValueError, match=r"got \(9, 5, 7\); slices are .* 'kind'"):
        sb.top.Array(voxels)
    np.testing.assert_array_equal(sb.top.Array(voxels, kind="3d").numpy()[..., 0], voxels)


def test_an_array_of_four_dimensions_is_a_2d_array(project):
    assert sb.top.Array(slices("array")).kind == "array"
    assert sb.top.Null(slices("array")).kind == "array"


def test_live_memory_is_kept_by_whoever_defers(project):
    memory = sb.empty((3, 4, 16, 4), np.uint8)
    memory[...] = 1
    source = sb.top.Array(memory, kind="3d")
    later = source.read_async()
    memory[...] = 2
    assert (later.result(timeout=30) == 1).all()
    assert (source.numpy() == 2).all()
    with source.writing() as lent:
        lent[...] = 3
    assert (source.numpy() == 3).all()


def test_async_and_latest(project):
    pixels = slices("3d")
    source = sb.top.Null(sb.top.Array(pixels, kind="3d"))

    async def wait():
        return await source.read_async(channels="rg")

    np.testing.assert_array_equal(asyncio.run(wait()), pixels[..., :2])
    assert source.latest() is None
    project.step(2)
    np.testing.assert_array_equal(source.latest(), pixels)


def test_alpha_and_format_by_slices(project):
    pixels = noise((3, 5, 7, 2), np.uint8)
    source = sb.top.Array(pixels, kind="3d", format="monoalpha8fixed")
    assert source.pixel_format == "monoalpha8fixed"
    np.testing.assert_array_equal(source.numpy(channels="rgba")[..., 2], pixels[..., 0])
    np.testing.assert_array_equal(source.numpy(channels="a")[..., 0], pixels[..., 1])


# --- shaders ---


def test_volumes_are_turned_over_in_v_alone(project):
    pixels = noise((4, 6, 8, 4), np.float32)
    code = "out vec4 c; void main() { c = texture(sTD3DInputs[0], vUV); }"
    drawn = sb.top.GLSL(sb.top.Array(pixels, kind="3d"), pixelcode=code, type="texture3d")
    np.testing.assert_allclose(drawn.numpy(), pixels, atol=1e-5)
    code = "out vec4 c; void main() { c = texture(sTD3DInputs[0], vec3(0.0, 1.0, 0.0)); }"
    corner = sb.top.GLSL(sb.top.Array(pixels, kind="3d"), pixelcode=code, resolution=(1, 1))
    np.testing.assert_allclose(corner.numpy()[0, 0], pixels[0, 0, 0], atol=1e-5)


def test_between_slices_a_volume_is_filtered_and_an_array_is_not(project):
    pixels = np.zeros((2, 1, 1, 4), np.float32)
    pixels[1] = 1
    volume = "out vec4 c; void main() { c = texture(sTD3DInputs[0], vec3(0.5)); }"
    got = sb.top.GLSL(sb.top.Array(pixels, kind="3d"), pixelcode=volume).numpy()
    np.testing.assert_allclose(got[0, 0], 0.5, atol=1e-3)
    layers = "out vec4 c; void main() { c = texture(sTD2DArrayInputs[0], vec3(0.5, 0.5, 0.9)); }"
    got = sb.top.GLSL(sb.top.Array(pixels), pixelcode=layers).numpy()
    np.testing.assert_array_equal(got[0, 0], 1)


@pytest.mark.parametrize(
    ("direction", "face", "column", "row"),
    [
        ((1, 0, 0), 0, 2, 2),
        ((-1, 0, 0), 1, 2, 2),
        ((0, 1, 0), 2, 2, 2),
        ((0, -1, 0), 3, 2, 2),
        ((0, 0, 1), 4, 2, 2),
        ((0, 0, -1), 5, 2, 2),
        # s and t of the faces as Vulkan and OpenGL have them: rows lie top down.
        ((1, 0.8, 0), 0, 2, 0),
        ((1, 0, 0.8), 0, 0, 2),
        ((-0.8, 1, 0), 2, 0, 2),
        ((0, 1, 0.8), 2, 2, 4),
        ((0.8, 0, 1), 4, 4, 2),
        ((0.8, 0, -1), 5, 0, 2),
    ],
)
def test_faces_of_a_cube(project, direction, face, column, row):
    pixels = noise((6, 5, 5, 4), np.float32)
    x, y, z = direction
    code = f"out vec4 c; void main() {{ c = texture(sTDCubeInputs[0], vec3({x}, {y}, {z})); }}"
    got = sb.top.GLSL(sb.top.Array(pixels, kind="cube"), pixelcode=code, resolution=(1, 1)).numpy()
    np.testing.assert_allclose(got[0, 0], pixels[face, row, column], atol=1e-4)


def test_each_kind_of_input_is_counted_by_itself(project):
    flat = [sb.top.Constant(color=(value, 0, 0), format="rgba32float") for value in (0.25, 0.75)]
    volume = sb.top.Array(np.full((3, 2, 2, 4), 0.5, np.float32), kind="3d")
    layers = sb.top.Array(np.full((2, 2, 2, 4), 0.125, np.float32))
    cube = sb.top.Array(np.full((6, 2, 2, 4), 1.0, np.float32), kind="cube")
    code = """
        out vec4 c;
        void main() {
            c.r = texture(sTD2DInputs[1], vUV.st).r + texture(sTD3DInputs[0], vec3(0.5)).r;
            c.g = texture(sTD2DArrayInputs[0], vec3(0.5, 0.5, 1.0)).r;
            c.g += texture(iChannel0, vec3(1)).r;
            c.b = float(TD_NUM_2D_INPUTS + 10 * TD_NUM_3D_INPUTS + 100 * TD_NUM_CUBE_INPUTS);
            c.a = uTD3DInfos[0].depth.y + 10.0 * uTD2DArrayInfos[0].depth.y;
        }"""
    made = sb.top.GLSL(
        cube, flat[0], volume, flat[1], layers, pixelcode=code, resolution=(2, 2),
        format="rgba32float",
    )  # fmt: skip
    np.testing.assert_allclose(made.numpy()[0, 0], [1.25, 1.125, 112, 23], atol=1e-6)


@pytest.mark.parametrize("output", ["texture2darray", "texture3d"])
def test_a_shader_draws_slices(project, output):
    code = """
        out vec4 c;
        void main() { c = vec4(gl_FragCoord.xy, uTDCurrentDepth, uTDOutputInfo.depth.y); }"""
    drawn = sb.top.GLSL(
        pixelcode=code, type=output, depth="custom", customdepth=5, resolution=(7, 3),
        format="rgba32float",
    )  # fmt: skip
    got = drawn.numpy()
    assert got.shape == (5, 3, 7, 4)
    assert drawn.depth == 5
    np.testing.assert_array_equal(got[..., 0], np.broadcast_to(np.arange(7) + 0.5, (5, 3, 7)))
    np.testing.assert_array_equal(got[0, :, 0, 1], [2.5, 1.5, 0.5])
    np.testing.assert_array_equal(got[:, 0, 0, 2], range(5))
    assert (got[..., 3] == 5).all()


def test_a_sampler_of_a_kind_that_is_not_wired_is_a_problem(project):
    code = "out vec4 c; void main() { c = texture(sTD3DInputs[0], vec3(0.5)); }"
    shader = sb.top.GLSL(sb.top.Constant(), pixelcode=code)
    with pytest.raises(sb.CookError, match="sTD3DInputs"):
        shader.numpy()


# --- where only pictures go ---


@every_kind
def test_other_operators_say_what_they_take(project, kind):
    source = sb.top.Array(slices(kind), kind=kind, name="volume1")
    for make in (sb.top.Blur, sb.top.Level, sb.top.Transform, sb.top.Crop, sb.top.Over):
        with pytest.raises(sb.CookError, match=r"input 0 \(/project1/volume1\) must be a 2D image"):
            make(source).numpy()
    with pytest.raises(sb.CookError, match="'top' must be a 2D image, got a"):
        sb.chop.TOPTo(source).numpy()
    scene = sb.top.Render()
    scene.add_rectangle(-1, 1, 1, -1, texture=source)
    with pytest.raises(sb.CookError, match="texture must be a 2D image"):
        scene.numpy()


@every_kind
def test_what_passes_through(project, kind):
    pixels = slices(kind)
    source = sb.top.Array(pixels, kind=kind)
    feedback = sb.top.Feedback(source)
    feedback.par.top = source
    for op in (sb.top.Null(source), sb.top.Out(source), feedback):
        assert op.kind == kind
        np.testing.assert_array_equal(op.numpy(), pixels)
    project.step()
    np.testing.assert_array_equal(feedback.numpy(), pixels)


def test_size_and_format_of_slices_stay(project):
    source = sb.top.Array(slices("3d"), kind="3d")
    for settings in ({"resolution": (4, 4)}, {"format": "rgba32float"}):
        with pytest.raises(sb.CookError, match=r"change 2D images alone.*3D texture.*\(3, 5, 7\)"):
            sb.top.Null(source, **settings).numpy()


@pytest.mark.parametrize(
    ("shape", "kind", "match"),
    [
        ((6, 5, 4, 4), "cube", r"6 square faces.*\(6, 5, 4, 4\)"),
        ((5, 4, 4, 4), "cube", r"6 square faces.*\(5, 4, 4, 4\)"),
        ((2, 2, 4, 4), "2d", r"\(height, width, 1\.\.4\), got \(2, 2, 4, 4\)"),
        ((4, 4), "3d", r"\(slices, height, width, 1\.\.4\), got \(4, 4\)"),
        ((2, 4, 4, 5), "3d", r"1\.\.4\), got \(2, 4, 4, 5\)"),
        ((0, 4, 4, 4), "3d", "at least one pixel"),
    ],
)
def test_arrays_that_do_not_fit_their_kind(project, shape, kind, match):
    with pytest.raises(ValueError, match=match):
        sb.top.Array(np.zeros(shape, np.uint8), kind=kind)


def test_limits_are_said_before_the_device_is_asked(project):
    for shape, kind, match in [
        ((20000, 1, 1), "3d", r"3D texture must be 1x1x1 to (\d+)x\1x\1 .*got 1x1x20000"),
        ((1, 1, 20000), "3d", "3D texture must be"),
        ((20000, 1, 1), "array", "2D array texture must be .*got 1x1x20000"),
    ]:
        with pytest.raises(sb.Error, match=match):
            sb.top.Array(np.zeros(shape, np.uint8), kind=kind).numpy()
    code = "out vec4 c; void main() { c = vec4(1.0); }"
    much = {"type": "texture3d", "depth": "custom", "customdepth": 2000, "resolution": (2000, 2000)}
    with pytest.raises(sb.Error, match=r"2000x2000x2000 rgba8fixed 3D texture needs .* MiB"):
        sb.top.GLSL(pixelcode=code, **much).numpy()


# --- files, scripts, displays ---


def test_files_hold_one_picture(project, tmp_path):
    source = sb.top.Array(slices("3d"), kind="3d")
    with pytest.raises(ValueError, match=r"\.png file holds one picture, got 3 slices"):
        source.save(tmp_path / "volume.png")
    assert list(tmp_path.iterdir()) == []


@every_kind
def test_notebooks_show_the_slices(project, kind):
    shown = sb.top.Array(slices(kind), kind=kind)._repr_png_()
    assert shown.startswith(b"\x89PNG")
    assert sb.top.Array(slices(kind), kind=kind)._repr_svg_() is None


@every_kind
def test_dlpack(project, kind):
    pixels = slices(kind)
    np.testing.assert_array_equal(np.from_dlpack(sb.top.Array(pixels, kind=kind)), pixels)


@every_kind
def test_script_functions_give_and_get_slices(project, kind):
    pixels = slices(kind)

    @sb.script_top(inputs=[sb.top.Array(pixels, kind=kind)], kind=kind)
    def inverted(ctx, a):
        out = ctx.empty(a.shape, a.dtype)
        out[...] = 255 - a
        return out

    assert inverted.kind == kind
    np.testing.assert_array_equal(inverted.numpy(), 255 - pixels)


def test_scripts_default_to_2d_arrays_and_refuse_other_words(project):
    pixels = slices("array")

    @sb.script_top()
    def layers(ctx):
        return pixels

    assert layers.kind == "array"
    with pytest.raises(ValueError, match="kind must be 2d, array, 3d or cube"):
        sb.script_top(kind="volume")


@pytest.mark.parametrize(
    ("keywords", "kind"), [({}, "array"), ({"is3D": True}, "3d"), ({"isCube": True}, "cube")]
)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_touchdesigners_copy_numpy_array(project, keywords, kind, dtype):
    pixels = slices(kind, dtype=dtype)

    class Callbacks:
        @staticmethod
        def onCook(scriptOp):
            scriptOp.copyNumpyArray(pixels, **keywords)

    script = project.root.create("scriptTOP", "script1")
    script.callbacks = Callbacks()
    assert script.kind == kind
    assert script.depth == len(pixels)
    np.testing.assert_array_equal(script.numpy(origin="bottom"), pixels)
    red = pixels[1, 0, 0, 0] / (np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1)
    assert script.sample(x=0, y=0, z=1)[0] == pytest.approx(red, abs=1e-6)


def test_touchdesigners_copy_numpy_array_refuses(project):
    script = project.root.create("scriptTOP", "script1")
    for shape, keywords, match in [
        ((5, 4, 4, 4), {"isCube": True}, r"\(6, n, n, 1 to 4\)"),
        ((4, 4, 4), {"is3D": True}, r"\(depth, height, width, 1 to 4\)"),
        ((6, 4, 4, 4), {"is3D": True, "isCube": True}, "one of is3D and isCube"),
    ]:

        class Callbacks:
            @staticmethod
            def onCook(scriptOp, shape=shape, keywords=keywords):
                scriptOp.copyNumpyArray(np.zeros(shape, np.uint8), **keywords)

        script.callbacks = Callbacks()
        with pytest.raises(sb.CookError, match=match):
            script.numpy()


def test_saved_projects_keep_kinds(tmp_path):
    pixels = slices("cube")
    with sb.Project() as project:
        sb.top.Array(pixels, kind="cube", name="cube1")
        project.save(tmp_path / "project.toml")
    back = sb.load(tmp_path / "project.toml").op("cube1")
    assert back.kind == "cube"
    np.testing.assert_array_equal(back.numpy(), pixels)
    assert back.resolution == (5, 5)
