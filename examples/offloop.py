"""Judging off the event loop: small bodies in a thread, large ones in a process, which has an end of its own."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ProcessPoolExecutor
from types import FrameType
from typing import Final

from partgov.web import Limits, judge

Reply = tuple[int, dict[str, str], bytes]
"""A status, headers and the bytes to send."""

SMALL: Final = 50_000
"""Up to so many bytes a thread judges quickly enough: it holds the interpreter's lock for no more than some ms."""

SECONDS: Final = 10


class TooLongError(Exception):
    """What was judged in a process took longer than it may."""


def judged(body: bytes, language: str | None, tag: str | None = None) -> Reply:
    """Judge, and give the bytes: they go from process to process more quickly than the document."""
    answer = judge(body, accept_language=language, if_none_match=tag)
    return answer.status, answer.headers, answer.content


def judged_in_time(body: bytes, language: str | None, tag: str | None = None) -> Reply:
    """Do the same in a worker, whose main thread it is: after some seconds an alarm ends it where it is."""
    signal.signal(signal.SIGALRM, _end)
    signal.alarm(SECONDS)
    try:
        return judged(body, language, tag)
    finally:
        signal.alarm(0)


def _end(number: int, frame: FrameType | None) -> None:
    raise TooLongError


async def judge_off_loop(
    body: bytes, language: str | None, tag: str | None = None, *, pool: ProcessPoolExecutor
) -> Reply:
    """Judge where the loop is not held; raise `TooLongError` where that takes too long."""
    if len(body) <= SMALL or len(body) > Limits().bytes:  # what is too large is refused at once
        return await asyncio.to_thread(judged, body, language, tag)
    return await asyncio.get_running_loop().run_in_executor(pool, judged_in_time, body, language, tag)
