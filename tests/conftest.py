"""How the properties are searched, and what is watched while all tests run: findings and refusals can be said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import LANGUAGES, Phrase, Reader

# A run is the same for everybody, so that a failure is the change's own and not the day's luck.
# The machine is shared: a slow moment says nothing about the rules.
UNHURRIED: Final[dict[str, Any]] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", max_examples=100, derandomize=True, **UNHURRIED)
# The long run: `pytest --hypothesis-profile=explore` looks at ever new examples, and many more of them.
settings.register_profile("explore", max_examples=2000, **UNHURRIED)
settings.register_profile("quick", settings.get_profile("steady"), max_examples=10)
settings.load_profile("steady")

# What the command prints is English wherever the tests run, unless a test asks for another language.
for _name in ("LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(_name, None)

# ── quick ────────────────────────────────────────────────────────────────────────────────────────

# What a newcomer runs first, `pytest -m quick`: what the README shows, with fewer examples of each property.
_SHOWN = "audit ballots cli draws elections iops mandates members recall records_json seating"
QUICK = {f"test_{name}.py" for name in _SHOWN.split()}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files unread that have no quick test, where only those are asked for."""
    asked = config.getoption("markexpr") == "quick" and collection_path.name.startswith("test_")
    return True if asked and collection_path.name not in QUICK else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the quick tests."""
    for item in items:
        if item.path.name in QUICK:
            item.add_marker("quick")


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────

_REACHED: set[str] = set()
_ALIKE: set[tuple[object, ...]] = set()
_SAID: set[tuple[str, bool, Any]] = set()
_AS_BUILT = Finding.__attrs_post_init__


def _watched(finding: Finding) -> None:
    """Build a finding as ever; hold its values, once, to the types of its kind; say each variant in every language."""
    _AS_BUILT(finding)
    kind = finding.kind
    alike = kind.id, finding.met, finding.values.get("context"), *map(type, finding.values.values())
    if alike in _ALIKE:
        return
    assert isinstance(finding.met, bool), f"{kind.id}: met is {finding.met!r}"
    _REACHED.add(kind.id)
    for name, wanted in kind.values.items():
        value = finding.values[name]
        assert isinstance(value, wanted) or (wanted is int and type(value) is int), f"{kind.id}: {name} is {value!r}"
    variant = (kind.id, finding.met, finding.values.get("context"))
    if variant not in _SAID:
        _SAID.add(variant)
        assert finding.basis
        for language in LANGUAGES:
            assert finding.told(Reader(language))
    _ALIKE.add(alike)


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────

_REFUSED: set[tuple[str, ...]] = set()
_REFUSAL_AS_BUILT, _FAULTS_AS_BUILT = PartgovError.__init__, FaultsError.__init__


def _watched_refusal(error: PartgovError, place: str, value: object, wanted: str | Phrase) -> None:
    """Refuse as ever; hold a refusal to a place and to words, and say each wish in every language."""
    _REFUSAL_AS_BUILT(error, place, value, wanted)
    _hold_to_words(place, wanted)


def _watched_faults(error: FaultsError, place: str, faults: tuple[Fault, ...]) -> None:
    """Likewise for each of several faults."""
    _FAULTS_AS_BUILT(error, place, faults)
    for fault in faults:
        _hold_to_words(fault.path, fault.asked, fault.seen)


def _hold_to_words(place: object, *words: object) -> None:
    assert isinstance(place, str), f"a place that is {place!r}"
    for each in words:
        assert isinstance(each, str | Phrase), f"{place}: words that are {each!r}"
        if isinstance(each, Phrase) and (variant := (each.key, *each.values)) not in _REFUSED:
            _REFUSED.add(variant)
            assert all(each.told(Reader(language)) for language in LANGUAGES)


def pytest_configure(config: pytest.Config) -> None:
    """Watch every finding that a test makes, and every refusal."""
    if config.getoption("markexpr") == "quick":
        settings.load_profile("quick")
    Finding.__attrs_post_init__ = _watched  # type: ignore[method-assign,assignment]
    PartgovError.__init__ = _watched_refusal  # type: ignore[method-assign,assignment]
    FaultsError.__init__ = _watched_faults  # type: ignore[method-assign,assignment]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After a run of every test file: fail where a kind of finding was reached by no test; a part notes its own."""
    from partgov.history.kinds import KINDS

    if folder := os.environ.get("REACHED_KINDS"):
        Path(folder, str(os.getpid())).write_text("\n".join(_REACHED), encoding="utf-8")
    files = {path.name for path in Path(__file__).parent.glob("test_*.py")}
    whole = files <= {item.path.name for item in session.items} and not session.config.getoption("keyword")
    if whole and exitstatus == pytest.ExitCode.OK and (missed := sorted(KINDS.keys() - _REACHED)):
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(f"No test reaches the kinds: {', '.join(missed)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
