"""The views: a page to vote on, the result once voting has closed, audits of any record, and a calendar."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from examples.box import NotNowError
from examples.django_app.models import Election, Organisation, roll, whole
from examples.pages import HEADERS, marks_in, result_page, vote_page
from partgov import calendar_bytes, dump_record, replay, what_next, zone_named
from partgov.web import Answer, judge


def key_of(voter: str) -> str:
    """Return the key in a voter's own link."""
    return hmac.digest(bytes(Organisation.objects.get().secret), voter.encode(errors="replace"), "sha256").hex()


def is_key(voter: str, key: str) -> bool:
    """Say whether it is that voter's key, of which nothing is told by how long this takes."""
    return hmac.compare_digest(key_of(voter).encode(), key.encode(errors="replace"))


def _shown(request: HttpRequest, said: str, status: int = 200, **form: str) -> HttpResponse:
    content = render_to_string("vote.html", {"page": vote_page(whole(), said, **form)}, request)
    return HttpResponse(content, status=status, headers=HEADERS)


@csrf_exempt  # what lets a voter in is the key in the form, and no cookie that another page could use
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form to who has a key, and to everybody the result once there is one; take ballots."""
    election = Election.objects.latest("voting_opens")
    if request.method == "POST":
        return _vote(request, election)
    try:
        return HttpResponse(result_page(whole(election), request.headers.get("Accept-Language")), headers=HEADERS)
    except NotNowError as state:
        said = f"{str(state).capitalize()}. The result is here after {election.voting_closes:%F %H:%M} UTC."
    voter, key = request.GET.get("voter", ""), request.GET.get("key", "")
    return _shown(request, said, voter=voter, key=key) if is_key(voter, key) else _shown(request, said)


def _vote(request: HttpRequest, election: Election) -> HttpResponse:
    voter, key = request.POST.get("voter", ""), request.POST.get("key", "")
    if not is_key(voter, key):
        return _shown(request, "This link is nobody's. Nothing was kept.", 403)
    try:
        ballot = election.cast(voter, marks_in(request.POST, election.value()))
    except NotNowError as state:
        return _shown(request, f"The election is {state}. Nothing was kept.", 409)
    except ValueError:
        return _shown(request, "That is no ballot. Nothing was kept.", 422, voter=voter, key=key)
    said = f"Your ballot was kept at {ballot.cast_at}. Voting again replaces it."
    return _shown(request, said, 201, voter=voter, key=key)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: HttpRequest) -> HttpResponse:
    """Audit the record that is sent, or that of the last election."""
    asked = request.headers.get("Accept-Language")
    if request.method == "POST":
        return _replied(judge(request.read(), accept_language=asked))
    try:
        body = dump_record(whole(Election.objects.latest("voting_opens")))
    except NotNowError as state:
        return HttpResponse(f"The election is {state}.", status=409, headers=HEADERS)
    return _replied(judge(body, accept_language=asked, if_none_match=request.headers.get("If-None-Match")))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Return what must happen next as a calendar, to subscribe to."""
    record, at = whole(), datetime.now(UTC)
    zone = zone_named(record.timezone)
    agenda = what_next(record, replay(record, roll=roll(), zone=zone), at=at, roll=roll(), zone=zone)
    content = calendar_bytes(agenda, organisation=record.organisation, at=at, zone=zone)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@require_safe
def constant(request: HttpRequest) -> HttpResponse:
    """Return nothing, as quickly as can be: what an audit is measured against."""
    return HttpResponse(b"{}\n", content_type="application/json")


def _replied(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.content, status=answer.status, headers=answer.headers)
