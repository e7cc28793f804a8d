"""
The folder that any host can serve: `python -m examples.browser.build OUT`.

npm brings Pyodide and pip the wheels, now; nothing is fetched when the page is used. The same versions make the same
bytes. Needs npm and node, and pip with its index.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from partgov import write_webpage
from partgov.foundation.shown import checked_docs
from partgov.interop.pages import Page

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYODIDE = "pyodide@314.0.7"
WHEELS = ("attrs==26.1.0", "tzdata==2026.6")
# The standard library comes as source, which would be compiled at each visit. What partgov imports is compiled here, by
# the very Python that will run it, and without docstrings; what needs a terminal, a network or other processes goes.
COMPILE = """
import {loadPyodide} from "pyodide";
import {readFileSync, writeFileSync} from "node:fs";
const [from, to, ...wheels] = process.argv.slice(2), python = await loadPyodide();
const bytes = name => new Uint8Array(readFileSync(name));
for (const one of wheels) python.unpackArchive(bytes(one), "wheel");
python.FS.writeFile("/from.zip", bytes(from));
python.runPython(`
import importlib._bootstrap_external as compiled, sys, zipfile
import partgov.command
useless = ("_pyrepl/", "multiprocessing/", "sqlite3/", "unittest/", "wsgiref/", "xmlrpc/", "doctest.py", "ftplib.py",
    "imaplib.py", "pdb.py", "poplib.py", "pydoc.py", "smtplib.py", "turtle.py")
used = {(getattr(one, "__file__", None) or "").partition(".zip/")[2] for one in [*sys.modules.values()]}
with zipfile.ZipFile("/from.zip") as source, zipfile.ZipFile("/to.zip", "w") as target:
    for name in sorted(source.namelist()):
        data = source.read(name)
        if name in used:
            code = compile(data, name, "exec", dont_inherit=True, optimize=2)
            name, data = f"{name}c", compiled._code_to_hash_pyc(code, bytes(8), False)
        elif name.startswith(useless):
            continue
        target.writestr(zipfile.ZipInfo(name), data)
`);
writeFileSync(to, python.FS.readFile("/to.zip"));
"""


def main() -> None:
    """Build the folder, and print what it weighs."""
    parser = argparse.ArgumentParser(prog="python -m examples.browser.build")
    parser.add_argument("out", type=Path, help="the folder; it is made anew")
    parser.add_argument("--docs", default="", help="where the documentation is published, to which reasons lead")
    options = parser.parse_args()
    out = options.out
    build(out, docs=options.docs and checked_docs(options.docs))
    sizes = weighed(out)
    for name, (size, packed) in sizes.items():
        print(f"{size:>10,} {packed:>10,}  {name}")
    size, packed = map(sum, zip(*sizes.values(), strict=True))
    print(f"{size:>10,} {packed:>10,}  all; packed by gzip")


def weighed(out: Path) -> dict[str, tuple[int, int]]:
    """Return how many bytes each file has, and how many once it is packed."""
    data = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    return {name: (len(one), len(gzip.compress(one, 9))) for name, one in data.items()}


def build(out: Path, *, docs: str = "") -> None:
    """Write everything into a folder of its own, and then the list of it by which the service worker keeps it."""
    if out.exists():
        if not (out / "files.js").exists() and any(out.iterdir()):
            sys.exit(f"{out} has other files in it, and is left alone.")
        shutil.rmtree(out)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        wheels = _wheels(work, out)
        _pyodide(work, out, wheels)
    shutil.copy(HERE / "judge.py", out)
    (out / "wheels.json").write_text(json.dumps({"wheels": wheels, "docs": docs}))
    for path in (HERE / "static").iterdir():
        shutil.copy(path, out)
    index = out / "index.html"
    index.write_text(index.read_text(encoding="utf-8").replace("POLICY", policy()), encoding="utf-8")
    _files(out)


def policy() -> str:
    """What the page may do: run what lies beside it, and WebAssembly, and show a members' page in its own style."""
    page = write_webpage(Page(title="", language="en", blocks=()))
    found = re.search(r"style-src ('sha256-[^']+')", page)
    assert found is not None
    return (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
        f"style-src 'self' {found[1]}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _wheels(work: Path, out: Path) -> list[str]:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(work), str(ROOT)], check=True)
    pure = ["--no-deps", "--only-binary=:all:", "--platform=any", "--dest", str(work)]
    subprocess.run([*pip, "download", *pure, *WHEELS], check=True)
    return [Path(shutil.copy(path, out)).name for path in sorted(work.glob("*.whl"))]


def _pyodide(work: Path, out: Path, wheels: list[str]) -> None:
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(work), PYODIDE]
    subprocess.run(npm, check=True)
    found = work / "node_modules" / "pyodide"
    for name in ("pyodide.mjs", "pyodide.asm.mjs"):
        shutil.copy(found / name, out)
    (work / "compile.mjs").write_text(COMPILE)
    given = [found / "python_stdlib.zip", work / "python_stdlib.zip", *(out.resolve() / name for name in wheels)]
    subprocess.run(["node", "compile.mjs", *map(str, given)], cwd=work, check=True)
    for path in (found / "pyodide.asm.wasm", work / "python_stdlib.zip"):
        (out / f"{path.name}.z").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    lock = json.loads((found / "pyodide-lock.json").read_text())
    (out / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": {}}))  # no package of its own is used


def _files(out: Path) -> None:
    """List every file with the digest that the service worker holds it to, and name the whole by the digest of all."""
    names = sorted(path.name for path in out.iterdir() if path.name not in ("sw.js", "files.js"))
    digests = {name: b64encode(sha256((out / name).read_bytes()).digest()).decode() for name in names}
    whole = sha256(json.dumps(digests).encode()).hexdigest()
    built = {"FILES": {name: f"sha256-{one}" for name, one in digests.items()}, "VERSION": whole, "POLICY": policy()}
    (out / "files.js").write_text(f"self.built = {json.dumps(built, indent=1)};\n")


if __name__ == "__main__":
    main()
