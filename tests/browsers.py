"""
Whether members' pages hold up outside: `python -m tests.browsers` opens them in Chromium, as its readers do.

At three widths, in light, in dark and for print, nothing is wider than the screen, nothing is asked of any network, and
axe-core finds nothing; html-validate accepts each file. Without npm or Chromium, which are no packages of Python, it
says so and is done. It is not among the tests, since npm installs what it takes into a folder that goes again.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_PACKAGES = ("puppeteer-core@24.43.1", "axe-core@4.14.1", "html-validate@10.17.0")
_PATIENCE = 90  # seconds
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_RULES = {
    "extends": ["html-validate:recommended"],
    "rules": {"doctype-style": "off", "prefer-native-element": "off", "long-title": "off"},  # of style alone
}
_SCRIPT = """
const puppeteer = require("puppeteer-core"), axe = require("axe-core").source;
const [chromium, profile, flags, ...files] = process.argv.slice(2);
(async () => {
  const browser = await puppeteer.launch({executablePath: chromium, userDataDir: profile, args: JSON.parse(flags)});
  const page = await browser.newPage(), found = [];
  page.on("request", one => one.url().startsWith("file:") || found.push(`asks for ${one.url()}`));
  page.on("console", one => found.push(one.text()));
  await page.setBypassCSP(true);  // for axe-core alone: the page itself forbids every script
  for (const file of files) for (const width of [360, 800, 1400]) for (const how of ["light", "dark", "print"]) {
    const say = text => found.push(`${file}, ${width}, ${how}: ${text}`);
    await page.setViewport({width, height: 900});
    await page.emulateMediaType(how === "print" ? "print" : "screen");
    await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: how === "dark" ? "dark" : "light"}]);
    await page.goto(`file://${file}`);
    const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    if (how !== "print" && over > 0) say("wider than the screen");
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
    await page.evaluate(axe);
    for (const one of (await page.evaluate("axe.run()")).violations) say(`${one.id}: ${one.nodes[0].html}`);
  }
  await browser.close();
  for (const one of found) console.log(one);
  process.exit(found.length ? 1 : 0);
})();
"""


def main() -> None:
    """Write pages, and hold them against browsers' and validators' rules."""
    npm, chromium = shutil.which("npm"), next(filter(None, map(shutil.which, CHROMIUM)), None)
    if npm is None or chromium is None:
        print("The pages were not opened: that needs npm and Chromium.")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = [*map(str, _pages(folder))]
        if not _installed(npm, name):
            print("The pages were not opened: npm could not install what it takes.")
            return
        (folder / "look.js").write_text(_SCRIPT)
        (folder / ".htmlvalidate.json").write_text(json.dumps({"root": True, **_RULES}))
        validator = folder / "node_modules/.bin/html-validate"
        subprocess.run([str(validator), *pages], cwd=folder, check=True)
        profile = str(folder / "profile")
        subprocess.run(["node", str(folder / "look.js"), chromium, profile, json.dumps(FLAGS), *pages], check=True)
    print(f"{len(pages)} pages are as they should be, at three widths, in light, in dark and in print.")


def _installed(npm: str, folder: str) -> bool:
    """Install what it takes; where the registry does not answer, npm itself would try for many minutes."""
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--fetch-retries=0", "--prefix", folder]
    try:
        return not subprocess.run([*command, *_PACKAGES], check=False, timeout=_PATIENCE).returncode
    except subprocess.TimeoutExpired:
        return False


def _pages(folder: Path) -> list[Path]:
    """Pages of each verb, of records that have much to show, in several languages."""
    data, written = Path(__file__).parent / "data", []
    for number, (verb, record, *more) in enumerate(_WANTED):
        page = folder / f"{number}-{verb}.html"
        command = [sys.executable, "-m", "partgov", verb, str(data / record), *more, "--html", str(page)]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        written.append(page)
    return written


_WANTED = (
    ("audit", "iops-history.json"),
    ("audit", "ballots.json", "--lang", "de"),
    ("audit", "groups.json", "--lang", "nl"),
    ("audit", "organisations/debian-gr-2014-004.json", "--lang", "es"),
    ("margins", "iops-history.json", "--lang", "fr"),
    ("next", "ballots.json", "--at", "2017-06-01T00:00:00Z"),
)


if __name__ == "__main__":
    main()
