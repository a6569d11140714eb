"""The golden module: generated code compiled with nanobind and imported, once per session."""

from __future__ import annotations

import importlib
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import nanobind  # type: ignore[import-untyped]
import pytest

GOLDEN = Path(__file__).parent / "golden"
BACKEND = Path(nanobind.source_dir()) / "nb_combined.cpp"


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("golden")
    python = GOLDEN / "src/python"
    sources = [*sorted((python / "generated").glob("*.cpp")), python / "module.cpp", BACKEND]
    robin_map = BACKEND.parents[1] / "ext/robin_map/include"
    common = ["g++", "-std=c++20", "-O0", "-fPIC", "-fvisibility=hidden", "-DNDEBUG"]
    for include in (nanobind.include_dir(), robin_map, sysconfig.get_path("include")):
        common += ["-isystem", str(include)]
    common += [f"-I{GOLDEN / 'include'}", f"-I{python}"]

    def compile_one(source: Path) -> Path:
        target = folder / f"{source.stem}.o"
        strict = [] if source == BACKEND else ["-Wall", "-Wextra", "-Werror"]
        command = [*common, *strict, "-c", str(source), "-o", str(target)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        return target

    with ThreadPoolExecutor(2) as pool:
        objects = [str(path) for path in pool.map(compile_one, sources)]
    subprocess.run(["g++", "-shared", *objects, "-o", str(folder / "_golden.so")], check=True)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("_golden")
    finally:
        sys.path.remove(str(folder))
