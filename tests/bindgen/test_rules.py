"""Every broken header rule is reported with file, line, rule and what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bindgen.generate import generate
from tools.bindgen.model import HeaderError

BEFORE = """#pragma once
namespace sarabet {
/// A thing.
class Thing {
public:
"""  # the member under test stands on line 6
AFTER = "\n};\n}\n"


def problems(tmp_path: Path, text: str, stem: str = "thing", **others: str) -> list[str]:
    folder = tmp_path / "include/sarabet"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}.hpp").write_text(text)
    for name, content in others.items():
        (folder / f"{name}.hpp").write_text(content)
    with pytest.raises(HeaderError) as caught:
        generate(tmp_path)
    return str(caught.value).split("\n")


MEMBERS = {
    "template": ("/// D.\ntemplate <class T> void f(T x);", 7, "no public templates", "Thing::f"),
    "out": ("/// D.\nvoid f(int& x);", 7, "no out-parameters", "int& x of Thing::f"),
    "pointer": ("/// D.\nvoid f(const char* x);", 7, "no pointer parameters", "const char* x"),
    "function pointer": ("/// D.\nvoid f(void (*x)(int));", 7, "no pointer parameters", "x of"),
    "rvalue": ("/// D.\nvoid f(int&& x);", 7, "no rvalue reference parameters", "int&& x"),
    "auto": ("/// D.\nauto f() { return 1; }", 7, "no auto returns", "auto Thing::f"),
    "trailing": ("/// D.\nauto f() -> int;", 7, "no auto returns", "auto -> int Thing::f"),
    "pointer return": ("/// D.\nint* f();", 7, "no pointer returns", "int*"),
    "reference return": ("/// D.\nint& f();", 7, "no mutable reference returns", "int&"),
    "braces": (
        "/// D.\nvoid f(const std::vector<int>& x = {});",
        7,
        "no '= {}' defaults",
        "x = {}",
    ),
    "call default": (
        "/// D.\nvoid f(int x = g());",
        7,
        "a default is a literal, an enum value or std::nullopt",
        "x = g",
    ),
    "undocumented": ("void f();", 6, "every public symbol is documented", "Thing::f"),
    "undocumented field": ("int x = 0;", 6, "every public symbol is documented", "Thing::x"),
    "undocumented enum": ("enum class E { A };", 6, "every public symbol is documented", "E"),
    "undocumented constructor": ("Thing(int x);", 6, "every public symbol is documented", "Thing"),
    "type": ("/// D.\nvoid f(long x);", 7, "type not allowed in public headers", "long"),
    "std type": (
        "/// D.\nstd::map<int, int> f();",
        7,
        "type not allowed in public headers",
        "std::map",
    ),
    "unknown type": ("/// D.\nvoid f(Other x);", 7, "type not allowed in public headers", "Other"),
    "mutable span": (
        "/// D.\nvoid f(std::span<float> x);",
        7,
        "type not allowed in public headers",
        "std::span holds const elements",
    ),
    "nested span": (
        "/// D.\nvoid f(std::optional<std::span<const float>> x);",
        7,
        "type not allowed in public headers",
        "std::span stands alone",
    ),
    "owning": ("/// D.\nstd::string_view x;", 7, "public members own their data", "x"),
    "macro": ("/// D.\nSOME_MACRO void f();", 7, "no macros but", "SOME_MACRO"),
    "directive": ("#ifdef X\n#endif", 6, "no macros but", "#ifdef"),
    "annotation": (
        '/// D.\nSARABET_PY("varargs") void f();',
        7,
        "unknown SARABET_PY annotation",
        "'varargs'",
    ),
    "skip": ('/// D.\nSARABET_PY("skip") void f();', 7, "needs a reason", "'skip'"),
    "annotation form": (
        "/// D.\nSARABET_PY(skip) void f();",
        7,
        "one string literal",
        "SARABET_PY",
    ),
    "property": (
        '/// D.\nSARABET_PY("property") int f(int x) const;',
        7,
        "a property is one const getter",
        "Thing::f",
    ),
    "not const": (
        '/// D.\nSARABET_PY("property") int f();',
        7,
        "a property is one const getter",
        "is not const",
    ),
    "case": ("/// D.\nvoid doIt();", 7, "functions are snake_case", "Thing::doIt"),
    "nameless": ("/// D.\nvoid f(int);", 7, "parameters have names", "Thing::f"),
    "keyword": ("/// D.\nvoid f(int from);", 7, "no Python keywords as names", "from in Thing::f"),
    "plain enum": ("/// D.\nenum E { A };", 7, "enums are enum classes", "Thing::E"),
    "subscript": ("int operator[](std::size_t i) const;", 6, "operator[] with an unsigned", "[]"),
    "operator": ("int operator()(int i) const;", 6, "operators are", "operator()"),
    "two kinds": (
        "/// D.\nint x() const;\nvoid set_x(int v);\n"
        '/// D.\nSARABET_PY("name=x") int other(int a);',
        10,
        "one kind of member per name",
        "Thing.x is a property and a method",
    ),
    "init and constructor": (
        '/// D.\nThing(int a);\n/// D.\nSARABET_PY("init") static Thing make();',
        4,
        'constructors or functions annotated "init", not both',
        "Thing",
    ),
    "static init": ('/// D.\nSARABET_PY("init") int f();', 7, "init annotates a static", "f"),
    "kw_only": ('/// D.\nSARABET_PY("kw_only=b") int f(int a);', 7, "kw_only names a", "b"),
    "bytes": ('/// D.\nSARABET_PY("bytes") int f();', 7, "bytes come from", "int"),
    "parse": ("/// D.\nvoid f(int x;", 7, "cannot be parsed", ""),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_member_rule(tmp_path: Path, name: str) -> None:
    member, line, rule, found = MEMBERS[name]
    lines = problems(tmp_path, BEFORE + member + AFTER)
    assert lines[0].startswith(f"include/sarabet/thing.hpp:{line}: "), lines
    assert rule in lines[0]
    assert found in lines[0].split(": ", 1)[1]


HEADERS = {
    "two classes": (
        "#pragma once\nnamespace sarabet {\n/// D.\nclass Thing {};\n/// D.\nstruct Other {};\n}\n",
        6,
        "one class per header: Other",
    ),
    "filename": (
        "#pragma once\nnamespace sarabet {\n/// D.\nclass ThingList {};\n}\n",
        4,
        "the filename is the class in snake_case (thing_list.hpp): ThingList",
    ),
    "template class": (
        "#pragma once\nnamespace sarabet {\n/// D.\ntemplate <class T> class Thing {};\n}\n",
        4,
        "no public templates: Thing",
    ),
    "template alias": (
        "#pragma once\nnamespace sarabet {\ntemplate <class T> using V = std::vector<T>;\n}\n",
        3,
        "no public templates: using V",
    ),
    "undocumented class": (
        "#pragma once\nnamespace sarabet {\nclass Thing {};\n}\n",
        3,
        "every public symbol is documented: no /// before Thing",
    ),
    "undocumented function": (
        "#pragma once\nnamespace sarabet {\nint f();\n}\n",
        3,
        "every public symbol is documented: no /// before f",
    ),
    "global": (
        "#pragma once\nnamespace sarabet {\n/// D.\ninline int x = 0;\n}\n",
        4,
        "no mutable globals: x",
    ),
    "base": (
        "#pragma once\nnamespace sarabet {\n/// D.\nclass Thing : public Hidden {};\n}\n",
        4,
        "bases are public classes: Hidden",
    ),
    "operator alone": (
        "#pragma once\nnamespace sarabet {\nint operator+(int a, int b);\n}\n",
        3,
        "operators stand beside their class: operator+",
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_header_rule(tmp_path: Path, name: str) -> None:
    text, line, message = HEADERS[name]
    lines = problems(tmp_path, text)
    assert lines[0].startswith(f"include/sarabet/thing.hpp:{line}: {message}"), lines


def test_all_broken_rules_of_all_headers_are_listed(tmp_path: Path) -> None:
    lines = problems(
        tmp_path,
        BEFORE + "void f();\n/// D.\nvoid g(int* x);" + AFTER,
        other="#pragma once\nnamespace sarabet {\nclass Other {};\n}\n",
    )
    assert [line.split(":")[:2] for line in lines] == [
        ["include/sarabet/other.hpp", "3"],
        ["include/sarabet/thing.hpp", "6"],
        ["include/sarabet/thing.hpp", "8"],
    ]


def test_bases_in_a_circle_are_refused(tmp_path: Path) -> None:
    a = "#pragma once\nnamespace sarabet {\n/// D.\nclass A : public B {};\n}\n"
    b = "#pragma once\nnamespace sarabet {\n/// D.\nclass B : public A {};\n}\n"
    lines = problems(tmp_path, a, "a", b=b)
    assert "no cycles of bases and defaults" in lines[0]


def test_private_and_skipped_members_may_be_anything(tmp_path: Path) -> None:
    folder = tmp_path / "include/sarabet"
    folder.mkdir(parents=True)
    member = (
        'SARABET_PY("skip: for C++ alone") int* f(int& x, char* y = {});\n'
        "private:\ntemplate <class T> void g(T&);\nstruct Impl;\nlong h();"
    )
    (folder / "thing.hpp").write_text(BEFORE + member + AFTER)
    report = generate(tmp_path)[Path("api/report.md")]
    assert "skipped: for C++ alone" in report
    assert "Impl" not in report
