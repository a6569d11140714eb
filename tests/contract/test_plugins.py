"""Operators in C++ plug-ins: built by strangers, looked at before they run, taken in whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sarabet as sb
from sarabet import _sarabet

from tests.contract.command_line import sarabet
from tests.contract.plugin_builds import EXAMPLE, ROOT, command

Run = Callable[..., str]


def with_other_headers(plugin: Path, folder: Path) -> Path:
    """Write a copy that says it was built with other headers."""
    note = _sarabet.read_plugin_note(plugin.read_bytes())
    assert note is not None
    other = folder / "other.so"
    other.write_bytes(plugin.read_bytes().replace(note[0].encode(), b"0" * 64))
    return other


# --- loading ---


def test_the_example_loads_and_cooks(palette: Path, run_python: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.so"
    link.symlink_to(palette)
    out = run_python(
        f"""
        import numpy as np
        import sarabet as sb
        from sarabet import _sarabet

        assert sb.load_plugin({str(palette)!r}) == ["posterizeTOP", "stepsCHOP"]
        for again in ({str(palette)!r}, {str(palette.parent)!r}, {str(link)!r}):
            assert sb.load_plugin(again) == ["posterizeTOP", "stepsCHOP"]
        assert _sarabet.loaded_plugins() == [{str(palette)!r}]
        assert "Steps" in dir(sb.chop) and "stepsCHOP" in sb.operator_types("CHOP")
        assert "Distance of the values" in sb.chop.Steps.__doc__

        with sb.Project() as project:
            wave = np.linspace(-2, 2, 50, dtype=np.float32)
            steps = sb.chop.Steps(sb.chop.Array(wave), step=0.5, rounding="floor")
            np.testing.assert_array_equal(steps.numpy()[0], np.floor(wave / 0.5) * 0.5)
            steps.par.step = 0
            assert steps.numpy().ctypes.data == steps.inputs[0].numpy().ctypes.data
            pixels = np.random.default_rng(0).integers(0, 256, (9, 7, 4), np.uint8)
            few = sb.top.Posterize(pixels, levels=3)
            expected = np.round(np.floor(pixels[..., :3] / 255 * 2 + 0.5) / 2 * 255)
            np.testing.assert_array_equal(few.numpy()[..., :3], expected)
            np.testing.assert_array_equal(few.numpy()[..., 3], pixels[..., 3])
            made = project.root.create("stepsCHOP", "made")
            assert type(made) is sb.chop.Steps
            try:
                sb.chop.Steps(step=-1)
            except ValueError as error:
                print(error)
            again = sb.Project()
        """
    )
    assert "'step' must be at least 0, got -1" in out


def test_a_folder_of_plug_ins(palette: Path, run_python: Run, tmp_path: Path) -> None:
    shutil.copy(palette, tmp_path / "a.so")
    shutil.copy(_sarabet.__file__, tmp_path / "library.so")  # a shared object that is no plug-in
    (tmp_path / "notes.txt").write_text("not a shared object")
    (tmp_path / "empty").mkdir()
    out = run_python(
        f"""
        import sarabet as sb
        print(sb.load_plugin({str(tmp_path)!r}))
        try:
            sb.load_plugin({str(tmp_path / "empty")!r})
        except ValueError as error:
            print(error)
        """
    )
    assert out.splitlines() == [
        "['posterizeTOP', 'stepsCHOP']",
        f"{tmp_path / 'empty'}: there is no plug-in in this folder",
    ]


def test_the_environment_names_plug_ins(palette: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.so"
    broken.write_bytes(palette.read_bytes()[:1000])
    paths = f"{broken}:{tmp_path / 'missing'}::{palette.parent}"
    code = (
        "import logging; logging.basicConfig(format='%(name)s %(levelname)s %(message)s')\n"
        "import sarabet as sb; print(sb.chop.Steps.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "SARABET_PLUGIN_PATH": paths},
        check=False,
    )
    assert done.stdout == "Steps\n", done.stderr
    first, second = done.stderr.splitlines()
    assert first.startswith(f"sarabet WARNING SARABET_PLUGIN_PATH: {broken}: the shared object is")
    assert second.startswith(f"sarabet WARNING SARABET_PLUGIN_PATH: {tmp_path / 'missing'}: cannot")


def test_a_program_in_cpp_loads_them_too(strangers: Path, palette: Path, tmp_path: Path) -> None:
    host = strangers / "host"
    done = command(host, palette, palette).splitlines()
    assert done == ["posterizeTOP", "stepsCHOP"] * 2 + ["made 1"]
    assert command(host, env={"SARABET_PLUGIN_PATH": str(palette)}) == "made 1\n"
    other = with_other_headers(palette, tmp_path)
    assert command(host, other).startswith(f"refused: {other}: expected a plug-in built with")


# --- what is refused ---


def test_other_headers_are_refused_before_anything_runs(
    strangers: Path, run_python: Run, tmp_path: Path
) -> None:
    sign = tmp_path / "sign"
    other = with_other_headers(strangers / "taken.so", tmp_path)
    out = run_python(
        f"""
        import sarabet as sb
        before = sb.operator_types()
        try:
            sb.load_plugin({str(other)!r})
        except ValueError as error:
            print(error)
        assert sb.operator_types() == before
        """,
        env={"SIGN_OF_LIFE": str(sign)},
    )
    assert not sign.exists()
    assert out.startswith(f"{other}: expected a plug-in built with Sarabet {sb.__version__}")
    assert f"got one built with Sarabet {sb.__version__} (headers 000000000000, " in out
    assert "build it again" in out


def test_a_name_that_is_taken_refuses_the_whole(
    strangers: Path, palette: Path, run_python: Run, tmp_path: Path
) -> None:
    sign = tmp_path / "sign"
    copy = tmp_path / "twin.so"
    shutil.copy(palette, copy)
    taken = strangers / "taken.so"
    out = run_python(
        f"""
        import sarabet as sb
        before = sb.operator_types()
        for path in ({str(taken)!r}, {str(taken)!r}):
            try:
                sb.load_plugin(path)
            except ValueError as error:
                print(error)
        assert sb.operator_types() == before
        assert not hasattr(sb.chop, "Silence")
        sb.load_plugin({str(palette)!r})
        try:
            sb.load_plugin({str(copy)!r})
        except ValueError as error:
            print(error)
        assert sb.chop.LFO().numpy().shape == (1, 1)
        """,
        env={"SIGN_OF_LIFE": str(sign)},
    )
    assert sign.exists()
    first, second, third = out.splitlines()
    assert first == second
    assert first.startswith(f"{taken}: operator type 'lfoCHOP' exists already, in ")
    assert "libsarabet.so; nothing of it was taken in" in first
    assert third.startswith(f"{copy}: operator type '")
    assert f"exists already, in {palette}; nothing of it was taken in" in third


def test_one_that_was_built_again_needs_a_new_process(
    palette: Path, run_python: Run, tmp_path: Path
) -> None:
    copy = tmp_path / "twin.so"
    shutil.copy(palette, copy)
    out = run_python(
        f"""
        import os
        import sarabet as sb
        path = {str(copy)!r}
        sb.load_plugin(path)
        with open(path + ".new", "wb") as file:
            file.write(open(path, "rb").read() + b" ")
        os.replace(path + ".new", path)
        try:
            sb.load_plugin(path)
        except ValueError as error:
            print(error)
        assert sb.chop.Steps(sb.chop.Constant(x=0.3)).numpy().tolist() == [[0.25]]
        """
    )
    assert out.startswith(f"{copy}: the plug-in has changed since it was loaded")


def test_what_is_no_plug_in(palette: Path, tmp_path: Path) -> None:
    whole = palette.read_bytes()
    before = sb.operator_types()

    def refused(data: bytes, text: str) -> None:
        path = tmp_path / "made.so"
        path.write_bytes(data)
        with pytest.raises(ValueError, match=text) as caught:
            sb.load_plugin(path)
        assert str(caught.value).startswith(f"{path}: ")

    refused(b"", "got 0 bytes of something else")
    refused(b"int main() {}", "expected a shared object")
    refused(whole[:4], "cut short")
    refused(whole[:4] + b"\x01" + whole[5:], "of 64 bit, got one of 32 bit")
    refused(whole[:5] + b"\x02" + whole[6:], "byte order")
    refused(whole[:16] + b"\x01" + whole[17:], "got an object file")
    refused(whole[:18] + b"\x2a" + whole[19:], "got one for machine 42")
    refused(whole.replace(b"libsarabet.so", b"libsarabex.so"), "cannot be loaded: libsarabex.so")
    refused(whole.replace(b"Sarabet\0headers", b"Another\0headers"), "expected a plug-in")
    refused(whole.replace(b"headers=", b"heapers="), "note cannot be read")
    with pytest.raises(FileNotFoundError):
        sb.load_plugin(tmp_path / "missing.so")
    os.mkfifo(tmp_path / "pipe.so")
    with pytest.raises(ValueError, match="expected a file"):
        sb.load_plugin(tmp_path / "pipe.so")
    (module,) = Path(_sarabet.__file__).parent.glob("libsarabet_images.so")
    with pytest.raises(ValueError, match="expected a plug-in, got another shared object"):
        sb.load_plugin(module)
    assert sb.operator_types() == before


# --- project files ---


def test_operators_that_were_unknown_are_kept_until_their_plug_in_is_there(
    palette: Path, run_python: Run, tmp_path: Path
) -> None:
    file = tmp_path / "show.toml"
    run_python(
        f"""
        import sarabet as sb
        sb.load_plugin({str(palette)!r})
        with sb.Project() as project:
            lfo = sb.chop.LFO(name="lfo1")
            steps = sb.chop.Steps(lfo, step=0.5, rounding="ceiling", name="steps1")
            few = sb.top.Posterize(sb.top.Ramp(name="ramp1"), levels=8, name="few",
                                   resolution=(4, 4))
            steps.par.step.expr = "0.5 + 0.5"
        project.save({str(file)!r})
        """
    )
    text = file.read_text()
    assert 'type = "stepsCHOP"' in text
    out = run_python(
        f"""
        import pickle
        import sarabet as sb
        project = sb.load({str(file)!r}, trust=True)
        unknown = project.op("steps1")
        assert project.text() == open({str(file)!r}).read()
        print(unknown.problems[0].message)
        sb.load_plugin({str(palette)!r})
        assert project.text() == open({str(file)!r}).read()
        try:
            unknown.numpy()
        except sb.CookError as error:
            print(error)
        project.save({str(file)!r})
        with project:
            assert type(project.root.create("stepsCHOP", "new")) is sb.chop.Steps
        for known in (sb.load({str(file)!r}, trust=True), pickle.loads(pickle.dumps(project))):
            assert type(known.op("steps1")) is sb.chop.Steps
            assert known.op("steps1").par.step.eval() == 1
            assert known.op("steps1").par.rounding.val == "ceiling"
            assert known.op("steps1").numpy().tolist() == [[0.0]]
            assert known.op("few").numpy().shape == (4, 4, 4)
            assert known.op("few").par.levels.val == 8
        """
    )
    assert file.read_text() == text
    first, second = out.splitlines()
    assert "no operator type 'stepsCHOP'" in first
    assert "unknown when the project was loaded" in second
    assert "load it again" in second


# --- building ---


def test_the_package_says_where_its_cmake_files_are(tmp_path: Path) -> None:
    done = sarabet("--cmake-dir", cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.out == sb.cmake_dir() + "\n"
    assert (Path(sb.cmake_dir()) / "sarabet-config.cmake").is_file()
    assert (Path(sb.cmake_dir()).parent / "include/sarabet/op/chop.hpp").is_file()


def headers_of(include: Path, folder: Path) -> str:
    cmake = Path(sb.cmake_dir())
    given = {
        "NAME": "x",
        "KIND": 1,
        "VERSION": 1,
        "FOLDERS": include,
        "ROOTS": "sarabet/op/*.hpp",
        "TEMPLATE": cmake / "sarabet_plugin.cpp.in",
        "OUTPUT": folder / "x.cpp",
    }
    words = [word for key, value in given.items() for word in ("-D", f"{key}={value}")]
    command("cmake", *words, "-P", cmake / "SarabetPluginSource.cmake")
    text = (folder / "x.cpp").read_text()
    return text.split('"')[1]


def test_the_hash_is_that_of_the_headers(palette: Path, installed: Path, tmp_path: Path) -> None:
    note = _sarabet.read_plugin_note(palette.read_bytes())
    assert note is not None
    assert note[0] == headers_of(installed / "include", tmp_path)
    assert note[2] == sb.__version__
    copy = tmp_path / "include"
    shutil.copytree(installed / "include", copy)
    changes = {  # an operator's own header, one that these include, one that none of them does
        "op/chop.hpp": True,
        "value.hpp": True,
        "project.hpp": False,
    }
    for name, counts in changes.items():
        header = copy / "sarabet" / name
        text = header.read_text()
        header.write_text(text + "\n    // a comment\n\n")
        assert headers_of(copy, tmp_path) == note[0], name
        header.write_text(text + "\nstruct Other;\n")
        assert (headers_of(copy, tmp_path) != note[0]) == counts, name
        header.write_text(text)
    assert headers_of(copy, tmp_path) == note[0]


def test_the_page_shows_the_example(palette: Path, run_python: Run, tmp_path: Path) -> None:
    page = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    (tmp_path / "build").mkdir()
    shutil.copy(palette, tmp_path / "build")
    (block,) = re.findall(r"^```py\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (answer,) = re.findall(r"# (\[.*\])$", block, re.MULTILINE)
    run_python(
        f"import os\nos.chdir({str(tmp_path)!r})\n{block}\n"
        f"assert sb.load_plugin('build/palette.so') == {answer}\n"
        "assert few.numpy().shape == (256, 256, 4)\n"
        "assert steps.numpy().shape == (1, 1)\n"
    )
    for kind, name in (("cmake", "CMakeLists.txt"), ("glsl", "posterize.glsl")):
        (block,) = re.findall(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        text = (EXAMPLE / name).read_text(encoding="utf-8")
        assert [line for line in block.splitlines() if line not in text] == []
