"""Docstrings: what every public name is documented with."""

from __future__ import annotations

import pytest

from tests import docstrings

ASKED = [*docstrings.missing()]


@pytest.mark.parametrize("requirement", docstrings.REQUIREMENTS)
def test_every_public_name_has(requirement: str) -> None:
    """No public name lacks what is asked of it; `python -m tests.docstrings REQUIREMENT` lists those that do."""
    lacking = {str(name): found for each, name, found in ASKED if each == requirement and found}
    assert lacking == {}


def test_nobody_is_passed_over() -> None:
    """Every public name of the door is asked, and every public method of its classes."""
    import partgov

    names = {name.name.partition(".")[0] for _, name, _ in ASKED}
    assert {*partgov.__all__} <= names
    assert "Tally.score" in {name.name for _, name, _ in ASKED}


class TestWhatIsMissing:
    """The checker finds what is missing, and takes what is there."""

    @staticmethod
    def name(source: str) -> docstrings.Name:
        """A public name as it would stand in the room of money."""
        import ast

        node = ast.parse(source).body[0]
        assert isinstance(node, ast.FunctionDef | ast.ClassDef)
        return docstrings.Name("partgov.foundation.money", node.name, node, ast.get_docstring(node) or "")

    @pytest.mark.parametrize(
        ("requirement", "bad", "good"),
        [
            (docstrings.purpose, 'def f():\n    "Do."', 'def f():\n    "Do what has to be done."'),
            (docstrings.clause, 'def f() -> Ruling:\n    "Say it."', 'def f() -> Ruling:\n    "Say it (P4)."'),
            (docstrings.cited, 'def f():\n    "By R-9999."', 'def f():\n    "By R-9."'),
            (docstrings.units, 'def f(n: int):\n    "Take it."', 'def f(n: int):\n    "Take so many."'),
            (
                docstrings.units,
                'class C:\n    "It.\\n\\n    Attributes:\\n        n: it.\\n    "\n    n: int',
                'class C:\n    "It.\\n\\n    Attributes:\\n        n: how many.\\n    "\n    n: int',
            ),
            (docstrings.returns, 'def f() -> int:\n    "Seat them."', 'def f() -> int:\n    "Return how many."'),
            (
                docstrings.raises,
                'def f():\n    "Do."\n    raise PartgovError("x", 1, "y")',
                'def f():\n    "Do.\\n\\n    Raises `PartgovError`."\n    raise PartgovError("x", 1, "y")',
            ),
            (
                docstrings.raises,
                'def f():\n    "Do."\n    refuse_all([])',
                'def f():\n    "Do."\n    try:\n        refuse_all([])\n    except PartgovError:\n        pass',
            ),
            (
                docstrings.example,
                'def unheard():\n    "Do."',
                'def unheard():\n    "Do.\\n\\n    >>> 1\\n    1\\n    "',
            ),
        ],
    )
    def test_is_found(self, requirement: docstrings.Requirement, bad: str, good: str) -> None:
        """Without it the name is told; with it, nothing is."""
        assert requirement(self.name(bad))
        assert not requirement(self.name(good))

    def test_a_word_is_no_example_of_a_function(self) -> None:
        """A function whose name is also a word has to be called in the example."""
        assert docstrings.example(self.name('def nobody():\n    "Do."')) == ["nobody"]
