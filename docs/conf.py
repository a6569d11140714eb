"""The documentation site: `make docs` builds it into build/docs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import sarabet

project = "Sarabet"
author = "the Sarabet founders"
version = release = sarabet.__version__

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.viewcode",
    "operator_pages",
]
source_suffix = {".md": "markdown"}
root_doc = "index"
default_role = "code"  # `name` in a docstring
exclude_patterns = ["images", "static"]
myst_heading_anchors = 3
nitpicky = False
# Links that lead out of the site stay links to the files of the repository.
suppress_warnings = ["myst.xref_missing"]

numpydoc_show_class_members = False
autosummary_generate = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"

html_theme = "pydata_sphinx_theme"
html_title = "Sarabet"
html_theme_options = {
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
}
html_static_path = ["static"]
html_css_files = ["wide.css"]
html_sidebars = {"*": [], "operators/**": ["sidebar-nav-bs"]}
