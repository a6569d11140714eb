"""GLSL TOP."""

import os

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    negative = sb.top.GLSL(
        picture,
        pixelcode="""
            uniform float amount;
            out vec4 fragColor;
            void main() {
                vec4 color = texture(sTD2DInputs[0], vUV.st);
                color.rgb = mix(color.rgb, 1.0 - color.rgb, amount);
                fragColor = TDOutputSwizzle(color);
            }""",
        vec0name="amount",
        vec0value=(1, 0, 0, 0),
    )
    np.testing.assert_array_equal(negative.numpy()[..., :3], 255 - picture[..., :3])


def shade(body, *inputs, head="", size=(16, 8), **parameters):
    code = f"{head}\nout vec4 fragColor;\nvoid main()\n{{\n{body}\n}}\n"
    parameters = {"format": "rgba32float", **parameters}
    if not inputs:
        parameters["resolution"] = size
    return sb.top.GLSL(*inputs, pixelcode=code, **parameters)


def test_default_is_white():
    assert (sb.top.GLSL().numpy() == 255).all()


def test_uv_starts_at_the_bottom_left():
    got = shade("fragColor = vec4(vUV.st, 0.0, 1.0);").numpy()
    y, x = np.mgrid[0:8, 0:16]
    np.testing.assert_allclose(got[..., 0], (x + 0.5) / 16, atol=1e-6)
    np.testing.assert_allclose(got[..., 1], (7.5 - y) / 8, atol=1e-6)


def test_fragment_coordinates_start_at_the_bottom_left():
    got = shade("fragColor = vec4(gl_FragCoord.xy, 0.0, 1.0);").numpy()
    assert got[0, 0, :2].tolist() == [0.5, 7.5]
    assert got[-1, -1, :2].tolist() == [15.5, 0.5]


def test_an_input_is_upright(picture):
    got = shade("fragColor = texture(sTD2DInputs[0], vUV.st);", picture, format="rgba8fixed")
    np.testing.assert_array_equal(got.numpy(), picture)


def test_texel_fetch_counts_from_the_bottom(picture):
    got = shade("fragColor = texelFetch(sTD2DInputs[0], ivec2(5, 10), 0);", picture).numpy()
    np.testing.assert_allclose(got[0, 0], picture[300 - 1 - 10, 5] / 255, atol=1e-6)


def test_sizes_are_known(picture):
    body = "fragColor = vec4(uTDOutputInfo.res.zw, uTD2DInfos[0].res.zw);"
    got = shade(body, picture, resolution=(20, 10)).numpy()
    assert got[0, 0].tolist() == [20, 10, 451, 300]
    body = "fragColor = vec4(uTDOutputInfo.res.xy * 20.0, uTD2DInfos[0].res.xy * 300.0);"
    got = shade(body, picture, resolution=(20, 10)).numpy()
    np.testing.assert_allclose(got[0, 0], [1, 2, 300 / 451, 1], rtol=1e-6)


def test_several_inputs(fractions):
    sources = [fractions(6, 6, seed) for seed in range(8)]
    body = "fragColor = vec4(0.0);\n" + "\n".join(
        f"fragColor += {i + 1}.0 * texture(sTD2DInputs[{i}], vUV.st);" for i in range(8)
    )
    want = sum((i + 1) * a.astype(float) for i, a in enumerate(sources))
    np.testing.assert_allclose(shade(body, *sources).numpy(), want, rtol=1e-5)


@pytest.mark.parametrize(
    ("type", "expression", "want"),
    [
        ("float", "vec4(u)", [1.5] * 4),
        ("vec2", "vec4(u, 0.0, 0.0)", [1.5, 2, 0, 0]),
        ("vec3", "vec4(u, 0.0)", [1.5, 2, 3, 0]),
        ("vec4", "u", [1.5, 2, 3, 4]),
        ("int", "vec4(u)", [1] * 4),
        ("ivec3", "vec4(u, 0.0)", [1, 2, 3, 0]),
    ],
)
def test_vector_uniforms(type, expression, want):
    op = shade(
        f"fragColor = {expression};",
        head=f"uniform {type} u;",
        vec0name="u",
        vec0value=(1.5, 2, 3, 4),
    )
    assert op.numpy()[0, 0].tolist() == want


def test_a_changed_uniform_shows():
    head = "uniform float u;"
    op = shade("fragColor = vec4(u);", head=head, vec0name="u", vec0value=(1, 0, 0, 0))
    assert op.numpy()[0, 0, 0] == 1
    op.par.vec0valuex = 3
    assert op.numpy()[0, 0, 0] == 3


def test_a_whole_number_bounds_a_loop():
    op = shade(
        "float sum = 0.0; for (int i = 0; i < steps; ++i) sum += 1.0; fragColor = vec4(sum);",
        head="uniform int steps;",
        vec0name="steps",
    )
    for steps in (0, 1, 7):
        op.par.vec0valuex = steps
        assert op.numpy()[0, 0, 0] == steps


def test_array_uniforms():
    weights = np.arange(5, dtype=np.float32)
    points = np.arange(6, dtype=np.float32).reshape(3, 2)
    op = shade(
        "fragColor = vec4(weights[3], weights[4], points[2]);",
        head="uniform float weights[5];\nuniform vec2 points[3];",
        array0name="weights",
        array0array=weights,
        array1name="points",
        array1array=points,
    )
    assert op.numpy()[0, 0].tolist() == [3, 4, 4, 5]


def test_shadertoy_runs():
    op = sb.top.GLSL(
        pixelcode="void mainImage(out vec4 c, in vec2 p) { c = vec4(p / iResolution.xy, 0, 1); }",
        format="rgba32float",
        resolution=(4, 2),
    )
    np.testing.assert_allclose(op.numpy()[0, 0], [0.125, 0.75, 0, 1], atol=1e-6)


def test_formats_quantise_as_everywhere():
    got = shade("fragColor = vec4(vUV.s * 2.0 - 0.5);", format="rgba8fixed", size=(64, 1)).numpy()
    want = np.rint(np.clip((np.arange(64) + 0.5) / 32 - 0.5, 0, 1) * 255)
    np.testing.assert_array_equal(got[0, :, 0], want)


def test_one_pixel():
    assert shade("fragColor = vec4(vUV.st, 0, 1);", size=(1, 1)).numpy()[0, 0, 0] == 0.5


def test_a_broken_shader_names_the_line_and_the_last_good_image_stays():
    op = shade("fragColor = vec4(0.5);")
    after = sb.top.Null(op)
    assert after.numpy()[0, 0, 0] == 0.5
    good = op.par.pixelcode.eval()
    op.par.pixelcode = good.replace("vec4(0.5)", "vec4(nothing)")
    with pytest.raises(sb.CookError, match=r"line 5.*nothing") as error:
        op.numpy()
    assert "line 5" in str(error.value)
    with pytest.raises(sb.CookError):
        after.numpy()
    assert after.stale
    op.par.pixelcode = good.replace("0.5", "0.25")
    assert after.numpy()[0, 0, 0] == 0.25


def test_a_shader_without_output_is_an_error():
    with pytest.raises(sb.CookError, match="out vec4"):
        sb.top.GLSL(pixelcode="void main() {}").numpy()


CODE = "out vec4 fragColor;\nvoid main() {{ fragColor = vec4({}); }}\n"


def test_a_file_is_read_again_when_it_changes(project, tmp_path):
    path = tmp_path / "a.glsl"
    path.write_text(CODE.format(0.5))
    op = sb.top.GLSL(pixelfile=path, resolution=(2, 2), format="rgba32float")
    assert op.numpy()[0, 0, 0] == 0.5
    path.write_text(CODE.format(0.25))
    project.step()
    assert op.numpy()[0, 0, 0] == 0.25
    # The same size in the same instant: only the pulse knows.
    stamp = path.stat()
    path.write_text(CODE.format(0.75))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    project.step()
    assert op.numpy()[0, 0, 0] == 0.25
    op.par.loadpulse.pulse()
    assert op.numpy()[0, 0, 0] == 0.75


def test_a_missing_file_is_a_problem(tmp_path):
    with pytest.raises(sb.CookError, match=r"none\.glsl.*[Nn]o such file"):
        sb.top.GLSL(pixelfile=tmp_path / "none.glsl").numpy()


def test_an_array_without_values_is_an_error():
    with pytest.raises(sb.CookError, match="'array0array' expects values"):
        shade("fragColor = vec4(w[0]);", head="uniform float w[2];", array0name="w").numpy()


def test_too_many_values_are_an_error():
    with pytest.raises(sb.CookError, match="'w' takes 2 numbers, got 3"):
        shade(
            "fragColor = vec4(w[0]);",
            head="uniform float w[2];",
            array0name="w",
            array0array=[1, 2, 3],
        ).numpy()


def test_a_failed_input_is_named():
    broken = sb.top.Level(name="broken")
    with pytest.raises(sb.CookError, match="broken"):
        sb.top.GLSL(broken).numpy()
