"""Titles: what elections, recalls, polls and contests are called on a page."""

from __future__ import annotations

__all__ = ["election_state", "election_title", "recall_title", "titles_of"]

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from partgov.elections import election_status
from partgov.foundation.sentences import Phrase
from partgov.history.audit import Audit
from partgov.history.record import Poll, RecordedContest, RecordedElection, RecordedRecall
from partgov.interop.pages import isolated
from partgov.interop.pagewords import Words


def election_title(election: RecordedElection, words: Words) -> str:
    """Return what an election is called: its id, and for which role it is."""
    return words.say("page.election", election=isolated(election.id), role=isolated(election.role))


def election_state(election: RecordedElection, audit: Audit, at: datetime) -> Phrase:
    """Return at which state an election is; whose winners nobody has told is closed, and has put nobody in office."""
    status = election_status(election, at=at)
    told = election.id in audit.elections or election.declared is not None
    return Phrase("page.state", context=status.replace(" ", "_") if told or status != "in office" else "closed")


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
