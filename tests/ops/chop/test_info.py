"""Info CHOP."""

import numpy as np
import pytest
import sarabet as sb

pytestmark = pytest.mark.usefixtures("project")


def test_example(project):
    blur = sb.top.Blur(np.zeros((90, 160, 4), np.uint8))
    info = sb.chop.Info(blur)
    project.step(3)
    assert info["resx"].eval() == 160
    assert info["resy"].eval() == 90
    assert info["total_cooks"].eval() == 1
    assert info["errors"].eval() == 0


def facts(info):
    return {name: float(info[name].eval()) for name in info.names}


GENERAL = [
    "total_cooks",
    "cook_time",
    "cook_frame",
    "cook_abs_frame",
    "cooked_this_frame",
    "warnings",
    "errors",
]


def test_channels_of_each_family(project):
    top = sb.chop.Info(sb.top.Constant())
    chop = sb.chop.Info(sb.chop.Constant())
    comp = sb.chop.Info(project.root.create("baseCOMP"))
    assert top.names == [*GENERAL, "resx", "resy", "depth"]
    assert chop.names == [
        *GENERAL, "start", "length", "sample_rate", "num_channels", "time_slice",
    ]  # fmt: skip
    assert comp.names == GENERAL
    assert (top.num_samples, top.rate) == (1, 60)
    top.par.infotype = "general"
    assert top.names == GENERAL


def test_nothing_to_tell_of():
    info = sb.chop.Info()
    assert info.numpy().shape == (0, 0)


def test_cooks_and_frames(project):
    still, moving = sb.top.Constant(), sb.chop.LFO()
    of_still, of_moving = sb.chop.Info(still), sb.chop.Info(moving)
    for frame in range(3):
        a, b = facts(of_still), facts(of_moving)
        assert a["total_cooks"] == 1
        assert b["total_cooks"] == moving.cook_count == frame + 1
        assert (a["cook_frame"], b["cook_abs_frame"]) == (0, frame)
        assert (a["cooked_this_frame"], b["cooked_this_frame"]) == (frame == 0, 1)
        assert b["cook_time"] == pytest.approx(moving.cook_time)
        project.step()


def test_a_change_within_the_frame():
    source = sb.top.Constant(resolution=(8, 4))
    info = sb.chop.Info(source)
    assert info["resx"].eval() == 8
    source.par.resolution = (16, 4)
    assert info["resx"].eval() == 16
    assert info["total_cooks"].eval() == 2


def test_samples():
    info = sb.chop.Info(sb.chop.Array(np.zeros((3, 7), np.float32), rate=44100))
    told = facts(info)
    assert (told["num_channels"], told["length"], told["start"]) == (3, 7, 0)
    assert told["sample_rate"] == 44100
    assert told["time_slice"] == 0


def test_slices():
    volume = sb.top.Array(np.zeros((5, 4, 3, 4), np.uint8), kind="3d")
    told = facts(sb.chop.Info(volume))
    assert (told["resx"], told["resy"], told["depth"]) == (3, 4, 5)


def test_an_operator_that_fails(project):
    broken = sb.top.Level(name="broken")  # has no input
    info = sb.chop.Info(broken)
    told = facts(info)
    assert (told["errors"], told["resx"]) == (1, 0)
    assert info.problems == []
    broken.set_input(0, sb.top.Constant())
    project.step()
    assert facts(info)["errors"] == 0


def test_what_is_behind_an_operator_that_fails():
    broken = sb.top.Level(name="broken")
    info = sb.chop.Info(sb.top.Null(broken))
    assert facts(info)["resx"] == 0
    assert not info.stale


def test_warnings(project):
    class Odd(sb.PythonChop):
        def cook(self, ctx, inputs):
            ctx.warn("odd")
            return np.zeros((1, 1), np.float32)

    info = sb.chop.Info(Odd())
    assert info["warnings"].eval() == 1


def test_passive_never_cooks(project):
    moving = sb.top.Constant()
    moving.par.colorr.expr = "absTime.frame"
    info = sb.chop.Info(moving, passive=True)
    assert facts(info)["total_cooks"] == 0
    assert facts(info)["cook_frame"] == -1
    project.step(3)
    assert info["total_cooks"].eval() == 0
    moving.numpy()
    project.step()
    assert info["total_cooks"].eval() == 1
    assert info["cooked_this_frame"].eval() == 0


def test_scope():
    info = sb.chop.Info(sb.top.Constant(), iscope="res* errors")
    assert info.names == ["resx", "resy", "errors"]
    info.par.iscope = "* ^cook* ^total*"
    assert info.names == ["warnings", "errors", "resx", "resy", "depth"]
    info.par.iscope = "nothing"
    assert info.numpy().shape == (0, 0)


def test_a_path_and_a_missing_operator(project):
    info = sb.chop.Info(op="later")
    with pytest.raises(sb.CookError, match="'later'"):
        info.numpy()
    sb.top.Constant(name="later")
    assert "resx" in info.names


def test_it_drives_parameters(project):
    photo = sb.top.Constant(resolution=(300, 200))
    info = sb.chop.Info(photo, name="info1")
    fitted = sb.top.Constant(resolution=(1, 1))
    fitted.par.resolutionw.expr = "int(op('info1')['resx'])"
    assert fitted.numpy().shape == (1, 300, 4)
    assert info.path == "/project1/info1"


def test_itself_and_what_reads_it():
    info = sb.chop.Info(name="info1")
    info.par.op = info
    with pytest.raises(sb.CookError, match="info1"):
        info.numpy()
    info.par.passive = True
    assert info["num_channels"].eval() >= 0


def test_it_is_saved_with_the_project(project, tmp_path):
    sb.chop.Info(sb.top.Constant(name="constant1"), name="info1", passive=True)
    project.save(tmp_path / "network.toml")
    loaded = sb.load(tmp_path / "network.toml")
    info = loaded.op("info1")
    assert info.par.op.eval().path == "/project1/constant1"
