"""The documentation site builds without a warning and has what it promises."""

from __future__ import annotations

import ast
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sarabet.handles import registry

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(300)
def test_the_site_builds(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d",
         str(tmp_path / "trees"), str(ROOT / "docs"), str(tmp_path / "site")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for op_type, info in registry().items():
        page = (tmp_path / "site" / "operators" / f"{op_type}.html").read_text(encoding="utf-8")
        assert info["summary"].split("`")[0].replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") in page
        stem = re.sub("([A-Z]+)$", lambda family: "_" + family[1].lower(), op_type)
        told = ast.get_docstring(ast.parse((ROOT / f"snippets/operators/{stem}.py").read_text()))
        assert told is not None
        assert told in html.unescape(page), op_type
        picture = re.search(r'alt="What the example makes" src="\.\./(\S+)"', page)
        assert picture is not None, op_type
        assert (tmp_path / "site" / picture[1]).stat().st_size > 500
        for param in info["params"]:
            assert f">{param['name']}" in page, (op_type, param["name"])
    api = (tmp_path / "site" / "api.html").read_text(encoding="utf-8")
    for name in ("Project.undo", "Top.numpy", "Chop.numpy", "Matrix.look_at", "Par.bind_to"):
        assert name in api
