"""What a person must be able to do, point by point, and the tests that prove each.

Most points have tests beside their subject; `PROVED_BY` says which, and a test keeps the names
true. What has no other place is tested below.
"""

from __future__ import annotations

import ast
import gc
import itertools
import threading
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb

ROOT = Path(__file__).resolve().parents[2]

PROVED_BY = {
    "T1 the tutorial's picture, format and sizes spelled out": [
        "contract/test_ogre_tutorial.py::test_the_picture",
        "contract/test_acceptance.py::test_the_tutorial_spelled_out_is_the_tutorial_derived",
    ],
    "T2 the same from the array's shape, bit for bit": [
        "contract/test_ogre_tutorial.py::test_into_a_preallocated_array",
        "contract/test_acceptance.py::test_the_tutorial_spelled_out_is_the_tutorial_derived",
    ],
    "T3 without a window, a display, a home or a configuration": [
        "contract/test_acceptance.py::test_a_bare_machine_is_enough",
    ],
    "T4 an array is shown live, or when it is told of": [
        "contract/test_array_in.py::test_live_memory_is_shown_live",
        "contract/test_array_in.py::test_foreign_memory_is_copied_when_it_is_shown",
        "contract/test_array_in.py::test_changed_tells_readers",
        "contract/test_acceptance.py::test_what_is_written_before_the_upload_is_seen",
    ],
    "T5 a shown array lives exactly as long as it is shown": [
        "contract/test_array_in.py::test_a_shown_array_is_held_as_long_as_it_is_shown",
        "contract/test_array_in.py::test_dropping_the_operator_lets_the_array_go",
        "contract/test_array_in.py::test_a_wrapped_buffer_cannot_grow",
        "contract/test_acceptance.py::test_a_shown_buffer_may_grow_when_its_operator_is_gone",
    ],
    "T6 wrong arrays are errors that name expected and got": [
        "contract/test_rejection.py::test_what_is_no_picture",
        "contract/test_rejection.py::test_wrong_targets",
        "contract/test_rejection.py::test_odd_layouts_are_copied_not_refused",
        "contract/test_refusals.py::test_a_refusal_names_who_expected_and_got",
    ],
    "T7 all element types, channels and dimensions go in and come out exactly": [
        "contract/test_top_numpy.py::test_arrays_go_in_and_come_out_exactly",
        "contract/test_array_in.py::test_engine_memory_costs_nothing",
        "contract/test_volumes.py::test_everything_goes_round",
    ],
    "T8 sequences wherever numbers are wanted": [
        "contract/test_rejection.py::test_colours_from_any_sequence",
        "contract/test_rejection.py::test_wrong_colours",
        "contract/test_matrix.py::test_vectors_may_be_any_sequence",
        "contract/test_matrix.py::test_wrong_vectors_are_refused",
        "contract/test_acceptance.py::test_sequences_are_taken_by_every_kind_of_function",
        "contract/test_acceptance.py::test_what_is_no_sequence_is_refused_by_every_kind_of_function",
    ],
    "T9 reading into one's own array": [
        "contract/test_top_numpy.py::test_out_is_filled_and_returned_without_a_frame_of_its_own",
        "contract/test_top_numpy.py::test_out_may_be_a_slice_of_a_bigger_array",
        "contract/test_top_numpy.py::test_a_part_of_out_equals_the_part_of_the_whole",
    ],
    "T10 pictures that arrive later": [
        "contract/test_async.py::test_it_resolves_without_anybody_asking",
        "contract/test_async.py::test_another_thread_may_wait",
        "contract/test_async.py::test_a_resized_operator_does_not_disturb_it",
        "contract/test_async.py::test_it_outlives_changes_the_operator_and_the_project",
        "contract/test_async.py::test_several_in_flight_each_with_its_frame",
        "contract/test_async.py::test_a_future_gives_what_numpy_gives",
    ],
    "T11 Python runs on while the network works": [
        "contract/test_gil.py::test_python_runs_while_the_network_steps",
        "contract/test_gil.py::test_python_runs_while_pictures_are_read",
        "contract/test_gil.py::test_python_runs_while_shaders_compile",
        "contract/test_gil.py::test_python_runs_while_large_arrays_go_in",
        "contract/test_gil.py::test_callbacks_that_raise_leave_the_gil_right",
        "contract/test_acceptance.py::test_callbacks_of_every_end_leave_python_right",
    ],
    "T12 nothing is left behind": [
        "soak/test_soak.py::test_frames_leave_nothing_behind",
        "soak/test_soak.py::test_projects_come_and_go",
        "soak/test_soak.py::test_operators_come_and_go",
    ],
    "T13 processes that fork and spawn": [
        "contract/test_threads.py::test_after_a_fork_every_call_says_so",
        "contract/test_threads.py::test_spawned_workers_have_engines_of_their_own",
    ],
    # There is no window and nothing that one draws on a picture; a second device is optional.
    # What two ways of drawing have in common is the operators' reference in NumPy.
    "T14 every device and every way of drawing gives the same picture": [
        "contract/test_acceptance.py::test_every_device_draws_the_same",
    ],
    "T15 any thread may use anything": [
        "contract/test_threads.py::test_readers_see_whole_frames",
        "contract/test_threads.py::test_parameters_from_many_threads",
        "contract/test_threads.py::test_structure_from_many_threads",
        "contract/test_acceptance.py::test_a_thread_that_made_nothing_draws",
    ],
    "T16 every program that is shown is run": [
        "contract/test_docs.py::test_blocks_run",
        "contract/test_notebooks.py::test_notebook",
        "contract/test_snippets.py::test_snippet",
        "contract/test_snippets.py::test_example",
    ],
    "T17 what is generated is fresh": [
        "structure/test_includes.py::test_bindings_are_fresh",
        "structure/test_includes.py::test_stubs_are_fresh",
        "bindgen/test_golden.py::test_report_lists_every_public_symbol",
        "bindgen/test_golden.py::test_report_says_why",
    ],
    "T18 the truth about devices": [
        "contract/test_devices.py::test_devices_are_listed_with_the_truth",
        "contract/test_devices.py::test_a_device_that_is_not_there_is_an_error",
    ],
    "T19 DLPack": [
        "contract/test_dlpack.py::test_numpy_gets_a_read_only_view",
        "contract/test_dlpack.py::test_what_was_taken_outlives_all",
        "contract/test_dlpack.py::test_torch",
    ],
    "T20 what is up stays up": [
        "contract/test_top_numpy.py::test_an_asymmetric_picture_keeps_its_corners",
        "contract/test_top_numpy.py::test_odd_widths",
        "contract/test_acceptance.py::test_every_pixel_stays_where_it_is",
    ],
}


@pytest.mark.parametrize("point", PROVED_BY)
def test_the_tests_of_a_point_exist(point: str) -> None:
    for proof in PROVED_BY[point]:
        path, _, name = proof.partition("::")
        module = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
        assert name in {item.name for item in module.body if isinstance(item, ast.FunctionDef)}


# --- the tutorial ---


def test_the_tutorial_spelled_out_is_the_tutorial_derived(project: sb.Project) -> None:
    gradient = np.zeros((256, 256, 3), np.uint8)
    gradient[..., 1] = np.arange(256)
    spelled = sb.top.Array(gradient, channels="rgb", resolution=(256, 256), format="rgba8fixed",
                           outputresolution="custom")  # fmt: skip
    pictures = []
    for texture in (spelled, gradient):
        render = sb.top.Render(resolution=(640, 480), background=(0.3, 0.3, 0.3))
        render.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=texture)
        pictures += [
            render.numpy(out=np.empty((480, 640, 3), np.uint8), origin="top"),
            render.numpy(dtype=np.uint8, channels="rgb"),
        ]
    for picture in pictures[1:]:
        np.testing.assert_array_equal(picture, pictures[0])
    assert pictures[0][240, 479].tolist() == [0, 255, 0]


BARE = """
    import os, pathlib
    for name in list(os.environ):
        if name.startswith("XDG_") or name in ("DISPLAY", "WAYLAND_DISPLAY"):
            del os.environ[name]
    before = sorted(pathlib.Path.cwd().iterdir())
    import numpy as np
    import sarabet as sb

    with sb.Project() as project:
        render = sb.top.Render(resolution=(640, 480), background=(0.3, 0.3, 0.3))
        render.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=np.full((4, 4, 4), 255, np.uint8))
        shader = sb.top.GLSL(render, pixelcode='''
            out vec4 fragColor;
            void main() { fragColor = texture(sTD2DInputs[0], vUV.st) * 0.5; }''')
        project.step()
        print(shader.numpy()[240, 320].tolist())
    assert sorted(pathlib.Path.cwd().iterdir()) == before
"""


@pytest.mark.parametrize("home", ["/dev/null/nobody", ""])
def test_a_bare_machine_is_enough(run_python: Callable[..., str], home: str) -> None:
    """A home that cannot be written, or none: shaders are compiled anew, and that is all."""
    assert run_python(BARE, env={"HOME": home}) == "[128, 128, 128, 128]\n"


# --- whose memory ---


def test_what_is_written_before_the_upload_is_seen(project: sb.Project) -> None:
    for array in (np.zeros((4, 64, 4), np.uint8), np.zeros((4, 5, 3), np.float32)):
        source = sb.top.Array(array)
        end = sb.top.Level(source)
        array[:] = 1
        assert np.all(end.numpy() == 1), "nothing has been uploaded before"
        array[:] = 0
        assert np.all(end.numpy() == 1)
        source.changed()
        assert not end.numpy(channels=3).any()


def test_a_shown_buffer_may_grow_when_its_operator_is_gone() -> None:
    with sb.Project() as project:
        memory = bytearray(4 * 4 * 4)
        source = sb.top.Array(np.frombuffer(memory, np.uint8).reshape(4, 4, 4), name="held")
        end = sb.top.Level(source, brightness1=2)
        gc.collect()
        with pytest.raises(BufferError):
            memory.extend(b"more")
        memory[0] = 100
        assert end.numpy()[0, 0, 0] == 200
        source.destroy()
        with pytest.raises(sb.Error, match="input"):
            end.numpy()
        project.step()
    watch = weakref.ref(project)
    del source, end, project
    gc.collect()
    assert watch() is None
    memory.extend(b"more")
    assert len(memory) == 68


# --- numbers from sequences ---


def takers() -> Iterable[tuple[str, Callable[[object], object]]]:
    """Return what wants three numbers: parameters, constructors, bound functions with and
    without overloads."""
    paint = sb.top.Constant()
    render = sb.top.Render(resolution=(4, 4))
    yield "a parameter", lambda v: setattr(paint.par, "color", v)
    yield "a keyword", lambda v: sb.top.Constant(color=v)
    yield "a method", lambda v: render.add_rectangle(-1, 1, 1, -1, color=v)
    yield "a static function", lambda v: sb.Matrix.translation(v)
    yield "a member", lambda v: sb.Matrix().translated(v)
    yield (
        "three of them",
        lambda v: sb.Matrix.look_at(v, (9, 9, 9), (0, 1, 0)),
    )


TAKERS = ["a parameter", "a keyword", "a method", "a static function", "a member", "three of them"]


@pytest.mark.parametrize("taker", TAKERS)
def test_sequences_are_taken_by_every_kind_of_function(project: sb.Project, taker: str) -> None:
    import array

    take = dict(takers())[taker]
    half = (0.5, 0.25, 1)
    for good in (list(half), half, np.array(half), np.array(half, np.float32),
                 np.array([1, 0, 1]), np.array(half)[::-1], array.array("d", half),
                 tuple(np.float32(x) for x in half)):  # fmt: skip
        take(good)


WRONG: dict[str, Callable[[], object]] = {
    "a generator": lambda: (x for x in (0.5, 0.25, 1)),
    "an iterator": lambda: itertools.repeat(0.5),
    "none": lambda: (),
    "2": lambda: (1, 2),
    "5": lambda: [1.0] * 5,
    "1000": lambda: np.ones(1000),
    "a text": lambda: "abc",
    "texts": lambda: ["a", "b", "c"],
    "nested": lambda: [[1, 2, 3]],
    "nested deeper": lambda: np.ones((3, 3)),
    "a number": lambda: 0.5,
    "None inside": lambda: (1, None, 1),
    "complex": lambda: np.ones(3, complex),
    "objects": lambda: [object()] * 3,
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("taker", TAKERS)
def test_what_is_no_sequence_is_refused_by_every_kind_of_function(
    project: sb.Project, taker: str, wrong: str
) -> None:
    take = dict(takers())[taker]
    with pytest.raises((TypeError, ValueError)) as caught:
        take(WRONG[wrong]())
    assert str(caught.value)
    take((0.5, 0.25, 1))  # and nothing is broken


# --- scripts, devices, threads, pixels ---


def test_callbacks_of_every_end_leave_python_right(project: sb.Project) -> None:
    ends = itertools.cycle([None, False, ValueError("moody"), KeyboardInterrupt, SystemExit, 1.5])

    @sb.script_chop(cook="always")
    def moody(ctx: sb.Context) -> object:
        end = next(ends)
        if isinstance(end, BaseException) or end in (KeyboardInterrupt, SystemExit):
            raise end
        return end

    told = []
    for _ in range(12):
        try:
            project.step()
            moody.numpy()
        except (sb.CookError, KeyboardInterrupt, SystemExit) as error:
            told.append(type(error))
        counted = threading.Thread(target=lambda: told.append(int))
        counted.start()
        counted.join(20)
        assert not counted.is_alive(), "nobody sits on the GIL"
    assert sb.CookError in told
    assert told.count(int) == 12


def test_every_device_draws_the_same(photo: np.ndarray) -> None:
    pictures = []
    for device in sb.devices():
        with sb.Project(device=device.name) as project:
            render = sb.top.Render(resolution=(321, 241), background=(0.3, 0.3, 0.3))
            render.add_rectangle(-0.8, 0.9, 0.7, -0.6, texture=sb.top.Level(photo, gamma1=1.5))
            pictures.append(render.numpy(channels=3).astype(int))
            assert project.device.name == device.name
    assert pictures
    for picture in pictures[1:]:
        assert np.abs(picture - pictures[0]).max() <= 2
    # Filters of one kernel, by the CPU over bytes and by a shader over floats on the device.
    with sb.Project():
        fixed = sb.top.Blur(photo, size=7).numpy(dtype=np.float32)
        drawn = sb.top.GLSL(sb.top.Blur(photo, size=7), format="rgba32float", pixelcode="""
            out vec4 fragColor;
            void main() { fragColor = texture(sTD2DInputs[0], vUV.st); }""").numpy()  # fmt: skip
    assert np.abs(fixed - drawn).max() <= 1.01 / 255


def test_a_thread_that_made_nothing_draws(photo: np.ndarray) -> None:
    with sb.Project() as project:
        soft = sb.top.Blur(photo, size=6)
    got: list[np.ndarray] = []

    def draw() -> None:
        soft.par.size = 3
        project.step()
        with project:
            got.append(sb.top.Flip(soft, flipx=True).numpy())

    thread = threading.Thread(target=draw)
    thread.start()
    thread.join(60)
    np.testing.assert_array_equal(got[0][:, ::-1], soft.numpy())


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [(3, 5), (5, 3), (1, 7), (7, 1), (13, 33)])
def test_every_pixel_stays_where_it_is(
    project: sb.Project, size: tuple[int, int], channels: int
) -> None:
    """Each value is unique, so a flip, a swap of channels and a slanted row all show."""
    pixels = np.arange(np.prod(size) * channels, dtype=np.uint16).reshape(*size, channels)
    photo = sb.top.Array(pixels)
    drawn = sb.top.GLSL(photo, pixelcode="""
        out vec4 fragColor;
        void main() { fragColor = texture(sTD2DInputs[0], vUV.st); }""")  # fmt: skip
    for top in (photo, sb.top.Null(photo), sb.top.Level(photo), drawn):
        np.testing.assert_array_equal(top.numpy(channels=channels), pixels)
        np.testing.assert_array_equal(top.numpy(channels=channels, origin="bottom"), pixels[::-1])
        np.testing.assert_array_equal(top.read_async(channels=channels).result(30), pixels)
