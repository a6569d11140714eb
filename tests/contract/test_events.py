"""Handlers: frames, channels, parameters, operators and cooks, and what becomes of them."""

import threading
import time

import numpy as np
import pytest
import sarabet as sb


def every_kind_of_frame(project):
    """Make frames in each of the ways there are."""
    project.step(2)
    for _ in project.frames(2):
        pass
    project.run(0.05, realtime=False)


def test_frames_call_their_handlers_in_order(project):
    seen = []

    @project.on_frame_start
    def start(frame):
        seen.append(("start", frame, project.frame))

    @project.on_frame
    def end(frame):
        seen.append(("end", frame, project.frame))

    assert start(5) is None, "a handler is still the function"
    seen.clear()
    project.step(2)
    assert seen == [("start", 1, 1), ("end", 1, 1), ("start", 2, 2), ("end", 2, 2)]


def test_every_kind_of_frame_calls_handlers(project):
    frames = []
    project.on_frame(frames.append)
    every_kind_of_frame(project)
    assert frames == list(range(1, 8))
    frames.clear()
    threads = set()
    project.on_frame(lambda: threads.add(threading.get_ident()))
    project.start()
    deadline = time.monotonic() + 20
    while len(frames) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    project.stop()
    assert len(frames) >= 3
    assert frames == sorted(frames)
    assert len(threads) == 1
    assert threading.get_ident() not in threads, "handlers run on the thread that makes the frame"


def test_cooking_happens_between_start_and_end(project):
    source = sb.chop.Constant(x=1.0)
    null = sb.chop.Null(source)
    null["x"].on_change(lambda: None)  # somebody looks, so that it cooks in frames
    seen = []
    project.on_frame_start(lambda: seen.append(null.cook_count))
    project.on_frame_start(lambda frame: setattr(source.par, "const0value", frame))
    project.on_frame(lambda: seen.append(null.cook_count))
    project.step(3)
    assert [b - a for a, b in zip(seen[::2], seen[1::2], strict=True)] == [1, 1, 1]


def test_handlers_may_take_fewer_arguments_and_no_more(project):
    project.on_frame(lambda: None)
    project.on_frame(lambda *args: None)
    with pytest.raises(TypeError, match=r"on_frame: expected a function of at most \(frame\)"):
        project.on_frame(lambda frame, more: None)
    with pytest.raises(TypeError, match="on_frame: expected a function, got 3"):
        project.on_frame(3)
    project.step()


def test_remove_and_with(project):
    seen = []
    handler = project.on_frame(seen.append)
    project.step()
    handler.remove()
    handler.remove()
    assert not handler.active
    project.step()
    with project.on_frame(seen.append):
        project.step()
    project.step()
    assert seen == [1, 3]


def test_a_handler_may_remove_itself_and_others(project):
    seen = []

    def first():
        seen.append("first")
        one.remove()
        two.remove()

    one = project.on_frame(first)
    two = project.on_frame(lambda: seen.append("second"))
    project.step(2)
    assert seen == ["first"]


def test_reset(project):
    seen = []
    project.on_reset(lambda: seen.append(project.frame))
    project.step(3)
    project.reset()
    assert seen == [0]


def wave(project, values):
    """Return a Constant whose channel 'x' is values[frame] in each frame."""
    source = sb.chop.Constant(x=values[0])
    project.on_frame_start(lambda f: setattr(source.par, "const0value", values[f % len(values)]))
    return source


def test_rise_fall_and_change_of_a_channel(project):
    source = wave(project, [0, 0, 1, 1, 2, 0, -1, 0.5])
    seen = []
    channel = source["x"]

    @channel.on_rise
    def rise(value, previous):
        seen.append((project.frame, "rise", value, previous))

    @channel.on_fall
    def fall(value, previous):
        seen.append((project.frame, "fall", value, previous))

    channel.on_change(lambda value, previous: seen.append((project.frame, "change", value)))
    project.step(7)
    assert seen == [
        (2, "rise", 1, 0), (2, "change", 1),
        (4, "change", 2),
        (5, "fall", 0, 2), (5, "change", 0),
        (6, "change", -1),
        (7, "rise", 0.5, -1), (7, "change", 0.5),
    ]  # fmt: skip


def test_while_on_and_off(project):
    source = wave(project, [0, 1, 1, 0])
    seen = []
    source["x"].while_on(lambda: seen.append(("on", project.frame)))
    source["x"].while_off(lambda: seen.append(("off", project.frame)))
    project.step(4)
    assert seen == [("on", 1), ("on", 2), ("off", 3), ("off", 4)]


def test_no_pulse_within_a_time_slice_is_missed(project):
    @sb.script_chop(names="beat", rate=600)
    def beats(ctx):
        samples = ctx.empty((1, 10))
        samples[:] = 0
        samples[0, 4] = ctx.frame
        return samples

    class Sliced:
        def __sarabet_cook__(self, cook):
            samples = np.zeros((1, 10), np.float32)
            samples[0, 4] = cook.frame
            cook.output(samples, names=["beat"], rate=600.0, time_slice=True)

    from sarabet.script_base import set_callbacks

    set_callbacks(beats, Sliced())
    rises, changes = [], []
    beats["beat"].on_rise(lambda value: rises.append(value))
    beats["beat"].on_change(changes.append)
    project.step(3)
    assert rises == [1, 2, 3]
    assert changes == [], "at the end of each frame the channel is 0 again"


def test_several_samples_stand_at_the_one_that_is_now(project):
    ramp = sb.chop.Array(np.arange(10, dtype=np.float32)[None], names="x", rate=60)
    seen = []
    ramp["x"].on_change(lambda value, previous: seen.append((value, previous)))
    project.step(3)
    assert seen == [(1, 0), (2, 1), (3, 2)]


def test_a_watched_channel_cooks_in_every_frame_until_its_handlers_are_gone(project):
    lfo = sb.chop.LFO()
    null = sb.chop.Null(lfo)
    handler = null[0].on_change(lambda: None)
    before = null.cook_count
    project.step(3)
    assert null.cook_count == before + 3
    handler.remove()
    project.step(3)
    assert null.cook_count == before + 3


def test_a_channel_may_come_and_go(project):
    source = sb.chop.Constant(x=0.0)
    seen = []
    source["x"].on_rise(lambda: seen.append(project.frame))
    project.step()
    source.par.const0name = "y"
    source.par.const0value = 1
    project.step()
    source.par.const0name = "x"
    project.step()  # it is new, so nothing has risen
    source.par.const0value = 0
    project.step()
    source.par.const0value = 1
    project.step()
    assert seen == [5]


def test_reset_is_no_change_of_a_channel(project):
    source = wave(project, [0, 1, 2, 3])
    seen = []
    source["x"].on_change(lambda value, previous: seen.append((value, previous)))
    project.step(3)
    source.par.const0value = 0
    project.reset()
    project.step()
    assert seen == [(1, 0), (2, 1), (3, 2), (1, 0)]


def test_parameters(project):
    blur = sb.chop.Math(sb.chop.Constant(x=1.0))
    seen = []

    @blur.par.gain.on_change
    def gain(value, previous):
        seen.append((project.frame, value, previous))

    project.step()
    blur.par.gain = 3
    blur.par.gain = 4
    project.step()
    blur.par.gain.expr = "absTime.frame"
    project.step(2)
    gain.remove()
    blur.par.gain = 0
    project.step()
    assert seen == [(2, 4, 1), (3, 3, 4), (4, 4, 3)]


def test_parameters_of_vectors_and_members(project):
    transform = sb.top.Transform()
    seen = []
    transform.par.t.on_change(lambda value: seen.append(("t", tuple(value))))
    transform.par.ty.on_change(lambda value: seen.append(("ty", value)))
    transform.par.tx = 1
    project.step()
    transform.par.ty = 2
    project.step()
    assert seen == [("t", (1, 0)), ("t", (1, 2)), ("ty", 2)]


def test_a_pulse_is_heard_even_if_the_operator_has_cooked_since(project):
    lag = sb.chop.Lag(sb.chop.Constant(x=1.0))
    seen = []
    lag.par.resetpulse.on_pulse(lambda: seen.append(project.frame))
    lag.par.resetpulse.pulse()
    lag.numpy()
    project.step(2)
    assert seen == [1]
    with pytest.raises(TypeError, match="use on_pulse"):
        lag.par.resetpulse.on_change(lambda: None)
    with pytest.raises(TypeError, match="use on_change"):
        sb.chop.Math().par.gain.on_pulse(lambda: None)


def test_a_failing_expression_is_no_change(project):
    math = sb.chop.Math(sb.chop.Constant(x=1.0))
    math.par.gain.expr = "1 / (absTime.frame - 2)"
    seen = []
    math.par.gain.on_change(seen.append)
    project.step(3)
    assert seen == [-1, 1]


def test_changes_of_a_component(project):
    seen = []
    project.root.on_change(lambda change: seen.append((change.kind, change.name, change.previous)))
    a = sb.chop.Constant(x=1.0, name="a")
    b = sb.chop.Null(name="b")
    b.set_input(0, a)
    a.name = "c"
    b.destroy()
    assert seen == [], "handlers are called in frames"
    project.step()
    assert [each for each in seen if each[0] != "wired"] == [
        ("created", "a", ""), ("created", "b", ""), ("renamed", "c", "a"), ("destroyed", "b", ""),
    ]  # fmt: skip
    assert seen.count(("wired", "b", "")) >= 1
    seen.clear()
    project.step()
    assert seen == []


def test_changes_of_an_operator(project):
    source = sb.chop.Constant(x=1.0, name="source")
    null = sb.chop.Null(name="null")
    other = sb.chop.Null(name="other")
    seen = []
    null.on_change(lambda change: seen.append((change.kind, change.op)))
    other.set_input(0, source)
    null.set_input(0, source)
    project.step()
    assert seen == [("wired", null)]
    null.name = "renamed"
    null.destroy()
    project.step()
    assert [kind for kind, _ in seen[1:] if kind != "wired"] == ["renamed", "destroyed"]


def test_handlers_may_edit_the_network(project):
    @project.on_frame
    def grow(frame):
        older = project.ops("made*")
        made = project.root.create("constantCHOP", "made")
        for op in older:
            op.destroy()
        assert made.valid

    @project.on_frame_start
    def wire(frame):
        found = project.ops("made*")
        if found:
            sb.chop.Null(found[0], name=f"null{frame}")

    project.step(4)
    assert len(project.ops("made*")) == 1
    assert len(project.ops("null*")) == 3


def test_before_and_after_a_cook(project):
    source = sb.chop.Constant(x=1.0)
    math = sb.chop.Math(source)
    seen = []

    @math.on_cook_start
    def before(op):
        op.par.gain = 10
        seen.append("before")

    @math.on_cook
    def after(op):
        seen.append(op.numpy()[0, 0])

    assert math.numpy()[0, 0] == 10
    assert seen == ["before", 10]
    math.numpy()
    assert seen == ["before", 10], "nothing cooked"
    source.par.const0value = 2
    assert math.numpy()[0, 0] == 20
    before.remove()
    after.remove()
    source.par.const0value = 3
    assert math.numpy()[0, 0] == 30
    assert seen == ["before", 10, "before", 20]


def test_what_a_cook_handler_reads_is_no_dependency_of_the_reader(project):
    source = sb.chop.Constant(x=1.0, name="source")
    other = sb.chop.Constant(x=5.0, name="other")
    source.on_cook(lambda: other.numpy())

    @sb.script_chop()
    def reader(ctx):
        return source.numpy() * 1

    reader.numpy()
    cooks = reader.cook_count
    other.par.const0value = 6
    reader.numpy()
    assert reader.cook_count == cooks


def test_an_after_cook_handler_that_changes_its_operator_does_not_recurse(project):
    math = sb.chop.Math(sb.chop.Constant(x=1.0))

    @math.on_cook
    def again(op):
        op.par.gain = op.par.gain + 1
        op.numpy()

    project.on_frame(lambda: math.numpy())
    project.step(2)
    assert math.par.gain.eval() == 2
    assert math.cook_count == 2
