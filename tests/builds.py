"""The wheel and the source distribution: built twice to the same bytes, installed and tried in clean environments.

    python -m tests.builds [OUT]

Prints the digest of each, and what some of the suite says of what was installed of each. With OUT, a folder, they are
kept there beside a bill of materials: what the package needs, and what each extra brings, in CycloneDX.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
QUICK: Final = ("test_seating.py", "test_ballots.py", "test_records_json.py", "test_cli.py")
"""What is run of the suite where only the package is there: elections, records and the program."""


def clean(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment that there is, but for what leads to these sources, and with something more."""
    left = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return left | dict(more or {})


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program to its end, without what this environment has on its path; return what it prints."""
    done = subprocess.run([*map(str, command)], cwd=cwd, env=clean(), text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def environment(folder: Path, *wanted: str, of: str = sys.executable) -> Path:
    """A new environment of an interpreter, with these packages; its Python."""
    run(of, "-m", "venv", folder, cwd=ROOT)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--quiet", *wanted, cwd=folder)
    return python


def built(python: Path, out: Path) -> dict[str, str]:
    """Build both into a folder; the digest of each by its name."""
    run(python, "-m", "build", "--outdir", out, ROOT, cwd=ROOT)
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


def tried(work: Path, name: str, package: Path, tests: Path) -> str:
    """Install a package with what its tests need, and run some of them from a folder without the sources."""
    python = environment(work / name, f"{package}[test]")
    here = work / f"{name} beside"
    here.mkdir()
    for each in ("tests", "pyproject.toml", "README.md"):
        (here / each).symlink_to(tests / each)
    where = run(python, "-c", "import partgov; print(partgov.__file__)", cwd=here).strip()
    assert str(work) in where, f"what is tested is what was installed, and not {where}"
    return run(
        python, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *(f"tests/{one}" for one in QUICK), cwd=here
    ).splitlines()[-1]


# ── what is in it ────────────────────────────────────────────────────────────────────────────────

_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


def materials(project: Mapping[str, Any]) -> dict[str, Any]:
    """A bill of materials, CycloneDX 1.6: the package, what it needs, and what each extra brings."""
    whole = f"pkg:pypi/{project['name']}@{project['version']}"
    parts = dict(_parts(project))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library", "name": project["name"], "version": project["version"], "purl": whole,
                "bom-ref": whole, "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [
            {
                "type": "library", "name": name, "bom-ref": f"pkg:pypi/{name}", "purl": f"pkg:pypi/{name}",
                "scope": "required" if "" in asked else "optional",
                "properties": [{"name": f"partgov:{extra or 'always'}", "value": wanted}
                               for extra, wanted in sorted(asked.items())],
            }
            for name, asked in sorted(parts.items())
        ],
        "dependencies": [
            {"ref": whole, "dependsOn": [f"pkg:pypi/{name}" for name, asked in sorted(parts.items()) if "" in asked]}
        ],
    }  # fmt: skip


def _parts(project: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    found: dict[str, dict[str, str]] = {}
    extras: Mapping[str, Sequence[str]] = {"": project["dependencies"], **project["optional-dependencies"]}
    for extra, wanted in extras.items():
        for one in wanted:
            name = _NAME.match(one)
            assert name is not None, one
            found.setdefault(name.group().lower().replace("_", "-"), {})[extra] = one
    yield from found.items()


def main(arguments: Sequence[str]) -> int:
    """Build, compare, install, try."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        python = environment(work / "builds", "build")
        first, second = built(python, work / "first"), built(python, work / "second")
        for name, digest in first.items():
            print(f"{digest}  {name}{'' if second[name] == digest else '  AND ANOTHER THE SECOND TIME'}", flush=True)
        source = next((work / "first").glob("*.tar.gz"))
        with tarfile.open(source) as packed:
            packed.extractall(work / "unpacked", filter="data")
        (unpacked,) = (work / "unpacked").iterdir()
        for name, package in (("wheel", next((work / "first").glob("*.whl"))), ("source", source)):
            print(f"{name}: {tried(work, name, package, unpacked)}", flush=True)
        if arguments:
            out = Path(arguments[0])
            out.mkdir(parents=True, exist_ok=True)
            for path in (work / "first").iterdir():
                (out / path.name).write_bytes(path.read_bytes())
            text = json.dumps(materials(project), indent=1, sort_keys=True)
            (out / f"partgov-{project['version']}.cdx.json").write_text(text + "\n", "utf-8")
    return 0 if first == second else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
