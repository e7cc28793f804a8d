"""Runs the tests of a room on each of its mutants.

pytest collects once. For each mutant a process is forked, which changes the room in its own memory, runs the tests that
enter the changed function, the quickest first, and ends at the first that fails. No file is changed. What acts while
the room is imported needs a process that has not imported it; that one collects anew, and runs every test of the room.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutation.making import Mutant
from tests.mutation.processes import forked, in_a_process

TOO_SLOW: Final = 0.4
"""Tests that take more seconds than this, while it is watched what they enter, are ended, and not run on mutants."""

# Nothing is made small that fails, and nothing but what a test asserts may fail it.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, database=None, max_examples=20, print_blob=False,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
)  # fmt: skip

# Other plugins of pytest are for nothing here, and take their time in every process.
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
OPTIONS: Final = [
    "-q", "-x", "--tb=short", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin",
    "--hypothesis-profile=mutants", "-W", "ignore::pytest.PytestAssertRewriteWarning",
]  # fmt: skip

KILLED, SURVIVED, TIMED_OUT, NO_TESTS = "killed", "survived", "timeout", "no tests"


def _said(status: int) -> str:
    return TIMED_OUT if status < 0 else KILLED if status else SURVIVED


# ── within functions ─────────────────────────────────────────────────────────────────────────────


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _codes(part)


def _by_name(room: CodeType) -> Mapping[tuple[str, int], CodeType]:
    """The code of each function of a room, by its qualified name; of several of one name, by their order."""
    seen = Counter[str]()
    found: dict[tuple[str, int], CodeType] = {}
    for one in _codes(room):
        found[one.co_qualname, seen[one.co_qualname]] = one
        seen[one.co_qualname] += 1
    return found


def _outermost(code: CodeType) -> str:
    """The qualified name of the function or method that some code is in."""
    return code.co_qualname.partition(".<locals>")[0]


def change(mutant: Mutant, path: Path) -> None:
    """Give every function of a room that is imported the code that it has in the mutant."""
    known = {
        (one.co_qualname, one.co_firstlineno): key
        for key, one in _by_name(compile(path.read_bytes(), path, "exec")).items()
    }
    new = _by_name(mutant.code())
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(path):
            code = one.__code__
            if _outermost(code) == mutant.function:
                one.__code__ = new[known[code.co_qualname, code.co_firstlineno]]


class Tries:
    """A plugin of pytest that runs the collected tests on one mutant after another, in place of running them once."""

    def __init__(self, mutants: Sequence[Mutant], path: Path) -> None:
        self._mutants, self._path = mutants, path
        self.became: list[str] = []
        self.seconds: dict[str, float] = {}
        self.before: set[str] = set()
        self._entered: dict[str, set[str]] = {}
        self._limit, self._slow = 0.0, False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn which tests enter which function, then try each mutant."""
        sys.setprofile(None)
        if session.testsfailed:
            raise session.Failed(f"{session.testsfailed} errors during collection")
        self._learn(session.items)
        items = {item.nodeid: item for item in session.items}
        for mutant in self._mutants:
            mine = sorted(self._entered.get(mutant.function or "", ()), key=self.seconds.__getitem__)
            if mine:
                limit = 10 + 5 * sum(self.seconds[one] for one in mine)
                self.became.append(_said(forked(partial(self._try, mutant, [items[one] for one in mine]), limit)))
            else:
                self.became.append(NO_TESTS)
        return True

    def _try(self, mutant: Mutant, items: Iterable[pytest.Item]) -> None:
        change(mutant, self._path)
        for item in items:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self) -> Generator[None, object, object]:
        """End a test that is too slow, while it is watched."""
        signal.setitimer(signal.ITIMER_VIRTUAL, self._limit)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End the process at the first test that fails, unless it was ended for being slow."""
        if report.failed and not self._slow:
            os._exit(1)

    def note(self, frame: FrameType, event: str, argument: Any) -> None:
        """Note which functions of the room run before any test does: while it, or a test file, is imported."""
        if event == "call" and frame.f_code.co_filename == str(self._path):
            self.before.add(_outermost(frame.f_code))

    def _learn(self, items: Sequence[pytest.Item]) -> None:
        self.seconds, entered = in_a_process(partial(self._watch, items))
        for test, names in entered.items():
            if self.seconds[test] <= TOO_SLOW:
                for name in names:
                    self._entered.setdefault(name, set()).add(test)

    def _watch(self, items: Sequence[pytest.Item]) -> tuple[dict[str, float], dict[str, list[str]]]:
        path, seconds, entered = str(self._path), dict[str, float](), dict[str, list[str]]()
        codes: set[CodeType] = set()

        def called(frame: FrameType, event: str, argument: Any) -> None:
            if event == "call" and frame.f_code.co_filename == path:
                codes.add(frame.f_code)

        def ended(number: int, frame: FrameType | None) -> None:
            self._slow = True
            pytest.skip("too slow")

        self._limit = TOO_SLOW
        signal.signal(signal.SIGVTALRM, ended)
        for item in items:
            codes.clear()
            self._slow = False
            started = time.process_time()
            sys.setprofile(called)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            sys.setprofile(None)
            seconds[item.nodeid] = time.process_time() - started
            entered[item.nodeid] = sorted({_outermost(code) for code in codes})
        return seconds, entered


def try_within(
    mutants: Sequence[Mutant], module: str, path: Path, tests: Sequence[str]
) -> tuple[list[str], dict[str, float], set[str]]:
    """What becomes of mutants of functions, one by one; how long each test takes; which functions run before any."""
    # Named as it is looked for, whatever way the package is installed.
    sys.meta_path.insert(0, Room(module, path, compile(path.read_bytes(), path, "exec")))
    tries = Tries(mutants, path)
    sys.setprofile(tries.note)
    status = pytest.main([*OPTIONS, *tests], plugins=[tries])
    if status != pytest.ExitCode.OK:
        raise SystemExit(f"{module}: pytest ended with {status!r}")
    return tries.became, tries.seconds, tries.before


# ── while the room is imported ───────────────────────────────────────────────────────────────────


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


class Room(MetaPathFinder):
    """Finds one room, which is made of the given code."""

    def __init__(self, module: str, path: Path, code: CodeType) -> None:
        self._module, self._path, self._code = module, str(path), code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The room, where it is the one that is looked for."""
        if fullname != self._module:
            return None
        loader = _Loader(self._module, self._path, self._code)
        return importlib.util.spec_from_file_location(self._module, self._path, loader=loader)


class Quickest:
    """A plugin of pytest that runs the quickest tests first and the slow ones not at all."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self._seconds = seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put them in order."""
        spent = {one: self._seconds.get(one.nodeid, 0) for one in items}
        items[:] = sorted((one for one in items if spent[one] <= TOO_SLOW), key=spent.__getitem__)


def try_imported(mutant: Mutant, module: str, path: Path, tests: Sequence[str], seconds: Mapping[str, float]) -> str:
    """What becomes of a mutant that acts while its room is imported; only where the room is not."""
    assert module not in sys.modules

    def work() -> None:
        sys.meta_path.insert(0, Room(module, path, mutant.code()))
        if pytest.main([*OPTIONS, *tests], plugins=[Quickest(seconds)]) != pytest.ExitCode.OK:
            os._exit(1)

    return _said(forked(work, 20 + 5 * sum(one for one in seconds.values() if one <= TOO_SLOW)))
