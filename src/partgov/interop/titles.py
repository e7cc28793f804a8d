"""Titles: what elections, recalls, polls and contests are called on a page."""

from __future__ import annotations

__all__ = ["election_title", "poll_title", "recall_title", "titled"]

from collections.abc import Iterable

from partgov.history.record import Poll, Record, RecordedContest, RecordedElection, RecordedRecall
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


def poll_title(poll: Poll, record: Record, words: Words) -> str:
    """Return what a poll is called on a page of everything."""
    return words.say("page.poll", title=titled(poll, record.polls))


def titled(one: Poll | RecordedContest, all: Iterable[Poll | RecordedContest]) -> str:
    """Return a title, with the id beside it where another has the same; the id where there is none."""
    if one.title is None:
        return isolated(one.id)
    alone = sum(each.title == one.title for each in all) == 1
    return isolated(one.title if alone else f"{one.title} ({one.id})")
