"""What `store` keeps goes into project files, and comes back."""

from __future__ import annotations

import math
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone

import numpy as np
import pytest
import sarabet as sb

VALUES = {
    "count": 3,
    "huge": 2**80,
    "ratio": 0.1,
    "endless": math.inf,
    "yes": True,
    "nothing": None,
    "text": 'quotes " and\nlines, \x7f, ü, \ud800',
    "raw": b"\x00\xff",
    "pair": (1, 2.5),
    "nested": {"a": [1, {"b": "c"}], "with space": []},
    "by number": {1: "one", (2, 3): {4, 5}},
    "complex": 1 + 2j,
    "reserved": {"literal": "1"},
    "empty": {},
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "show.toml"


def test_stored_values_are_saved_and_loaded(project, path):
    op = sb.chop.Constant(name="c1")
    for key, value in VALUES.items():
        op.store(key, value)
    project.root.store("global", [1, 2])
    project.save(path)
    assert "store.count = 3\n" in path.read_text()
    assert 'store.pair = { literal = "(1, 2.5)" }' in path.read_text()
    again = sb.load(path)
    assert again.op("c1").storage == VALUES
    assert again.op("c1").fetch("global") == [1, 2]


def test_arrays_are_saved_as_arrays(project, path):
    op = sb.chop.Constant(name="c1")
    table = np.arange(12, dtype=np.float32).reshape(3, 4)
    op.store("table", table)
    project.save(path)
    back = sb.load(path).op("c1").fetch("table")
    assert back.dtype == table.dtype
    np.testing.assert_array_equal(back, table)
    back[0, 0] = 5  # its own


def test_numpy_scalars_become_numbers(project, path):
    op = sb.chop.Constant(name="c1")
    op.store("peak", np.float32(0.5))
    op.store("places", [np.int64(3), np.bool_(True)])
    project.save(path)
    assert sb.load(path).op("c1").storage == {"peak": 0.5, "places": [3, True]}


def test_dates_and_times_are_saved_as_dates_and_times(project, path):
    zone = timezone(timedelta(hours=-3, minutes=-30))
    moments = {
        "day": date(87, 1, 2),
        "hour": time(23, 59, 59, 123456),
        "local": datetime(2024, 2, 29, 1, 2, 3),
        "there": datetime(2024, 2, 29, 1, 2, 3, 4, zone),
        "in lists": [date(2024, 2, 29), {"at": time(0)}],
    }
    op = sb.chop.Constant(name="c1")
    for key, value in moments.items():
        op.store(key, value)
    project.save(path)
    assert "store.day = 0087-01-02\n" in path.read_text()
    again = sb.load(path)
    assert again.op("c1").storage == moments
    text = path.read_text()
    again.save(path)
    assert path.read_text() == text
    assert pickle.loads(pickle.dumps(again)).op("c1").storage == moments


def test_dates_in_a_file_that_nobody_reads_stay_as_they_are(path):
    text = """# Sarabet project
format = 1
fps = 60.0
seed = 0

[op.c1]
type = "constantCHOP"
store.at = 2024-02-29T01:02:03.000004-03:30
store.when = [2024-02-29, 23:59:59.5, 2024-02-29T01:02:03Z]
"""
    path.write_text(text)
    project = sb.load(path)
    project.save(path)
    assert path.read_text() == text
    assert project.op("c1").fetch("when")[2] == datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC)
    project.save(path)
    assert path.read_text() == text.replace("23:59:59.5", "23:59:59.500000").replace(
        "03Z", "03+00:00"
    )


@pytest.mark.parametrize(
    "value",
    [
        (date(2024, 1, 1),),
        time(1, tzinfo=UTC),
        datetime(2024, 1, 1, tzinfo=timezone(timedelta(seconds=30))),
        np.datetime64("2024-01-01T00:00:00", "ns"),
    ],
)
def test_dates_that_toml_does_not_have_are_left_out_with_a_warning(project, path, value):
    sb.chop.Constant(name="c1").store("odd", value)
    with pytest.warns(UserWarning, match=r"'odd' is neither saved nor copied: .*expect"):
        project.save(path)
    assert "store." not in path.read_text()


def test_what_cannot_be_saved_is_left_out_with_a_warning(project, path):
    op = sb.chop.Constant(name="c1")
    op.store("device", object())
    op.store("empty set", set())
    op.store("odd", (math.nan,))
    op.store("kept", 1)
    ring = []
    ring.append(ring)
    op.store("ring", ring)
    with pytest.warns(UserWarning, match="is neither saved nor copied") as caught:
        project.save(path)
    assert sorted(str(w.message).split("stored ")[1].split(" is ")[0] for w in caught) == [
        "'device'", "'empty set'", "'odd'", "'ring'",
    ]  # fmt: skip
    assert str(caught[0].message).startswith("/project1/c1: stored ")
    assert sb.load(path).op("c1").storage == {"kept": 1}


def test_unread_values_are_written_back_as_they_came(project, path, tmp_path):
    op = sb.chop.Constant(name="c1")
    op.store("pair", (1, 2))
    op.store("table", np.arange(100.0))
    project.save(path)
    second = tmp_path / "again.toml"
    sb.load(path).save(second)
    assert second.read_text() == path.read_text()
    np.testing.assert_array_equal(sb.load(second).op("c1").fetch("table"), np.arange(100.0))


def test_one_value_is_one_line(project, path):
    op = sb.chop.Constant(name="c1")
    op.store("a", 1)
    op.store("b", 2)
    project.save(path)
    before = path.read_text().splitlines()
    op.store("a", 7)
    project.save(path)
    after = path.read_text().splitlines()
    assert [(x, y) for x, y in zip(before, after, strict=True) if x != y] == [
        ("store.a = 1", "store.a = 7")
    ]


def test_pickles_and_copies_have_them(project):
    op = sb.chop.Constant(name="c1")
    op.store("pair", (1, 2))
    assert pickle.loads(pickle.dumps(project)).op("c1").fetch("pair") == (1, 2)
    copy = project.root.copy(op, name="c2")
    assert copy.fetch("pair") == (1, 2)
    copy.store("pair", 3)
    assert op.fetch("pair") == (1, 2)


def test_a_bad_literal_is_an_error_when_it_is_asked_for(path):
    path.write_text('format = 1\n[op.c1]\ntype = "constantCHOP"\n'
                    'store.x = { literal = "__import__(\'os\')" }\nstore.y = 1\n')  # fmt: skip
    project = sb.load(path)
    with pytest.raises(ValueError, match=r"/project1/c1.*'x'.*is no stored value"):
        project.op("c1").fetch("x")
    assert project.op("c1").fetch("y") == 1
    project.save(path)
    assert "store.x = { literal = \"__import__('os')\" }" in path.read_text()  # nothing is lost


def test_a_stored_value_that_is_no_toml_is_an_error_with_its_line(path):
    path.write_text('format = 1\n[op.c1]\ntype = "constantCHOP"\nstore.x = (1, 2)\n')
    with pytest.raises(ValueError, match=r"show.toml:4:"):
        sb.load(path)


def test_keys_that_no_file_can_hold(project, tmp_path):
    op = project.root.create("baseCOMP", "b")
    for key in (1, "\ud800", "good"):
        op.store(key, "x")
    with pytest.warns(UserWarning, match="is neither saved nor copied") as told:
        project.save(tmp_path / "p.toml")
    assert len(told) == 2
    assert sb.load(tmp_path / "p.toml").op("b").storage == {"good": "x"}


def test_a_stored_dict_is_saved_the_same_again(project):
    op = project.root.create("baseCOMP", "b")
    op.store("d", {"b": 1, "a": {"z": 2, "": 3}, "\0": 4})
    again = pickle.loads(pickle.dumps(project))
    assert again.op("b").fetch("d") == op.fetch("d")
    assert again.text() == project.text()


def test_keys_of_any_kind_are_no_obstacle_to_a_name_that_is_not_there(project):
    op = sb.chop.Constant(name="c1")
    op.store(3, "three")
    op.store("speed", 1)
    assert op.fetch(3) == "three"
    with pytest.raises(KeyError, match="nothing is stored as 'sped'; nearest: 'speed'"):
        op.fetch("sped")
