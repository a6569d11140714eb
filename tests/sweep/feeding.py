"""What the sweep feeds operators with: inputs, and other legal values of every parameter."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import sarabet as sb
from sarabet import _sarabet

ROOT = Path(__file__).parents[2]
TYPES: dict[str, dict[str, Any]] = {info["type"]: info for info in _sarabet.operator_types()}
DATA_TYPES = [name for name, info in TYPES.items() if info["family"] in ("CHOP", "TOP")]
MAKES_ITS_OWN = ("arrayCHOP", "arrayTOP")
SHADER = "void mainImage(out vec4 c, in vec2 p) { c = vec4(p * 0.01, 0, 1); }"
SAMPLES = np.array([[0.25, -1.5, 3.0, 0.5, 0.75], [1.0, 2.0, -4.0, 8.0, 0.0]], np.float32)
PICTURE = np.random.default_rng(7).integers(0, 256, (12, 17, 4), np.uint8)

DTYPES = {"8fixed": np.uint8, "16fixed": np.uint16, "16float": np.float16, "32float": np.float32}
CHANNELS = {"srgba": 4, "rgba": 4, "rgb": 3, "rg": 2, "monoalpha": 2, "mono": 1, "a": 1}
PACKED = {"rgb10a2fixed": 4, "rgba11float": 3}  # shown as float32


def described(pixel_format: str) -> tuple[np.dtype, int]:
    """Return the dtype and the number of channels that a pixel format's name says."""
    if pixel_format in PACKED:
        return np.dtype(np.float32), PACKED[pixel_format]
    for prefix, channels in CHANNELS.items():
        if pixel_format.removeprefix(prefix) in DTYPES:
            return np.dtype(DTYPES[pixel_format.removeprefix(prefix)]), channels
    raise AssertionError(pixel_format)


def stem(op_type: str) -> str:
    return op_type.removesuffix(TYPES[op_type]["family"])


def files_of(op_type: str) -> tuple[Path, Path]:
    """Return where the source of an operator and its test are; a plug-in has both in its folder."""
    family, name = TYPES[op_type]["family"].lower(), stem(op_type)
    source = ROOT / "src/ops" / family / f"{name}.cpp"
    plugin = os.environ.get("SARABET_PLUGIN_SOURCE")
    if plugin and not source.is_file():
        return Path(plugin) / f"{name}.cpp", Path(plugin) / f"test_{name}.py"
    return source, ROOT / "tests/ops" / family / f"test_{name}.py"


def source_text(op_type: str) -> str:
    return files_of(op_type)[0].read_text()


class Callback:
    """A script that gives the same data each time, whatever it is asked for."""

    def __init__(self, family: str) -> None:
        self.data = SAMPLES if family == "CHOP" else PICTURE

    def __sarabet_cook__(self, cook: Any) -> None:
        cook.output(self.data)


def picture(project: Any) -> Any:
    return sb.top.Array(PICTURE, parent=project.root)


def samples(project: Any) -> Any:
    return sb.chop.Array(SAMPLES, names="tx ty", rate=60, parent=project.root)


def source(project: Any, family: str) -> Any:
    if family == "COMP":
        return project.root.create("baseCOMP", "other")
    return samples(project) if family == "CHOP" else picture(project)


def some_file(op_type: str, folder: Path) -> Path:
    """Return a file that the operator can read: a shader or a picture."""
    if op_type == "glslTOP":
        path = folder / "shader.glsl"
        path.write_text(SHADER)
        return path
    path = folder / "picture.png"
    if not path.exists():
        from PIL import Image

        Image.fromarray(PICTURE).save(path)
    return path


def build(op_type: str, project: Any, folder: Path | None = None, *, fed: bool = True) -> Any:
    """Make an operator at its defaults; `fed` wires inputs and fills what it cannot do without."""
    info = TYPES[op_type]
    op = project.root.create(op_type)
    if not fed:
        return op
    most = info["max_inputs"]
    wanted = max(info["min_inputs"], min(2, most) if most >= 0 else 2)
    wanted = 0 if info["family"] == "COMP" else wanted
    for index in range(wanted):
        op.set_input(index, source(project, info["family"]))
    if op_type == "infoCHOP":  # how long a cook takes is never the same twice
        op.parameter("iscope").val = "* ^cook_time"
    if op_type in MAKES_ITS_OWN:
        op.set_array(SAMPLES if info["family"] == "CHOP" else PICTURE)
    for param in info["params"]:
        if param["kind"] == "operator":
            op.parameter(param["name"]).val = source(project, param["family"] or info["family"])
        elif param["kind"] == "file" and folder is not None:
            op.parameter(param["name"]).val = str(some_file(op_type, folder))
        elif param["kind"] == "python":
            op.parameter(param["name"]).val = Callback(info["family"])
    return op


def pull(op: Any) -> Any:
    """Bring an operator up to date; return its data, None for a component."""
    if op.family in ("CHOP", "TOP"):
        return op.numpy()
    op.cook()
    return None


class Slot(NamedTuple):
    """One parameter as it is set: name, description, and the sequence block it is in."""

    name: str
    param: dict[str, Any]


def slots(info: dict[str, Any]) -> list[Slot]:
    found = []
    for param in info["params"]:
        if param["is_sequence"]:
            for member in param["block"]:
                found.append(Slot(f"{param['name']}0{member['name']}", member))
        else:
            found.append(Slot(param["name"], param))
    return found


def make_room(op: Any, info: dict[str, Any]) -> None:
    """Give every sequence a first block."""
    for param in info["params"]:
        if param["is_sequence"]:
            op.set_sequence_size(param["name"], 1)


def numeric_kind(kind: str) -> bool:
    return kind in ("int", "float", "color") or kind.startswith("vec")


def whole(param: dict[str, Any]) -> bool:
    default = np.asarray(param["default"])
    return param["kind"] == "int" or (default.ndim == 1 and param["unit"] in ("pixels", "samples"))


def limits(param: dict[str, Any]) -> tuple[float, float]:
    low = param["min"] if param["min"] is not None else param["soft_min"]
    high = param["max"] if param["max"] is not None else param["soft_max"]
    low = -1000.0 if low is None else low
    return low, max(1000.0, low + 1000.0) if high is None else high


def other_number(param: dict[str, Any], now: float) -> float:
    low, high = param["min"], param["max"]
    for step in (1, -1, 0.25, -0.25, 0.001, -0.001):
        if param["kind"] == "int" and step != int(step):
            continue
        value = now + step
        if (low is None or value >= low) and (high is None or value <= high):
            return int(value) if param["kind"] == "int" else value
    raise AssertionError(f"no other legal value of {param['name']}")


def other_array(param: dict[str, Any]) -> np.ndarray:
    extents = [3 if n < 0 else n for n in param["shape"]] or [3, 3]
    count = math.prod(extents)
    return np.arange(count, dtype=param["dtype"]).reshape(extents) % 3


def other_value(op: Any, slot: Slot, folder: Path) -> Any:
    """Return a legal value that the parameter does not have now."""
    param, now = slot.param, op.parameter(slot.name).val
    kind = param["kind"]
    if kind in ("toggle", "pulse"):
        return not now
    if kind == "menu":
        return next(entry["name"] for entry in param["menu"] if entry["name"] != now)
    if kind == "string":
        return "other"
    if kind == "file":
        return str(folder / "other.png")
    if kind == "operator":
        return source(sb.current_project(), param["family"])
    if kind == "python":
        return Callback(op.family)
    if kind == "array":
        return other_array(param)
    if kind == "ramp":
        return np.array([[0, 1, 0, 0, 1], [0.5, 0, 1, 0, 1], [1, 0, 0, 1, 1]], np.float32)
    if kind == "curve":
        return np.array([[0, 1], [0.25, -1], [1, 0.5]], np.float32)
    if kind in ("int", "float"):
        return other_number(param, now)
    return tuple(other_number(param, n) for n in now)


def random_value(param: dict[str, Any], random: np.random.Generator) -> Any:
    """Return a legal value: often at a limit, often near zero, now and then anywhere between."""
    kind = param["kind"]
    if kind == "toggle":
        return bool(random.integers(2))
    if kind == "menu":
        return param["menu"][random.integers(len(param["menu"]))]["name"]
    if param["name"] == "chanmask":  # letters that mean nothing are a problem of any texture
        return str(random.choice(["rgba", "rgb", "ga", ""]))
    if kind == "string":
        return str(random.choice(["", "*", "t[xyz]", "a b a", "chan1", "^tx *", "[", "é \\ ("]))
    low, high = limits(param)
    if param["unit"] in ("pixels", "samples", "frames", "Hz") or kind == "int":
        high = min(high, max(low, 64.0))  # the sweep is about legal values, not about big ones
        low = max(low, -64.0)
    anywhere = (low, high, np.clip(0, low, high), random.uniform(low, high))

    def number() -> Any:
        value = float(random.choice(anywhere))
        return round(value) if whole(param) else value

    count = len(param.get("components") or [None])
    return number() if count == 1 else tuple(number() for _ in range(count))
