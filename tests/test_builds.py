"""What a release brings besides the code: a bill of materials that says what the project says."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.builds import materials

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]


def test_a_bill_names_what_is_needed_and_what_is_optional() -> None:
    """Attrs is needed everywhere; what an extra brings is optional, once, with every requirement on it by its extra."""
    bill = materials(PROJECT)
    parts = {one["name"]: one for one in bill["components"]}
    assert len(parts) == len(bill["components"])
    assert "required" == parts["attrs"]["scope"]
    assert "optional" == parts["cryptography"]["scope"]
    told = {(each["name"], each["value"]) for one in parts.values() for each in one["properties"]}
    asked = {("partgov:always", one) for one in PROJECT["dependencies"]}
    asked |= {(f"partgov:{name}", one) for name, extra in PROJECT["optional-dependencies"].items() for one in extra}
    assert asked == told
    assert "pkg:pypi/attrs" in bill["dependencies"][0]["dependsOn"]
    assert "pkg:pypi/cryptography" not in bill["dependencies"][0]["dependsOn"]
