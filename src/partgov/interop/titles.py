"""Titles: what elections, recalls, polls and contests are called on a page."""

from __future__ import annotations

__all__ = ["election_title", "recall_title", "titles_of"]

from collections import Counter
from collections.abc import Collection, Mapping

from partgov.history.record import Poll, RecordedContest, RecordedElection, RecordedRecall
from partgov.interop.pages import isolated
from partgov.interop.pagewords import Words


def election_title(election: RecordedElection, words: Words) -> str:
    """Return what an election is called: its id, and for which role it is."""
    return words.say("page.election", election=isolated(election.id), role=isolated(election.role))


def recall_title(recall: RecordedRecall, words: Words) -> str:
    """Return what a recall is called: its id, whom it is of, and as what."""
    context = "body" if recall.mandatee is None else None
    who = words.who(recall.mandatee or recall.role)
    return words.say("shown.recall", context=context, recall=isolated(recall.id), who=who, role=isolated(recall.role))


def titles_of(all: Collection[Poll | RecordedContest]) -> Mapping[str, str]:
    """Return the title of each by its id: with the id beside it where several have it; the id where there is none."""
    times = Counter(one.title for one in all)

    def title(one: Poll | RecordedContest) -> str:
        if one.title is None:
            return one.id
        return one.title if times[one.title] == 1 else f"{one.title} ({one.id})"

    return {one.id: isolated(title(one)) for one in all}
