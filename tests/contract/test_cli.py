"""The command line: what each command says, and how it ends. Rendering: test_cli_render.py."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb

from tests.contract.command_line import SHOW, Running, sarabet

ROOT = Path(__file__).resolve().parents[2]
NO_DRIVER = {"VK_ICD_FILENAMES": "/nonexistent.json", "VK_DRIVER_FILES": "/nonexistent.json"}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "show.py").write_text(SHOW)
    return tmp_path


# --- help, names, exit codes ---


def test_help_names_every_command_and_exit_code(here: Path) -> None:
    done = sarabet("--help", cwd=here)
    assert done.code == 0
    commands = {"devices", "doctor", "new", "ops", "render", "run", "snippets", "stats"}
    assert commands <= set(re.findall(r"^    (\w+) ", done.out, re.MULTILINE))
    page = (ROOT / "docs/command_line.md").read_text()
    for code in re.findall(r"^  (\d+) ", done.out, re.MULTILINE):
        assert re.search(rf"^\| {code} \|", page, re.MULTILINE), code
    for command in commands:
        assert f"| `{command}" in page
    assert sarabet("--version", cwd=here).out == f"sarabet {sb.__version__}\n"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], "required: COMMAND"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run"], "required: FILE"),
        (["run", "show.py", "--seconds", "soon"], "--seconds: expected seconds, got 'soon'"),
        (["run", "show.py", "--watch", "--offline"], "--watch and --offline"),
        (["ops", "blurr"], "no operator 'blurr'; nearest: 'Blur'"),
        (["ops", "blur", "sise"], "top.Blur: no parameter 'sise'; nearest: 'size'"),
        (["ops", "--family", "SOP"], "expected CHOP, COMP, TOP, got 'SOP'"),
        (["snippets", "show", "chop_to_arry"], "nearest: 'chop_to_array'"),
        (["snippets", "list", "zeppelin"], "zeppelin"),
        (["new", "top", "float"], "word of C"),
        (["new", "chop", "9 lives"], "a letter first"),
        (["new", "project", "../up"], "'../up'"),
        (["stats", "show.py", "--op", "/rmap1"], "'ramp1'"),
        (["stats", "show.py", "--frames", "0"], "--frames"),
        (["stats", "show.py", "--frames", "all"], "expected 1 to 10000000, got 'all'"),
    ],
)
def test_wrong_usage_is_one_line_and_2(here: Path, words: list[str], text: str) -> None:
    done = sarabet(*words, cwd=here)
    assert done.code == 2
    assert done.line.startswith("sarabet")
    assert text in done.line
    assert done.out == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, "show.py: there is no such file"),
        ("x = 1", "show.py: builds no project: expected a global named 'project'.*got none"),
        (
            "import sarabet as sb\na, b = sb.Project(), sb.Project()",
            "show.py: builds no project.*got the projects a, b",
        ),
    ],
)
def test_no_project_is_3(here: Path, text: str | None, line: str) -> None:
    (here / "show.py").unlink()
    if text is not None:
        (here / "show.py").write_text(text)
    done = sarabet("run", "show.py", cwd=here)
    assert done.code == 3
    assert re.search(line, done.line)
    assert sarabet("run", here, cwd=here).code == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def f():\n    return 1 / 0\nf()\n", r"show.py:2: ZeroDivisionError: division by zero"),
        ("x = = 1\n", r"show.py:1: SyntaxError"),
        ("import nonesuch_module\n", r"show.py:1: ModuleNotFoundError: No module named 'none"),
        (
            "import sarabet as sb\n\nsb.chop.LFO(frequncy=1)\n",
            r"show.py:3: TypeError: .*no parameter 'frequncy'; nearest: 'frequency'",
        ),
        ("raise SystemExit('bye')\n", "show.py: ended itself: bye"),
    ],
)
def test_a_mistake_in_the_file_is_one_line_and_1(here: Path, text: str, line: str) -> None:
    (here / "show.py").write_text(text)
    done = sarabet("run", "show.py", cwd=here)
    assert done.code == 1
    assert re.search(line, done.line)
    told = sarabet("run", "show.py", "--traceback", cwd=here).err
    assert told.endswith(done.err)
    assert "Traceback (most recent call last)" in told or "ended itself" in line


def test_an_operator_that_fails_is_told_once_and_1_at_the_end(here: Path) -> None:
    with (here / "show.py").open("a") as file:
        file.write(
            "    @sb.script_chop(cook='always')\n"
            "    def broken(ctx):\n"
            "        return [ctx.frame][1]\n"
        )
    done = sarabet("run", "show.py", "--seconds", 0.5, cwd=here)
    assert done.code == 1
    lines = done.err.splitlines()
    assert lines[0] == "sarabet: running show.py at 30 frames per second"
    assert lines[-1] == "sarabet run: 1 operator has errors"
    about = [line for line in lines if "IndexError" in line]
    assert len(about) == 2  # once as it happens, once at the end
    assert all("/project1/script1" in line for line in about)
    assert sarabet("stats", "show.py", "--frames", 2, cwd=here).code == 1


def test_no_device_is_4(here: Path) -> None:
    for words in (["devices"], ["stats", "show.py"]):
        done = sarabet(*words, cwd=here, env=NO_DRIVER)
        assert done.code == 4
        assert "no GPU device" in done.line
        assert "mesa-vulkan-drivers" in done.line
    (here / "chops.py").write_text("import sarabet as sb\nsb.chop.LFO()\n")
    assert sarabet("stats", "chops.py", cwd=here, env=NO_DRIVER).code == 0
    (here / "chops.py").write_text("import sarabet as sb\nsb.top.Ramp().numpy()\n")
    done = sarabet("run", "chops.py", cwd=here, env=NO_DRIVER)
    assert done.code == 4
    assert "chops.py:2: " in done.line
    done = sarabet("stats", "show.py", "--device", "hardware of a dream", cwd=here)
    assert done.code == 4
    assert "no GPU device fits 'hardware of a dream'" in done.line


def test_a_reader_that_goes_away_is_no_error(here: Path) -> None:
    import shlex

    command = shlex.join([sys.executable, "-m", "sarabet", "ops", "--family", "TOP"])
    script = f"{command} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=here, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("141", "0")  # 0: all of it was in the pipe before


# --- which project ---


def test_the_file_is_imported_with_its_folder_and_arguments(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text(  # the name of a module that is in use
        "import sys\n"
        "import beside\n"
        "import sarabet as sb\n"
        "print(__name__, sys.argv, beside.value)\n"
        "sb.chop.Constant(x=1.0, name='out1')\n"
        "if __name__ == '__main__': raise RuntimeError('not this')\n"
    )
    (tmp_path / "beside.py").write_text("value = 7\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    words = ["run", "../numpy.py", "--seconds", 0.1, "--", "a", "--b"]
    done = sarabet(*words, cwd=elsewhere)
    assert done.code == 0, done.err
    assert done.out == "sarabet_file_numpy ['../numpy.py', 'a', '--b'] 7\n"


@pytest.mark.parametrize(
    "text",
    [
        "with sb.Project(fps=12) as project: sb.chop.LFO(name='out1')\nother = sb.Project()",
        "with sb.Project(fps=12) as show: sb.chop.LFO(name='out1')",
        "sb.Project(fps=12).__enter__()\nsb.chop.LFO(name='out1')",
    ],
)
def test_which_project(here: Path, text: str) -> None:
    (here / "show.py").write_text(f"import sarabet as sb\n{text}\n")
    done = sarabet("stats", "show.py", "--json", "--frames", 3, cwd=here)
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["fps"] == 12
    assert [op["path"] for op in told["operators"]] == ["/project1/out1"]


def test_project_files_run_no_python_until_trusted(tmp_path: Path) -> None:
    with sb.Project(fps=24) as project:
        sb.chop.Constant(x=1.0, name="out1").par.const0value.expr = "absTime.frame"
    project.save(tmp_path / "show.toml")
    words = ["render", "show.toml", "--frames", 5, "-o", "out.npy"]
    done = sarabet(*words, cwd=tmp_path)
    assert done.code == 0
    waits = "sarabet: show.toml: its Python does not run without --trust: /project1/out1"
    assert done.err.splitlines()[0] == waits
    assert np.load(tmp_path / "out.npy")[0, 0] == 1
    done = sarabet(*words, "--trust", cwd=tmp_path)
    assert done.line.startswith("sarabet render: 1 frames")
    assert np.load(tmp_path / "out.npy")[0, 0] == 5

    with Running("run", "show.toml", "--watch", cwd=tmp_path) as run:
        run.wait_for("running show.toml")
        project.op("out1").par.const0value = 3
        project.save(tmp_path / "show.toml")
        run.wait_for("reloaded show.toml")
        assert run.end(signal.SIGINT) == 130

    text = (tmp_path / "show.toml").read_text()
    (tmp_path / "show.toml").write_text(text.replace("fps = 24", "fps = = 24"))
    done = sarabet("run", "show.toml", cwd=tmp_path)
    assert done.code == 3
    assert re.search(r"show.toml.*3.*7", done.line)  # line and column


def test_a_trusted_file_whose_class_is_gone_says_so_once(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "show.toml").write_text(
        'format = 1\n[op.a]\ntype = "nosuchCHOP"\nclass = "empty:NoSuch"\n'
        '[op.out1]\ntype = "constantCHOP"\n'
    )
    words = ["render", "show.toml", "--op", "/out1", "--frames", 1, "-o", "out.npy"]
    done = sarabet(*words, "--trust", cwd=tmp_path)
    assert done.code == 0
    assert done.err.count("no class empty:NoSuch") == 1
    assert "sarabet: show.toml: its Python was not found: /project1/a" in done.err


# --- run ---


def test_run_ends_by_itself_or_by_signals(here: Path) -> None:
    done = sarabet("run", "show.py", "--seconds", 0.2, "--offline", cwd=here)
    assert done.code == 0
    with Running("run", "show.py", cwd=here) as run:
        run.wait_for("running show.py at 30 frames per second; Ctrl-C ends it")
        assert run.end(signal.SIGINT) == 130
        assert re.fullmatch(r"sarabet run: interrupted at frame \d+", run.lines[-1])
    with Running("run", "show.py", cwd=here) as run:
        run.wait_for("running")
        assert run.end(signal.SIGTERM) == 143
        assert run.lines[-1] == "sarabet run: terminated"


WATCHED = """\
import beside
import sarabet as sb

with sb.Project() as project:
    @sb.script_chop(cook="always")
    def tell(ctx):
        open("told.txt", "w").write(beside.value)
        return [[ctx.frame]]
"""


def test_watch_starts_anew_and_keeps_the_last_good_version(tmp_path: Path) -> None:
    (tmp_path / "show.py").write_text(WATCHED)
    (tmp_path / "beside.py").write_text("value = 'one'\n")
    told = tmp_path / "told.txt"

    def said(value: str) -> int | None:
        return 1 if told.exists() and told.read_text() == value else None

    with Running("run", "show.py", "--watch", cwd=tmp_path) as run:
        at = run.wait_for("running show.py; a change starts it anew")
        run.wait_until(lambda: said("one"), "one")
        (tmp_path / "beside.py").write_text("value = 'the second'\n")
        at = run.wait_for("reloaded show.py", at)
        run.wait_until(lambda: said("the second"), "two")

        (tmp_path / "show.py").write_text(WATCHED.replace("as project:", "as project"))
        at = run.wait_for("show.py:4: SyntaxError", at)
        assert run.lines[at - 1].endswith("the last good version goes on")
        told.unlink()
        run.wait_until(lambda: said("the second"), "still two")

        (tmp_path / "show.py").write_text(WATCHED.replace("beside.value", "beside.value[:3]"))
        at = run.wait_for("reloaded show.py", at)
        run.wait_until(lambda: said("the"), "three")
        assert run.end(signal.SIGINT) == 130


def test_watch_waits_for_a_first_good_version(tmp_path: Path) -> None:
    with Running("run", "show.py", "--watch", cwd=tmp_path) as run:
        run.wait_for("there is no such file; waiting for a change")
        (tmp_path / "show.py").write_text(SHOW)
        run.wait_for("reloaded show.py")
        assert run.end(signal.SIGINT) == 130
    done = sarabet("run", "show.py", "--watch", "--seconds", 0.3, cwd=tmp_path)
    assert done.code == 0


# --- stats ---


def test_stats_counts_cooks(here: Path) -> None:
    done = sarabet("stats", "show.py", "--json", "--frames", 10, cwd=here)
    assert done.code == 0
    told = json.loads(done.out)
    ops = {op["path"].rsplit("/", 1)[1]: op for op in told["operators"]}
    assert (ops["out1"]["cooks"], ops["lfo1"]["cooks"], ops["ramp1"]["cooks"]) == (10, 10, 1)
    assert ops["out1"]["data"] == "32 x 16 rgba8fixed"
    assert ops["out1"]["bytes"] == 32 * 16 * 4
    assert ops["out1"]["max_ms"] >= ops["out1"]["mean_ms"] > 0
    assert told["memory"]["most"] >= told["memory"]["resident"] > 10_000_000
    assert told["frame_ms"]["mean"] > told["frame_ms"]["cooks"] > 0

    only = sarabet("stats", "show.py", "--op", "/ramp1", "--json", "--frames", 10, cwd=here)
    ops = {op["path"].rsplit("/", 1)[1]: op for op in json.loads(only.out)["operators"]}
    assert (ops["ramp1"]["cooks"], ops["out1"]["cooks"]) == (1, 0)

    text = sarabet("stats", "show.py", "--frames", 10, cwd=here).out
    assert re.search(r"^/project1/out1 +levelTOP +10 ", text, re.MULTILINE)
    assert re.search(r"^memory: [\d.]+ MiB resident", text, re.MULTILINE)


# --- looking around ---


def test_ops_tells_of_every_operator_and_parameter(here: Path) -> None:
    from sarabet.handles import registry

    done = sarabet("ops", cwd=here)
    assert done.code == 0
    for info in registry().values():
        assert f"{info['family'].lower()}.{info['python_name']} " in done.out
        assert info["summary"] in done.out
    blur = sarabet("ops", "blur", cwd=here)
    for param in registry()["blurTOP"]["params"]:
        assert f"  {param['name']}" in blur.out
    assert "'gaussian'" in blur.out
    both = sarabet("ops", "Noise", cwd=here).out
    assert "(noiseCHOP," in both
    assert "(noiseTOP," in both
    one = sarabet("ops", "sb.top.Transform", "tx", cwd=here)
    assert one.out.startswith("top.Transform\n  t (tx, ty): vec2 = (0, 0)\n")


def test_ops_and_chops_start_no_vulkan(here: Path) -> None:
    (here / "chops.py").write_text("import sarabet as sb\nsb.chop.LFO(name='out1')\n")
    program = (
        "import sys\n"
        "from sarabet.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "maps = open('/proc/self/maps').read()\n"
        "print([n for n in ('lvp', 'libvulkan', 'libLLVM') if n in maps], code)\n"
    )
    for words in (["ops"], ["ops", "blur"], ["snippets"], ["stats", "chops.py"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=here, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.splitlines()[-1] == "[] 0", words


def test_devices_marks_the_one_in_use(here: Path, project: sb.Project) -> None:
    done = sarabet("devices", cwd=here)
    assert done.code == 0
    for device in sb.devices():
        assert device.name in done.out
    (marked,) = re.findall(r"^\*  (.*?)  ", done.out, re.MULTILINE)
    assert marked == project.device.name


def test_doctor_finds_everything_in_order(here: Path) -> None:
    done = sarabet("doctor", cwd=here)
    assert done.code == 0, done.out
    assert done.out.endswith("\neverything works\n")
    for text in (sb.__version__, sys.executable, sb.devices()[0].name, "drawn and read back right"):
        assert text in done.out


def test_doctor_says_why_there_is_no_device(here: Path, tmp_path: Path) -> None:
    done = sarabet("doctor", cwd=here, env=NO_DRIVER)
    assert done.code == 4
    assert "no Vulkan driver was found" in done.out
    assert "VK_DRIVER_FILES or VK_ICD_FILENAMES choose the drivers: unset them" in done.out

    icd = tmp_path / "broken.json"
    icd.write_text('{"ICD": {"library_path": "libvulkan_nonesuch.so", "api_version": "1.3.0"}}')
    done = sarabet("doctor", cwd=here, env=dict.fromkeys(NO_DRIVER, str(icd)))
    assert done.code == 4
    assert "libvulkan_nonesuch.so: cannot open shared object file" in done.out

    done = sarabet("doctor", cwd=here, env={"SARABET_DEVICE": "nonesuch"})
    assert done.code == 4
    assert "SARABET_DEVICE is 'nonesuch': unset it" in done.out


def test_doctor_survives_a_driver_that_crashes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from sarabet.cli import doctor

    crash = tmp_path / "crash"
    crash.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crash.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(crash))
    assert doctor.probe() == {"problem": "the driver crashed (SIGSEGV)"}
    assert doctor._why_not("lib.so") == "lib.so: crashes (SIGSEGV)"


# --- snippets ---


def test_snippets_are_listed_shown_and_run(here: Path) -> None:
    listed = sarabet("snippets", cwd=here)
    assert listed.code == 0
    for path in (ROOT / "snippets").rglob("*.py"):
        name = path.relative_to(ROOT / "snippets").with_suffix("").as_posix()
        assert re.search(rf"^{name} +\S", listed.out, re.MULTILINE), path
    some = sarabet("snippets", "list", "script_top", cwd=here).out.splitlines()
    assert len(some) >= 3
    assert all("script_top" in line for line in some)
    for name in ("tdu_matrix", "touchdesigner/tdu_matrix", "tdu_matrix.py"):
        shown = sarabet("snippets", "show", name, cwd=here)
        assert shown.out == (ROOT / "snippets/touchdesigner/tdu_matrix.py").read_text()
    ran = sarabet("snippets", "run", "script_top_uint8", cwd=here)
    assert ran.code == 0, ran.err
    assert "rgba8fixed" in ran.out or "pixel format" in ran.out


def test_a_snippet_without_its_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sarabet.cli import snippets
    from sarabet.cli._exit import CommandError

    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setitem(sys.modules, "skimage", None)
    with pytest.raises(CommandError, match=r"blur_top\.py: .*'pip install scikit-image'"):
        snippets._run(snippets.all_snippets()["operators/blur_top"], [])


def test_snippets_are_installed_with_the_package(tmp_path: Path) -> None:
    build = Path(sb.__file__).parents[2]
    if not (build / "cmake_install.cmake").is_file():
        pytest.skip("this package is not a build tree")
    command = ["cmake", "--install", build, "--component", "python", "--prefix", tmp_path]
    subprocess.run(command, check=True, capture_output=True)
    installed = {p.name for p in (tmp_path / "sarabet/snippets").rglob("*.py")}
    assert installed == {p.name for p in (ROOT / "snippets").rglob("*.py")}
    # The rest of a wheel is the Python package: laid over it, everything is there.
    done = subprocess.run(
        ["cp", "-r", f"{ROOT}/python/sarabet/.", tmp_path / "sarabet"], check=False
    )
    assert done.returncode == 0
    path = {"PYTHONPATH": os.fspath(tmp_path)}
    shown = sarabet("snippets", "show", "tdu_matrix", cwd=tmp_path, env=path)
    assert shown.out == (ROOT / "snippets/touchdesigner/tdu_matrix.py").read_text()
    version = sarabet("doctor", cwd=tmp_path, env=path).out
    assert f"in {tmp_path}/sarabet" in version


# --- the page ---


def test_the_page_of_the_command_line_is_true(tmp_path: Path) -> None:
    page = (ROOT / "docs/command_line.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 4
    command = tmp_path / "bin/sarabet"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sarabet "$@"\n')
    command.chmod(0o755)
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((tmp_path / "frames").glob("*.png"))) == 24
