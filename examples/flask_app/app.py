"""The application: a page to vote on, the result once voting has closed, and audits of any record."""

from __future__ import annotations

from flask import Flask, Response, render_template, request

from examples.box import Box, NotNowError
from examples.pages import HEADERS, marks_in, result_page, vote_page
from partgov import dump_record
from partgov.web import Answer, Limits, judge


def app_of(box: Box) -> Flask:
    """Return the application of a box."""
    app = Flask(__name__, template_folder="../templates")
    record = box.record

    def shown(said: str, status: int = 200, **form: str) -> Response:
        page = vote_page(record, said, **form)
        return Response(render_template("vote.html", page=page), status, HEADERS)

    @app.get("/")
    def page() -> Response:
        try:
            return Response(result_page(box.whole(), request.headers.get("Accept-Language")), headers=HEADERS)
        except NotNowError as state:
            said = f"{str(state).capitalize()}. The result is here after {box.election.voting_closes:%F %H:%M} UTC."
        voter, key = request.args.get("voter", ""), request.args.get("key", "")
        return shown(said, voter=voter, key=key) if box.is_key(voter, key) else shown(said)

    @app.post("/")
    def vote() -> Response:
        voter, key = request.form.get("voter", ""), request.form.get("key", "")
        if not box.is_key(voter, key):
            return shown("This link is nobody's. Nothing was kept.", 403)
        try:
            ballot = box.cast(voter, marks_in(request.form, box.election))
        except NotNowError as state:
            return shown(f"The election is {state}. Nothing was kept.", 409)
        except ValueError:
            return shown("That is no ballot. Nothing was kept.", 422, voter=voter, key=key)
        return shown(f"Your ballot was kept at {ballot.cast_at}. Voting again replaces it.", 201, voter=voter, key=key)

    @app.get("/audit")
    def audit() -> Response:
        try:
            body = dump_record(box.whole())
        except NotNowError as state:
            return Response(f"The election is {state}.", 409, HEADERS)
        asked = request.headers.get("Accept-Language")
        return replied(judge(body, accept_language=asked, if_none_match=request.headers.get("If-None-Match")))

    @app.post("/audit")
    def audit_any() -> Response:
        body = request.stream.read(Limits().bytes + 1)  # one more is enough to be refused
        return replied(judge(body, accept_language=request.headers.get("Accept-Language")))

    @app.get("/constant")
    def constant() -> Response:
        return Response(b"{}\n", content_type="application/json")

    return app


def replied(answer: Answer) -> Response:
    """Return what was judged as Flask sends it."""
    return Response(answer.content, answer.status, answer.headers)
