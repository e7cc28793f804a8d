"""What was not declared: an audit names it, and does not say of a record with such that everything declared follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.sentences import LANGUAGES, Reader, say
from partgov.history.audit import audit_record
from partgov.interop.records import load_record
from partgov.interop.zones import zone_named
from tests.documents import Document, quick_run, report_of

GROUPS: Document = json.loads((Path(__file__).parent / "data" / "groups.json").read_bytes())
RIGHT: dict[str, Any] = {
    "elections/e1": {"primary": ["ana"]},
    "recalls/r1": "not_seconded",
    "polls/p1/rent": "adopted",
    "contests/c1/name": {"winner": "star"},
}
"""What follows from the votes of that record, by subject."""

EMPTY: Document = {"format": "partgov-record", "version": 1, "members": []}
FAVOUR = {"for": 1, "against": 0, "abstain": 0}
EVERYTHING = "everything declared follows from the record."


def declaring(*subjects: str, **more: Any) -> Document:
    """The record with these results declared, rightly, and no other."""
    document: Document = json.loads(json.dumps({**GROUPS, **more}))
    for section, place in (("elections", ()), ("recalls", ()), ("polls", ("questions",)), ("contests", ("counts",))):
        for one in document.get(section, ()):
            for row in one[place[0]] if place else [one]:
                row.pop("declared", None)
                name = f"{section}/{one['id']}" + (f"/{row.get('id', row.get('aspect'))}" if place else "")
                if name in subjects:
                    row["declared"] = RIGHT[name]
    return document


def page(document: Document, *options: str) -> list[str]:
    """The lines that the audit prints."""
    ran = quick_run("audit", "-", *options, given=json.dumps(document).encode())
    assert "" == ran.err
    return ran.out.splitlines()


class TestWhatWasNotDeclared:
    """Nothing decided in silence: a result that was held against nothing is told as that."""

    def test_nothing_at_all(self) -> None:
        """Each procedure says so, and the last line does not say that what is declared follows."""
        lines = page(declaring())
        assert 4 == lines.count("  Nothing was declared of it.")
        assert "No result was declared, so none could be compared; results not declared: 4." in lines[-1]
        assert not lines[-1].startswith("ok")
        assert EVERYTHING not in "\n".join(lines)

    def test_some(self) -> None:
        """Where one of four was declared, the last line has both numbers."""
        lines = page(declaring("polls/p1/rent"))
        assert 3 == lines.count("  Nothing was declared of it.")
        assert lines[-1].endswith(" checks agree. Results declared: 1; not declared: 3.")
        assert lines[-1].startswith("ok All ")

    def test_everything(self) -> None:
        """Where all were declared, and follow, it is as it always was."""
        lines = page(declaring(*RIGHT))
        assert lines[-1].endswith(EVERYTHING)
        assert "Nothing was declared" not in "\n".join(lines)
        assert "undeclared" not in report_of(declaring(*RIGHT))

    def test_a_wrong_one_besides(self) -> None:
        """Beside what disagrees, what was not declared is told too."""
        document = declaring("recalls/r1")
        document["recalls"][0]["declared"] = "kept"
        last = page(document)[-1]
        assert "1 of " in last
        assert last.endswith(" does not agree with what follows from the record. Results declared: 1; not declared: 3.")

    def test_some_questions_of_a_poll(self) -> None:
        """Of a poll of which some questions were declared the others are named, of very many the first."""
        questions = [{"id": "q0", "rule": "for-against", "tally": FAVOUR, "declared": "adopted"}]
        questions += [{"id": f"q{each}", "rule": "for-against", "tally": FAVOUR} for each in range(1, 11)]
        document = {**EMPTY, "polls": [{"id": "p", "questions": questions}]}
        assert "  - Nothing was declared of q1, q2, q3, q4, q5, q6, q7, q8 and 2 more." in page(document)

    def test_one_of_the_two_counts_of_a_contest(self) -> None:
        """Of a contest the count is named of which nothing was declared."""
        document = declaring("contests/c1/name")
        document["contests"][0]["counts"].append({"aspect": "logo", "ballots": []})
        assert "  - Nothing was declared of logo." in page(document)

    def test_no_checks_and_no_declaration(self) -> None:
        """Where there is nothing to check, the one line says that nothing was declared."""
        question = {"id": "q", "rule": "for-against", "tally": FAVOUR}
        document = {**EMPTY, "polls": [{"id": "p", "questions": [question]}]}
        assert "No result was declared, so none could be compared; results not declared: 1." == page(document)[-1]
        assert "Nothing is declared, so there is nothing to disagree with." == page(EMPTY)[-1]

    @given(st.sets(st.sampled_from(sorted(RIGHT))), st.sampled_from(LANGUAGES))
    def test_what_is_told_is_what_was_left_out(self, subjects: set[str], language: str) -> None:
        """Whatever was declared, in every language: as data the others, in words their number, and in one line both."""
        document = declaring(*subjects)
        left = sorted({*RIGHT} - subjects)
        assert left == report_of(document).get("undeclared", [])
        lines = page(document, "--lang", language)
        undeclared = say("page.undeclared", {}, Reader(language))
        assert len(left) == lines.count(f"  {undeclared}")
        record = load_record(json.dumps(document).encode())
        audit = audit_record(record, zone=zone_named(record.timezone))
        assert set(left) == set(audit.undeclared)
        everything = say("page.checks_right", {"count": len(audit.checks)}, Reader(language))
        assert (everything in lines[-1]) is not bool(left)
        if left:
            assert lines[-1].removeprefix("ok ") == audit.told(Reader(language))
            numbers = {"declared": len(subjects), "undeclared": len(left)}
            context = "some" if subjects else "none"
            assert lines[-1].endswith(say("audit.declared", {"context": context, **numbers}, Reader(language)))
