"""The documentation: plain settings, and the fragments that are written from the code at each build."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

import registers  # noqa: E402

import docstrings  # noqa: E402

project = "partgov"
author = "The partgov founders"
project_copyright = "2026, the partgov founders"
release = version_of("partgov")

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_nb", "citations", "tables", "breaks"]
exclude_patterns = ["_build", "generated/*.*"]  # pages of proposals are pages, the other fragments are parts of some

myst_enable_extensions = ["deflist"]
nb_execution_mode = "force"  # every notebook runs at every build, from top to bottom
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
default_role = "code"  # in docstrings, `this` is code

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True  # `UTC`, and not what that prints
autodoc_default_options = {"members": True}
napoleon_use_ivar = True
python_maximum_signature_line_length = 90

nitpicky = True  # what a page names and nothing describes is a warning; the types of signatures are others' too
nitpick_ignore_regex = [("py:class", ".*"), ("py:exc", ".*"), ("py:meth", ".*")]

templates_path = ["_templates"]
html_theme = "furo"
html_title = f"partgov {release}"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["partgov.css"]
html_theme_options = {"navigation_with_keys": True}


def setup(app: Any) -> None:
    """Write the generated fragments, then let docstrings be read in the house's own form."""
    registers.write_all(HERE / "generated", record_page=HERE / "record.md")
    docstrings.setup(app)
