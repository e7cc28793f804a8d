"""Vectors: a figure of matplotlib as SVG, for eyes and ears: light or dark as its reader is, and said in words."""

from __future__ import annotations

__all__ = ["DARK", "LIGHT", "Picture", "write_svg"]

import re
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Final
from warnings import catch_warnings, filterwarnings
from xml.etree import ElementTree

from matplotlib import style
from matplotlib.figure import Figure

LIGHT: Final[Mapping[str, str]] = {
    "ground": "#ffffff", "ink": "#1c1e21", "quiet": "#565b62", "line": "#d5d8dc",
    "first": "#1f5f9e", "second": "#d9822b", "third": "#a3a9b1", "fourth": "#8a5a9e",
}  # fmt: skip
"""The colours of a picture, as members' pages have them."""

DARK: Final[Mapping[str, str]] = {
    "ground": "#16181b", "ink": "#e6e8ea", "quiet": "#a4abb3", "line": "#3a3f45",
    "first": "#6cabe6", "second": "#e8a45c", "third": "#747b84", "fourth": "#b48ac6",
}  # fmt: skip
"""The same for a reader in the dark."""

_SVG: Final = "{http://www.w3.org/2000/svg}"
_REFERENCE: Final = re.compile(r"(?<=^#)[\w-]+$|(?<=url\(#)[\w-]+(?=\))")
_COLOUR: Final = re.compile("|".join(LIGHT.values()))
_NAMED: Final = {value: f"var(--{name}, {value})" for name, value in LIGHT.items()}
_STYLE: Final = "svg.partgov {{ {light} }} @media (prefers-color-scheme: dark) {{ svg.partgov {{ {dark} }} }}".format(
    light=" ".join(f"--{name}: {value};" for name, value in LIGHT.items()),
    dark=" ".join(f"--{name}: {value};" for name, value in DARK.items()),
)


class Picture(Figure):
    """
    A figure that can be said.

    In everything else it is a figure of matplotlib: to be changed, and saved in any format. A notebook shows its SVG.
    """

    said: tuple[str, str] = ("", "")
    """What it is, and all that it shows, in words."""

    def _repr_html_(self) -> str:
        return write_svg(self)


def write_svg(figure: Picture) -> str:
    """
    Return a figure as an SVG element: the same bytes for the same figure, for a page or a file of its own.

    Its colours are those of a light page or of a dark one, its texts are texts, and its title and description are for
    whoever hears it. Nothing in it is named as in another, so that a page may have several.
    """
    told = {"Date": None, "Creator": None, "Format": None, "Type": None}
    written = BytesIO()
    with style.context(["default", {"svg.hashsalt": "partgov", "svg.fonttype": "none"}]), catch_warnings():
        filterwarnings("ignore", "Glyph .* missing")  # a text is written as a text, and its reader has the letters
        figure.savefig(written, format="svg", metadata=told)
    svg = ElementTree.fromstring(written.getvalue())
    name = f"partgov-{sha256(written.getvalue()).hexdigest()[:12]}"
    _rename(svg, name)
    for metadata in svg.findall(f"{_SVG}metadata"):
        svg.remove(metadata)
    wide, high = (f"{float(svg.get(side, '0').removesuffix('pt')):g}pt" for side in ("width", "height"))
    svg.attrib |= {
        "class": "partgov", "role": "img", "aria-labelledby": f"{name}-title {name}-text",
        "width": wide, "height": high, "style": "max-width: 100%; height: auto",
    }  # fmt: skip
    title, description = figure.said
    svg.insert(0, _element("title", title, id=f"{name}-title"))
    svg.insert(1, _element("desc", description, id=f"{name}-text"))
    svg.insert(2, _element("style", _STYLE))
    ElementTree.register_namespace("", _SVG.strip("{}"))
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return ElementTree.tostring(svg, encoding="unicode")


def _rename(svg: ElementTree.Element, name: str) -> None:
    """Take out every name that nothing asks for, make the others this picture's own, and name the colours."""
    values = (value for element in svg.iter() for value in element.attrib.values())
    used = {found for value in values for found in _REFERENCE.findall(value)}
    for element in svg.iter():
        mine = element.attrib.pop("id", None)
        for key, value in element.items():
            value = _COLOUR.sub(lambda found: _NAMED[found[0]], value) if key == "style" else value
            element.set(key, _REFERENCE.sub(lambda found: f"{name}-{found[0]}", value))
        if mine in used:
            element.set("id", f"{name}-{mine}")


def _element(tag: str, text: str, **attributes: str) -> ElementTree.Element:
    element = ElementTree.Element(f"{_SVG}{tag}", attributes)
    element.text = text
    return element
