"""Render TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    scene = sb.top.Render(resolution=(640, 480), background=(0.3, 0.3, 0.3))
    scene.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=picture)
    pixels = scene.numpy()
    assert pixels.shape == (480, 640, 4)
    assert pixels[0, 0, :3].tolist() in ([76] * 3, [77] * 3)
    np.testing.assert_allclose(pixels[121, 161], picture[1, 1], atol=30)


def test_default_is_transparent_720p():
    pixels = sb.top.Render().numpy()
    assert pixels.shape == (720, 1280, 4)
    assert not pixels.any()


def gradient():
    """OGRE's tutorial: green rises to the right."""
    pixels = np.zeros((256, 256, 3), np.uint8)
    pixels[..., 1] = np.arange(256)
    return pixels


def test_ogres_tutorial_against_the_closed_form():
    scene = sb.top.Render(resolution=(640, 480), background=(0.3, 0.3, 0.3))
    scene.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=gradient())
    got = scene.numpy(channels=3)
    inside = np.zeros((480, 640), bool)
    inside[120:360, 160:480] = True
    assert np.unique(got[~inside]).tolist() in ([76], [77])
    assert not got[inside][:, [0, 2]].any()
    t = (np.arange(320) + 0.5) * 256 / 320 - 0.5
    want = np.rint(np.clip(t, 0, 255))
    assert (np.abs(got[120:360, 160:480, 1] - want) <= 0).all()


def test_one_to_one_is_exact(picture):
    scene = sb.top.Render(resolution=(451, 300))
    scene.add_rectangle(-1, 1, 1, -1, texture=picture)
    np.testing.assert_array_equal(scene.numpy(), picture)


def test_rectangles_mirror_when_their_corners_are_exchanged(picture):
    scene = sb.top.Render(resolution=(451, 300))
    scene.add_rectangle(1, -1, -1, 1, texture=picture)
    np.testing.assert_array_equal(scene.numpy(), picture[::-1, ::-1])


def test_later_rectangles_cover_earlier_ones_and_alpha_blends():
    scene = sb.top.Render(resolution=(4, 4), background=(0, 0, 1, 1), format="rgba32float")
    scene.add_rectangle(-1, 1, 1, -1, color=(1, 0, 0, 1))
    scene.add_rectangle(-1, 1, 0, -1, color=(0, 0.5, 0, 0.5))
    got = scene.numpy()
    assert got[0, 0].tolist() == [0.5, 0.5, 0, 1]
    assert got[0, 3].tolist() == [1, 0, 0, 1]


def test_without_blending_pixels_are_written_as_they_are():
    scene = sb.top.Render(resolution=(4, 4), background=(0, 0, 1, 1), format="rgba32float")
    scene.add_rectangle(-1, 1, 0, -1, color=(0, 0.5, 0, 0.5), blend=False)
    got = scene.numpy()
    assert got[0, 0].tolist() == [0, 0.5, 0, 0.5]
    assert got[0, 3].tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("format", ["rgba8fixed", "rgba16fixed", "rgba16float", "rgba32float"])
def test_formats(format):
    scene = sb.top.Render(resolution=(3, 5), background=(0.25, 0.5, 1, 1), format=format)
    got = scene.numpy(dtype=np.float32)
    np.testing.assert_allclose(got[2, 1], [0.25, 0.5, 1, 1], atol=0.003)


@pytest.mark.parametrize(
    "format", ["rgba16float", "mono16float", "a16float", "monoalpha16float", "rgb16float"]
)
@pytest.mark.parametrize("number", [0.3, -0.7, 1 / 3, 1e-6, 1.3e-7, 65519, 65520, 1e6])
def test_backgrounds_are_rounded_like_all_pixels(format, number):
    color = [number, number / 3, number / 7, number / 9]
    got = sb.top.Render(resolution=(2, 1), background=color, format=format)
    want = sb.top.Array(np.full((1, 2, 4), color, np.float32), format=format)
    np.testing.assert_array_equal(got.numpy(), want.numpy())


@pytest.mark.parametrize("number", [0.3, -0.7, 1 / 3, 64999, 65100, 1e6])
def test_backgrounds_of_11_bits(number):
    got = sb.top.Render(resolution=(2, 1), background=[number] * 4, format="rgba11float").numpy()
    want = sb.top.Array(np.full((1, 2, 4), number, np.float32), format="rgba11float").numpy()
    np.testing.assert_array_equal(got, want)
    assert abs(got[0, 0, 0] - np.clip(number, 0, 65024)) <= max(number, 2**-14) / 128


QUAD = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], np.float32)
QUAD_UVS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
QUAD_TRIANGLES = np.array([[0, 1, 2], [0, 2, 3]])


def test_a_mesh_with_uvs_is_upright(picture):
    scene = sb.top.Render(resolution=(451, 300))
    scene.add_mesh(QUAD, uvs=QUAD_UVS, indices=QUAD_TRIANGLES, texture=picture)
    np.testing.assert_array_equal(scene.numpy(), picture)


def test_vertex_colors_are_interpolated():
    colors = np.array([[0, 0, 0, 1], [1, 0, 0, 1], [1, 1, 0, 1], [0, 1, 0, 1]], np.float32)
    scene = sb.top.Render(resolution=(8, 4), format="rgba32float")
    scene.add_mesh(QUAD, indices=QUAD_TRIANGLES, colors=colors)
    got = scene.numpy()
    y, x = np.mgrid[0:4, 0:8]
    np.testing.assert_allclose(got[..., 0], (x + 0.5) / 8, atol=1e-5)
    np.testing.assert_allclose(got[..., 1], (3.5 - y) / 4, atol=1e-5)


def test_nearer_meshes_hide_farther_ones():
    scene = sb.top.Render(resolution=(4, 4), format="rgba32float")
    for depth, color in [(0.2, (1, 0, 0, 1)), (0.8, (0, 1, 0, 1))]:
        scene.add_mesh(QUAD + np.array([0, 0, depth]), indices=QUAD_TRIANGLES, color=color)
    assert (scene.numpy() == [1, 0, 0, 1]).all()


def camera():
    view = sb.Matrix.look_at((1, 2, 5), (0, 0, 0), (0, 1, 0))
    projection = sb.Matrix.perspective(50, 4 / 3, 0.1, 100)
    return projection, view


def test_vertices_land_where_the_matrices_say():
    projection, view = camera()
    scene = sb.top.Render(
        resolution=(320, 240), projection=projection, view=view, format="rgba32float"
    )
    model = sb.Matrix.translation((0.5, 0.25, -0.5))
    points = np.array([[-0.5, -0.5, 0], [0.75, -0.25, 0.5], [0, 0.75, 0.25]])
    scene.add_mesh(points, model=model)
    got = scene.numpy()[..., 0] > 0
    all = np.asarray(projection) @ np.asarray(view) @ np.asarray(model)
    clip = np.c_[points, np.ones(3)] @ all.T
    ndc = clip[:, :2] / clip[:, 3:]
    corners = (ndc * [1, -1] + 1) / 2 * [320, 240]
    y, x = np.mgrid[0:240, 0:320] + 0.5
    sides = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        edge = b - a
        sides.append(
            ((x - a[0]) * edge[1] - (y - a[1]) * edge[0]) / np.hypot(*edge)
        )
    inside = np.all(np.array(sides) < 0, axis=0) | np.all(np.array(sides) > 0, axis=0)
    near_an_edge = np.abs(sides).min(axis=0) < 0.02
    assert inside.sum() > 1000
    assert (got == inside)[~near_an_edge].all()


def test_perspective_interpolates_uvs_in_depth():
    projection, _ = camera()
    image = np.zeros((64, 64, 4), np.float32)
    image[..., 0] = (np.arange(64) + 0.5) / 64
    image[..., 3] = 1
    points = np.array([[-1, -1, -2], [1, -1, -6], [1, 1, -6], [-1, 1, -2]], np.float32)
    scene = sb.top.Render(resolution=(400, 300), projection=projection, format="rgba32float")
    scene.add_mesh(points, uvs=QUAD_UVS, indices=QUAD_TRIANGLES, texture=image)
    got = scene.numpy()
    # The middle of the quad, not of its outline, has the middle of the texture.
    m = np.asarray(projection)
    clip = m @ [0, 0, -4, 1]
    column = int((clip[0] / clip[3] + 1) / 2 * 400)
    assert got[150, column, 0] == pytest.approx(0.5, abs=0.01)


def test_a_texture_may_be_an_operator_that_changes():
    source = sb.top.Constant(color=(1, 0, 0), resolution=(2, 2))
    scene = sb.top.Render(resolution=(4, 4))
    scene.add_rectangle(-1, 1, 1, -1, texture=source)
    assert scene.numpy()[0, 0].tolist() == [255, 0, 0, 255]
    source.par.color = (0, 1, 0)
    assert scene.numpy()[0, 0].tolist() == [0, 255, 0, 255]


def test_an_empty_mesh_draws_nothing():
    scene = sb.top.Render(resolution=(2, 2))
    scene.add_mesh(np.zeros((0, 3), np.float32), indices=np.zeros((0, 3), int))
    assert not scene.numpy().any()


@pytest.mark.parametrize(
    ("mesh", "message"),
    [
        ({"indices": [[0, 1, 4]]}, r"'object0indices' must be within 0\.\.3.*got 4"),
        ({"indices": [[0, -1, 2]]}, r"'object0indices' must be within 0\.\.3.*got -1"),
        ({"indices": [[0, 1]]}, r"'object0indices' expects.*\(n, 3\)"),
        ({}, r"'object0indices' is empty.*divisible by 3, got 4"),
        ({"indices": [[0, 1, 2]], "uvs": QUAD_UVS[:3]}, r"'object0uvs' expects.*\(4, 2\)"),
        ({"indices": [[0, 1, 2]], "colors": np.ones((3, 4))}, r"'object0colors' expects.*\(4, 4\)"),
        ({"indices": [[0, 1, 2]], "model": np.eye(3)}, r"'object0model' expects.*\(4, 4\)"),
        (
            {"indices": [[0, 1, 2]], "texture": np.zeros((2, 2, 4), np.uint8)},
            r"'object0uvs' expects.*for the texture, got none",
        ),
    ],
)
def test_wrong_meshes_are_named(mesh, message):
    scene = sb.top.Render(resolution=(2, 2))
    arrays = {k: np.asarray(v, np.int64) if k == "indices" else v for k, v in mesh.items()}
    scene.add_mesh(QUAD, **arrays)
    with pytest.raises(sb.CookError, match=message):
        scene.numpy()


def test_a_wrong_camera_is_named():
    with pytest.raises((sb.CookError, ValueError), match=r"'view' expects.*\(4, 4\)"):
        sb.top.Render(resolution=(2, 2), view=np.eye(3)).numpy()
