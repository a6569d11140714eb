"""Writes a page for every operator from the registry, with a picture of what it makes.

The pages stand in docs/operators, which git ignores: the table in the operator's source file is
the only statement of its parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sarabet as sb
from sarabet.handles import ParamInfo, TypeInfo, registry

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WIDTH, HEIGHT = 320, 240
# What shows an operator better than its defaults do.
SETTINGS: dict[str, dict[str, Any]] = {
    "blurTOP": {"size": 12},
    "constantCHOP": {"tx": 0.2, "ty": 0.5, "tz": 0.8},
    "constantTOP": {"color": (0.9, 0.5, 0.1)},
    "convolveTOP": {"kernel": np.array([[-1, -1, 0], [-1, 1, 1], [0, 1, 1]])},
    "cropTOP": {"cropleft": 0.2, "cropright": 0.7},
    "flipTOP": {"flipx": True},
    "hsvadjustTOP": {"hueoffset": 120},
    "levelTOP": {"contrast": 1.6, "gamma1": 1.4},
    "transformTOP": {"rotate": 20},
}
SKIPPED = {"baseCOMP", "inCHOP", "inTOP", "outCHOP", "outTOP", "imagefileinTOP"}


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
        picture = _picture(info, folder)
        (folder / f"{info['type']}.md").write_text(page(info, picture), encoding="utf-8")
    (folder / "index.md").write_text(_index(infos), encoding="utf-8")


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


def page(info: TypeInfo, picture: str | None) -> str:
    """Return the page of one operator as Markdown."""
    family = info["family"].lower()
    lines = [f"# {info['label']} {info['family']}", "", info["summary"], ""]
    if info.get("docs") and info["docs"] != info["summary"]:
        lines += [info["docs"], ""]
    if picture:
        lines += [f"![{info['label']}]({picture})", ""]
    lines += [
        f"`sb.{family}.{info['python_name']}`, type string `{info['type']}`; {_inputs(info)}.",
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
    text = str(default) if told else ""
    shown = f"`{text}`" if text else ""
    return f"| `{name}` | {_text(param['help'])}{unit} | {shown} | {_range(param)} |"


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


def _picture(info: TypeInfo, folder: Path) -> str | None:
    if info["type"] in SKIPPED:
        return None
    with sb.Project() as project:
        op = _example(info)
        project.step(10)
        name = f"{info['type']}.{'png' if info['family'] == 'TOP' else 'svg'}"
        if info["family"] == "TOP":
            op.save(folder / name)
        else:
            (folder / name).write_text(_plot(op), encoding="utf-8")
    return name


def _plot(chop: Any) -> str:
    """Return the first samples of the first channels as SVG."""
    import io

    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 2.4), layout="constrained")
    axes = figure.add_subplot()
    for name, samples in list(zip(chop.names, chop.numpy(), strict=True))[:6]:
        many = len(samples) > 1
        axes.plot(samples[:400], label=name, marker="" if many else "o")
    if chop.names:
        axes.legend(loc="upper right", fontsize="small")
    axes.set_xlabel("sample")
    text = io.StringIO()
    figure.savefig(text, format="svg")
    return text.getvalue()


def _photo() -> Any:
    import skimage.data

    file = Path(skimage.data.__file__).parent / "astronaut.png"
    return sb.top.Transform(sb.top.ImageFileIn(file=file), resolution=(WIDTH, HEIGHT), name="photo")


def _wave() -> Any:
    return sb.chop.Pattern(length=120, wavetype="sin", numcycles=3, channelname="a b", name="wave")


def _trails() -> Any:
    """Return a dot that moves and leaves a trail."""
    seed = sb.top.Constant(resolution=(WIDTH, HEIGHT), color=(0, 0, 0), alpha=0)
    trails = sb.top.Feedback(seed, top="mixed")
    dot = sb.top.Render(resolution=(WIDTH, HEIGHT), name="dot")
    dot.add_rectangle(-0.1, 0.1, 0.1, -0.1, color=(1, 0.7, 0.2, 1))
    dot.par.object0rectanglel.expr = "-0.9 + absTime.frame * 0.15"
    dot.par.object0rectangler.expr = "-0.7 + absTime.frame * 0.15"
    return sb.top.Over(dot, sb.top.Level(trails, opacity=0.85), name="mixed")


# Operators that need more than an input and settings to show something.
EXAMPLES: dict[str, Callable[[], Any]] = {
    "arrayCHOP": lambda: sb.chop.Array(
        np.sin(np.linspace(0, 12, 120)) * np.array([[1], [0.5]]), names="a b"
    ),
    "arrayTOP": lambda: sb.top.Array(np.indices((HEIGHT, WIDTH)).sum(0).astype(np.uint8)),
    "choptoTOP": lambda: sb.top.CHOPTo(
        chop=sb.chop.Noise(end=WIDTH - 1, channelname=f"c[1-{HEIGHT}]")
    ),
    "feedbackTOP": _trails,
    "glslTOP": lambda: sb.top.GLSL(pixelcode=RINGS, resolution=(WIDTH, HEIGHT)),
    "lagCHOP": lambda: sb.chop.Lag(sb.chop.LFO(wavetype="square", frequency=2), lag=(0.1, 0.1)),
    "mergeCHOP": lambda: sb.chop.Merge(_wave(), sb.chop.Noise(end=119, channelname="c")),
    "overTOP": lambda: sb.top.Over(
        sb.top.Transform(_photo(), s=(0.5, 0.5), extend="zero", premultrgbbyalpha=False),
        sb.top.Ramp(resolution=(WIDTH, HEIGHT)),
    ),
    "selectCHOP": lambda: sb.chop.Select(_wave(), channames="b"),
    "scriptCHOP": lambda: sb.script_chop()(lambda ctx: np.cumsum(ctx.rng.normal(size=(3, 120)), 1)),
    "scriptTOP": lambda: sb.script_top(inputs=[_photo()])(lambda ctx, image: 255 - image[..., :3]),
    "toptoCHOP": lambda: sb.chop.TOPTo(_photo()),
}
RINGS = """
out vec4 fragColor;
void main() {
    float d = length(vUV.st - 0.5);
    fragColor = vec4(vec3(0.5 + 0.5 * sin(80.0 * d)), 1.0);
}
"""


def _example(info: TypeInfo) -> Any:
    """Return an operator of the type that shows something."""
    if info["type"] in EXAMPLES:
        return EXAMPLES[info["type"]]()
    settings = SETTINGS.get(info["type"], {})
    family: Any = sb.top if info["family"] == "TOP" else sb.chop
    make = getattr(family, info["python_name"])
    if info["family"] == "TOP":
        inputs = [_photo()] if info["min_inputs"] else []
        size = {} if inputs else {"resolution": (WIDTH, HEIGHT)}
        if info["type"] == "renderTOP":
            render = make(background=(0.2, 0.2, 0.25), **size)
            render.add_rectangle(-0.7, 0.7, 0.7, -0.7, texture=_photo())
            return render
        return make(*inputs, **settings, **size)
    return make(*([_wave()] if info["min_inputs"] else []), **settings)
