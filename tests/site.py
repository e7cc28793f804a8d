"""
Whether the built pages stand by themselves: `python -m tests.site FOLDER` looks at all of them.

No page, style or script of them loads anything from elsewhere: no tracker, no font, no picture. In Chromium, opened as
files and with no name found in any network, the search finds what it should, and no page is wider than a telephone's
screen. Without Chromium, which is no package of Python, it says so, and what needs none is looked at all the same.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from tests.browsers import CHROMIUM, FLAGS

_LOADS: Final = {"src", "srcset", "poster", "data", "action", "background"}  # besides what `<link>` and pictures name
_ELSEWHERE: Final = re.compile(r"^\s*(?:https?:|wss?:|ftp:)?//", re.IGNORECASE)
_IN_STYLE: Final = re.compile(r"url\(\s*['\"]?(?!data:)([^'\")]+)|@import\s+['\"]([^'\"]+)")
_IN_SCRIPT: Final = re.compile(r"['\"`]((?:https?:|wss?:)?//[\w.-]+\.\w+[^'\"`\s]*)['\"`]")
_NAMES: Final = "http://www.w3.org/"  # names of XML, which nobody loads
_WANTED: Final[Mapping[str, str]] = {
    "recall": "modules/recall.html", "caretaker": "glossary.html", "camt.053": "treasurer.html",
    "tie": "modules/draws.html",
}  # fmt: skip
_WIDTH: Final = 360
_LOOK: Final = """<!doctype html><meta charset="utf-8"><iframe width="%d" height="800"></iframe><pre></pre><script>
const frame = document.querySelector("iframe"), said = document.querySelector("pre"), pages = %s;
(async () => {
  for (const page of pages) {
    await new Promise(done => { frame.onload = done; frame.src = page; });
    const shown = frame.contentDocument;  // of it the part for the text is moved by itself, which hides its width
    for (const part of [shown.documentElement, ...shown.querySelectorAll(".content")])
      if (part.scrollWidth > part.clientWidth) said.append(`${page} is ${part.scrollWidth} wide\\n`);
  }
  said.append("looked at all");
})();
</script>"""


class _Page(HTMLParser):
    """What a page would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in _LOADS or (tag in ("link", "image", "use") and name in ("href", "xlink:href"))):
                self.loads += value.split(",") if name == "srcset" else [value]
            if value and name == "style":
                self.loads += _in_style(value)


def from_elsewhere(folder: Path) -> Iterator[str]:
    """What the files of a built site would load from another place, with the file."""
    for path in sorted(folder.rglob("*")):
        loads: list[str] = []
        text = path.read_text("utf-8") if path.suffix in (".html", ".css", ".js", ".svg") else ""
        if path.suffix in (".html", ".svg"):
            loads = _Page(text).loads
            loads += _in_style("".join(re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)))
        elif path.suffix == ".css":
            loads = _in_style(text)
        elif path.suffix == ".js" and path.name != "searchindex.js":  # an index of words is no program
            loads = _IN_SCRIPT.findall(text)
        for one in loads:
            if _ELSEWHERE.match(one) and not one.startswith(_NAMES):
                yield f"{path.relative_to(folder)} loads {one}"


def _in_style(text: str) -> list[str]:
    return ["".join(one) for one in _IN_STYLE.findall(text)]


# ── in a browser ─────────────────────────────────────────────────────────────────────────────────


def shown(chromium: str, address: str, *, seconds: int) -> str:
    """What stands on a page once its scripts have run, opened as a file without any network."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            chromium, "--headless", *FLAGS, f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND",
            "--allow-file-access-from-files", f"--virtual-time-budget={seconds * 1000}", "--dump-dom", address,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        return done.stdout


def not_found(chromium: str, folder: Path) -> Iterator[str]:
    """Words that the search does not find where it should."""
    for word, page in _WANTED.items():
        text = shown(chromium, f"{(folder / 'search.html').as_uri()}?q={word}", seconds=20)
        found = re.findall(r'<a href="([^"#?]+)', text.partition('id="search-results"')[2])
        if page not in found:
            yield f"the search for {word!r} finds {len(found)} places, and {page} is not among them"


def too_wide(chromium: str, folder: Path) -> Iterator[str]:
    """Pages that are wider than the screen that they are shown on."""
    pages = [path.as_uri() for path in sorted(folder.rglob("*.html"))]
    with tempfile.TemporaryDirectory() as name:
        look = Path(name) / "look.html"
        look.write_text(_LOOK % (_WIDTH, json.dumps(pages)), "utf-8")
        said = re.search(r"<pre>(.*?)</pre>", shown(chromium, look.as_uri(), seconds=600), re.DOTALL)
    lines = said[1].splitlines() if said else []
    yield from (line for line in lines if line != "looked at all")
    if lines[-1:] != ["looked at all"]:
        yield "not all pages were looked at"


def main(folder: Path) -> int:
    """Look at a built site, and tell what is wrong with it."""
    found = [*from_elsewhere(folder)]
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        print("The pages were not opened: that needs Chromium.")
    else:
        found += [*not_found(chromium, folder), *too_wide(chromium, folder)]
    print("\n".join([*found, f"{len([*folder.rglob('*.html')])} pages; {len(found)} things are wrong with them."]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
