"""Python keeps running while the engine works; Ctrl-C is heard; nothing is left askew."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest
import sarabet as sb


class Counter:
    """A thread of Python that counts as fast as it can."""

    def __init__(self):
        self.count = 0
        self.stop = False
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop = True
        self.thread.join()

    def run(self):
        while not self.stop:
            self.count += 1

    def rate_during(self, action):
        """Counts per second of the processor that this thread could have had."""
        start, before = time.perf_counter(), self.count
        action()
        return (self.count - before) / (time.perf_counter() - start)


def best_share(action):
    """How much of its own pace a counting thread keeps, at best of several tries."""
    share = 0.0
    with Counter() as counter:
        for _ in range(8):
            alone = counter.rate_during(lambda: time.sleep(0.25))
            share = max(share, counter.rate_during(action) / alone)
            if share >= 0.5:
                break
    return share


def test_python_runs_while_the_network_steps(project):
    waves = sb.chop.Noise(rate=48000)
    end = sb.chop.Math(waves, gain=2.0)
    end.numpy()

    def frames():
        until = time.perf_counter() + 0.3
        while time.perf_counter() < until:
            project.step(200)

    assert best_share(frames) >= 0.5


def test_python_runs_while_pictures_are_read(project):
    picture = sb.top.Blur(sb.top.Noise(resolution=(1280, 720)), size=20)
    picture.numpy()

    def readings():
        until = time.perf_counter() + 0.4
        while time.perf_counter() < until:
            project.step()
            picture.numpy(copy=True)

    assert best_share(readings) >= 0.5


def test_python_runs_while_shaders_compile(project):
    shader = sb.top.GLSL(resolution=(8, 8))
    fresh = iter(range(10**6))

    def compiles():
        until = time.perf_counter() + 0.4
        while time.perf_counter() < until:
            salt = time.time_ns()  # no cache has seen this shader
            steps = "".join(f"c = sin(c * {next(fresh)}.5 + {salt}.0);" for _ in range(60))
            shader.par.pixelcode = (
                "out vec4 fragColor;\n"
                f"void main() {{ vec4 c = vec4(vUV.st, 0.0, 1.0); {steps} fragColor = c; }}"
            )
            shader.numpy()

    assert best_share(compiles) >= 0.5


def test_python_runs_while_large_arrays_go_in(project):
    large = np.zeros((4096, 4096, 4), np.uint8)  # 64 MiB
    source = sb.top.Array(large)
    part = sb.top.Crop(source, cropright=16, croprightunit="pixels", croptop=16,
                       croptopunit="pixels")  # fmt: skip
    part.numpy()

    def uploads():
        until = time.perf_counter() + 0.4
        while time.perf_counter() < until:
            source.changed()
            part.numpy()

    assert best_share(uploads) >= 0.5


def test_python_runs_while_a_project_runs_in_its_thread(project):
    sb.top.Blur(sb.top.Noise(resolution=(640, 360)), size=8).latest()
    project.start()
    try:
        assert best_share(lambda: time.sleep(0.3)) >= 0.5
    finally:
        project.stop()


def test_a_thread_waits_without_the_gil(project):
    inside, leave = threading.Event(), threading.Event()

    @sb.script_chop()
    def slow(ctx):
        inside.set()
        assert leave.wait(20)
        return np.ones((1, 1))

    cooking = threading.Thread(target=slow.numpy)
    cooking.start()
    assert inside.wait(20)
    reading = threading.Thread(target=slow.numpy)  # has to wait for the cook
    reading.start()
    time.sleep(0.05)
    leave.set()  # only possible if neither thread sits on the GIL
    cooking.join(20)
    reading.join(20)
    assert not cooking.is_alive()
    assert not reading.is_alive()
    assert slow.cook_count == 1


def test_callbacks_that_raise_leave_the_gil_right(project):
    @sb.script_chop(cook="always")
    def moody(ctx):
        if ctx.frame % 2:
            raise ValueError("odd")
        return np.full((1, 1), ctx.frame)

    def one_thread():
        for _ in range(50):
            try:
                project.step()
                moody.numpy()
            except sb.CookError:
                pass

    threads = [threading.Thread(target=one_thread) for _ in range(3)]
    with Counter() as counter:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        before = counter.count
        time.sleep(0.1)
        assert counter.count > before


def test_engine_threads_keep_their_python_state(project):
    seen = []
    local = threading.local()

    @sb.script_chop(cook="always")
    def remember(ctx):
        local.calls = getattr(local, "calls", 0) + 1
        seen.append((threading.get_ident(), local.calls))
        return np.zeros((1, 1))

    project.start()
    deadline = time.monotonic() + 20
    while len(seen) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    project.stop()
    by_engine = [calls for ident, calls in seen if ident != threading.get_ident()]
    assert by_engine[:3] == [1, 2, 3]


def test_logs_of_a_running_project_reach_python(project, caplog):
    @sb.script_chop(cook="always")
    def broken(ctx):
        raise ValueError("told to the log")

    with caplog.at_level(logging.WARNING, logger="sarabet"):
        project.start()
        deadline = time.monotonic() + 20
        while not caplog.records and time.monotonic() < deadline:
            time.sleep(0.01)
        project.stop()
    assert any("told to the log" in record.getMessage() for record in caplog.records)


INTERRUPTED = """
    import os, signal, threading, time
    import numpy as np
    import sarabet as sb

    project = sb.Project()
    with project:
        wave = sb.chop.Noise(rate=48000)
        picture = sb.top.Blur(sb.top.Noise(resolution=(640, 360)), size=30)
        @sb.script_chop(cook="always")
        def script(ctx):
            return np.zeros((1, 1))
        @sb.script_chop()
        def endless(ctx):
            while True:
                time.sleep(0.01)
        slow = sb.top.GLSL(resolution=(1024, 1024), pixelcode='''
            out vec4 fragColor;
            void main() {{
                float x = vUV.s;
                for (int i = 0; i < 2000; i++) x = sin(x * 1.0001 + float(i));
                fragColor = vec4(x);
            }}''')
    wave.numpy(); picture.numpy()
    release = threading.Event()

    def press():
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()
    start = time.monotonic()
    try:
        {action}
    except KeyboardInterrupt:
        took = time.monotonic() - start
        assert took < 2, took
        project.step(2)
        assert wave.numpy().shape[0] == 1 and picture.numpy().shape == (360, 640, 4)
        print("stopped")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    "action",
    [
        "project.run()",
        "project.run(realtime=False)",
        "project.step(10 ** 9)",
        "endless.numpy()",
        "slow.numpy()",
        "slow.read_async().result()",
        "[f for f in project.frames(10 ** 9)]",
        "while True: project.step(); picture.numpy()",
    ],
)
def test_ctrl_c_is_heard_and_all_works_on(run_python, action):
    assert run_python(INTERRUPTED.format(action=action), timeout=60) == "stopped\n"


def test_a_signal_handler_may_raise_anything(run_python):
    code = """
    import signal
    import sarabet as sb

    class Stop(Exception):
        pass

    def handler(*_):
        raise Stop("by the handler")

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        sb.Project().run()
    except Stop as stop:
        print(stop)
    """
    assert run_python(code) == "by the handler\n"


def test_the_process_ends_with_a_project_running(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            """
            import atexit
            import numpy as np
            import sarabet as sb

            project = sb.Project()
            with project:
                @sb.script_chop(cook="always")
                def script(ctx):
                    return np.zeros((1, 1))
                sb.top.Noise(resolution=(64, 64)).latest()
            project.start()
            kept = script.numpy()

            class Late:
                def __del__(self):
                    print("late", script.valid)

            late = Late()
            atexit.register(lambda: print("exit", project.running))
            """
        )
    )
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, str(program)],
            capture_output=True,
            text=True,
            timeout=60,
            env=os.environ,
            check=False,
        )
        assert done.stderr == ""
        assert done.returncode == 0
        assert done.stdout.splitlines()[0] == "exit True"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_leaves_as_any_process(run_python):
    code = """
    import os, sys
    import sarabet as sb

    project = sb.Project()
    with project:
        wave = sb.chop.LFO()
    project.start()
    view = wave.numpy()
    child = os.fork()
    if child == 0:
        total = float(view.sum())
        try:
            wave.numpy()
        except sb.DeviceError:
            sys.exit(7)
        sys.exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    project.stop()
    """
    assert run_python(code) == "7\n"


def test_signals_are_for_the_main_thread(project):
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    thread = threading.Thread(target=project.step, args=(5,))
    thread.start()
    thread.join(20)
    assert project.frame == 5
