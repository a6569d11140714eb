"""Writes a page for every operator from the registry, with its snippet and what that makes.

The pages stand in docs/operators, and a gallery of the pictures of all textures in docs/gallery,
which git ignores: the table in the operator's source file is
the only statement of its parameters, and snippets/operators has the only example. Each snippet is
run; the picture is of the last operator of the page's type that it names.
"""

from __future__ import annotations

import contextlib
import io
import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sarabet as sb
from sarabet.handles import ParamInfo, TypeInfo, registry

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SNIPPETS = Path(__file__).resolve().parent.parent / "snippets/operators"


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx write the pages before it looks for sources."""
    app.connect("builder-inited", lambda app: write_pages(Path(app.srcdir) / "operators"))
    return {"parallel_read_safe": True}


def write_pages(folder: Path) -> None:
    """Write all pages, their pictures and the list of them."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    infos = sorted(registry().values(), key=lambda info: (info["family"], info["label"]))
    for info in infos:
        said, picture = _run(info, folder)
        text = page(info, picture, said)
        (folder / f"{info['type']}.md").write_text(text, encoding="utf-8")
    (folder / "index.md").write_text(_index(infos), encoding="utf-8")
    gallery = folder.parent / "gallery"
    gallery.mkdir(exist_ok=True)
    tops = [info for info in infos if info["family"] == "TOP"]
    (gallery / "tops.md").write_text(_gallery(tops), encoding="utf-8")


def _index(infos: list[TypeInfo]) -> str:
    lines = ["# Operators", ""]
    for family, title in (("CHOP", "Channels"), ("TOP", "Textures"), ("COMP", "Components")):
        some = [info for info in infos if info["family"] == family]
        lines += [f"## {title} ({family}s)", "", "| operator | |", "|---|---|"]
        lines += [f"| [{info['label']}]({info['type']}.md) | {info['summary']} |" for info in some]
        lines += (
            ["", "```{toctree}", ":hidden:", ""] + [info["type"] for info in some] + ["```", ""]
        )
    return "\n".join(lines)


def _gallery(infos: list[TypeInfo]) -> str:
    """Return a page with the pictures of operators, a few in a row, each a link to its page."""
    lines = [
        "# All textures",
        "",
        "What the example of each operator makes; a picture leads to the program and the "
        "parameters.",
        "",
        "| | | | |",
        "|---|---|---|---|",
    ]
    columns = 4
    for first in range(0, len(infos), columns):
        row = infos[first : first + columns]
        cells = [
            f"[![{info['label']}](../operators/{info['type']}.png)<br>{info['label']}]"
            f"(../operators/{info['type']}.md)"
            for info in row
        ]
        lines.append("| " + " | ".join(cells + [""] * (columns - len(row))) + " |")
    return "\n".join(lines) + "\n"


def page(info: TypeInfo, picture: str, said: str) -> str:
    """Return the page of one operator as Markdown."""
    family = info["family"].lower()
    lines = [f"# {info['label']} {info['family']}", "", info["summary"], ""]
    if info.get("docs") and info["docs"] != info["summary"]:
        lines += [info["docs"], ""]
    name = snippet_of(info["type"]).stem
    lines += [
        f"`sb.{family}.{info['python_name']}`, type string `{info['type']}`; {_inputs(info)}.",
        "",
        f"![What the example makes]({picture})",
        "",
        f"```{{literalinclude}} ../../snippets/operators/{name}.py",
        "```",
        "",
        f"It prints the following; `sarabet snippets run {name}` runs it.",
        "",
        "```text",
        said.rstrip(),
        "```",
        "",
    ]
    pages: dict[str, list[ParamInfo]] = {}
    for param in info["params"]:
        pages.setdefault(param["page"], []).append(param)
    for name, params in pages.items():
        lines += [f"## {name}", "", "| parameter | | default | range |", "|---|---|---|---|"]
        for param in params:
            lines += _rows(param)
        lines.append("")
    return "\n".join(lines)


def _inputs(info: TypeInfo) -> str:
    least, most = info["min_inputs"], info["max_inputs"]
    if most == 0:
        return "no inputs"
    if least == most:
        return f"{most} input" + ("s" if most > 1 else "")
    return f"{least} to {most} inputs"


def _rows(param: ParamInfo) -> list[str]:
    if param.get("is_sequence"):
        rows = [f"| **{param['name']}** | {_text(param['help'])} | | a sequence |"]
        for each in param["block"]:
            rows.append(_row(each, f"{param['name']}0{each['name']}"))
        return rows
    return [_row(param, param["name"])]


def _row(param: ParamInfo, name: str) -> str:
    unit = f" ({param['unit']})" if param.get("unit") else ""
    default = param.get("default")
    told = default is not None and param["kind"] not in ("array", "operator", "python")
    text = _value(default) if told else ""
    shown = f"`{text}`" if text else ""
    return f"| `{name}` | {_text(param['help'])}{unit} | {shown} | {_range(param)} |"


def _value(value: Any) -> str:
    """Return a default as a person would write it: 0.2 and not the float32 nearest to it."""
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_value, value))})"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _range(param: ParamInfo) -> str:
    if param.get("menu"):
        return ", ".join(f"`{entry['name']}`" for entry in param["menu"] or [])
    low, high = param.get("min"), param.get("max")
    if low is None and high is None:
        return param["kind"]
    if high is None:
        return f"at least {low:g}"
    if low is None:
        return f"at most {high:g}"
    return f"{low:g} to {high:g}"


def _text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def snippet_of(op_type: str) -> Path:
    """Return the program that shows an operator: blurTOP has blur_top.py."""
    stem = re.sub("([A-Z]+)$", lambda family: "_" + family[1].lower(), op_type)
    return SNIPPETS / f"{stem}.py"


def _run(info: TypeInfo, folder: Path) -> tuple[str, str]:
    """Run the snippet of an operator, and return what it said and its picture's file."""
    path, said = snippet_of(info["type"]), io.StringIO()
    with contextlib.redirect_stdout(said):
        names = runpy.run_path(str(path), run_name="__main__")
    shown = [op for op in names.values() if isinstance(op, sb.Operator)]
    op: Any = [op for op in shown if op.op_type == info["type"]][-1]
    name = f"{info['type']}.{'png' if info['family'] == 'TOP' else 'svg'}"
    if info["family"] == "TOP":
        (folder / name).write_bytes(op._repr_png_())
    else:
        projects = [value for value in names.values() if isinstance(value, sb.Project)]
        svg = op._repr_svg_() if info["family"] == "COMP" else _plot(op, projects)
        (folder / name).write_text(svg, encoding="utf-8")
    return said.getvalue(), name


def _plot(chop: Any, projects: list[sb.Project]) -> str:
    """Return the first samples of the first channels as SVG, or one sample over two seconds."""
    from matplotlib.figure import Figure

    rows, place = chop.numpy(), "sample"
    if projects and rows.shape[1] == 1:
        projects[0].reset()
        rows = np.stack([chop.numpy()[:, -1] for _ in projects[0].frames(120)], axis=1)
        place = "frame"
    figure = Figure(figsize=(6, 2.4), layout="constrained")
    axes = figure.add_subplot()
    for name, samples in list(zip(chop.names, rows, strict=True))[:6]:
        many = len(samples) > 1
        axes.plot(samples[:400], label=name, marker="" if many else "o")
    if chop.names:
        axes.legend(loc="upper right", fontsize="small")
    axes.set_xlabel(place)
    text = io.StringIO()
    figure.savefig(text, format="svg")
    return text.getvalue()
