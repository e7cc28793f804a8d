"""The application: a page and an API to vote by, the result once voting has closed, and audits of any record."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Header, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool as in_thread
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from examples.box import Box, NotNowError
from examples.offloop import TooLongError, judge_off_loop
from examples.pages import HEADERS, marks_in, result_page, vote_page
from partgov import Mark, PartgovError, dump_record, schema
from partgov.web import STATUSES, Limits

Asked = Annotated[str | None, Header()]
TEMPLATES = Jinja2Templates(Path(__file__).parent.parent / "templates")
RECORD = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Record"}}}, "required": True}
"""What an audit takes, as partgov describes it itself: there is no second model of it here."""

REPLIES: dict[int | str, dict[str, Any]] = {status: {"description": told} for status, told in STATUSES.items()}
NOT_NOW: dict[int | str, dict[str, Any]] = {409: {"description": "The election is not in the state for it."}}
REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is not JSON."},
    403: {"description": "The key is not that voter's."},
}


def app_of(box: Box) -> FastAPI:
    """Return the application of a box."""

    @asynccontextmanager
    async def with_pool(app: FastAPI) -> AsyncIterator[None]:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as app.state.pool:
            yield

    app = FastAPI(title="An election", lifespan=with_pool)

    def shown(request: Request, said: str, status: int = 200, **form: str) -> Response:
        page = vote_page(box.record, said, **form)
        return TEMPLATES.TemplateResponse(request, "vote.html", {"page": page}, status, HEADERS)

    @app.get("/", response_class=HTMLResponse)
    def page(request: Request, voter: str = "", key: str = "", accept_language: Asked = None) -> Response:
        """Show the form to who has a key, and to everybody the result once there is one."""
        try:
            return HTMLResponse(result_page(box.whole(), accept_language), headers=HEADERS)
        except NotNowError as state:
            said = f"{str(state).capitalize()}. The result is here after {box.election.voting_closes:%F %H:%M} UTC."
        return shown(request, said, voter=voter, key=key) if box.is_key(voter, key) else shown(request, said)

    @app.post("/", response_class=HTMLResponse, include_in_schema=False)
    async def vote(request: Request) -> Response:
        """Take a ballot from the form."""
        form = dict(parse_qsl((await body_of(request)).decode(errors="replace")))
        return await in_thread(vote_by, request, form)

    def vote_by(request: Request, form: dict[str, str]) -> Response:
        voter, key = form.get("voter", ""), form.get("key", "")
        if not box.is_key(voter, key):
            return shown(request, "This link is nobody's. Nothing was kept.", 403)
        try:
            ballot = box.cast(voter, marks_in(form, box.election))
        except NotNowError as state:
            return shown(request, f"The election is {state}. Nothing was kept.", 409)
        except ValueError:
            return shown(request, "That is no ballot. Nothing was kept.", 422, voter=voter, key=key)
        said = f"Your ballot was kept at {ballot.cast_at}. Voting again replaces it."
        return shown(request, said, 201, voter=voter, key=key)

    @app.post("/ballots/{voter}", status_code=201, responses=NOT_NOW | REFUSED)
    def cast(voter: str, marks: dict[str, Mark], key: Annotated[str, Header()]) -> dict[str, str]:
        """Take a ballot: for each candidate a mark."""
        if not box.is_key(voter, key):
            raise HTTPException(403, "The key is not that voter's.")
        try:
            return {"cast_at": str(box.cast(voter, marks).cast_at)}
        except NotNowError as state:
            raise HTTPException(409, f"The election is {state}.") from None
        except PartgovError as refused:
            raise HTTPException(422, refused.wanted) from None

    @app.get("/audit", responses=REPLIES | NOT_NOW)
    async def audit(request: Request, accept_language: Asked = None, if_none_match: Asked = None) -> Response:
        """Return what the election comes to; nothing where the client's tag is still that of it."""
        try:
            body = await in_thread(lambda: dump_record(box.whole()))
        except NotNowError as state:
            raise HTTPException(409, f"The election is {state}.") from None
        return await replied(request, body, accept_language, if_none_match)

    @app.post("/audit", responses=REPLIES, openapi_extra={"requestBody": RECORD})
    async def audit_any(request: Request, accept_language: Asked = None) -> Response:
        """Return what the record in the body comes to."""
        return await replied(request, await body_of(request), accept_language)

    @app.get("/constant")
    async def constant() -> dict[str, str]:
        """Return nothing, as quickly as can be: what an audit is measured against."""
        return {}

    def described() -> dict[str, Any]:
        """Describe the application, with the schemas of partgov among its own."""
        if app.openapi_schema is None:
            app.openapi_schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
            record = json.loads(json.dumps(schema.record()).replace("#/$defs/", "#/components/schemas/"))
            app.openapi_schema["components"]["schemas"] |= {**record.pop("$defs"), "Record": record}
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
    return app


async def body_of(request: Request) -> bytes:
    """Return the body, of a longer one no more than it takes to refuse it."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        if (size := size + len(part)) > Limits().bytes:
            break
    return b"".join(parts)


async def replied(request: Request, body: bytes, language: str | None, tag: str | None = None) -> Response:
    """Return what a body comes to as FastAPI sends it."""
    try:
        status, headers, content = await judge_off_loop(body, language, tag, pool=request.app.state.pool)
    except TooLongError:
        raise HTTPException(503, "This takes longer than is allowed here.") from None
    return Response(content, status, headers)
