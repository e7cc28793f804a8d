"""Showing: a page for members beside what a verb prints, as one HTML file or as Markdown."""

from __future__ import annotations

__all__ = ["Taken", "add_pages", "language_of", "read_with_digest", "wants_page", "write_page"]

import argparse

from partgov.command.files import read_bytes, record_data, write_alone
from partgov.command.options import reader_of
from partgov.history.record import Record
from partgov.interop.markdown import write_markdown
from partgov.interop.memberspages import MadeFrom
from partgov.interop.pages import Page
from partgov.interop.records import load_record
from partgov.interop.webpages import write_webpage


def add_pages(verb: argparse.ArgumentParser, *, cites: bool = True) -> None:
    """Let a verb write a page, and, where it cites anything, say where that is told."""
    verb.add_argument("--html", metavar="FILE", help="write it for members too, as one HTML file")
    verb.add_argument("--markdown", metavar="FILE", help="write it for members too, as Markdown")
    if cites:
        verb.add_argument("--docs", metavar="URL", help="where the documentation is, to which a page's reasons lead")


def wants_page(options: argparse.Namespace) -> bool:
    """Say whether a page was asked for."""
    return options.html is not None or options.markdown is not None


def language_of(options: argparse.Namespace) -> str:
    """Return the language of a page: as of everything that is said."""
    return reader_of(options).language


def write_page(options: argparse.Namespace, page: Page) -> None:
    """Write a page as it was asked for."""
    if options.html is not None:
        write_alone(options.html, write_webpage(page).encode())
    if options.markdown is not None:
        write_alone(options.markdown, write_markdown(page).encode())


class Taken:
    """
    Files as they are read, each told by its digest where somebody wants to know.

    Attributes:
        files: what was read so far.
    """

    def __init__(self, *, wanted: bool) -> None:
        self.wanted = wanted
        self.files: list[MadeFrom] = []

    def read(self, name: str) -> bytes:
        """Read a file."""
        data = read_bytes(name)
        if self.wanted:
            self.files.append(MadeFrom.of(name, data))
        return data


def read_with_digest(name: str | None) -> tuple[Record, MadeFrom]:
    """Read a record, and tell its bytes by their digest; the poll of 2016 where there is no name."""
    data, place = record_data(name)
    shown = {None: "iops-2016.json", "-": "record.json"}.get(name, place)
    return load_record(data, place=place), MadeFrom.of(shown, data)
