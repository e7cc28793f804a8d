"""Links: where a file lies that may be named by a link, and whatever the system says meanwhile, the link stays one."""

from __future__ import annotations

__all__ = ["place_of"]

import errno
import os
from pathlib import Path
from typing import Final

_MOST: Final = 40
"""So many links one after another are followed, as Linux does."""


def place_of(name: str | Path) -> Path:
    """
    Return where a file lies, or is to lie where it is not there yet: what it would replace is never the link itself.

    Raises `OSError`, which names the file, where that cannot be told; `os.path.realpath` would take a link that it
    cannot look at for a file.
    """
    path = Path(name)
    try:
        for _ in range(_MOST):
            try:
                path = path.parent / os.readlink(path)
            except FileNotFoundError:
                break
            except OSError as error:
                if error.errno != errno.EINVAL:  # it is there, and no link
                    raise
                break
        else:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return Path(os.path.realpath(path.parent, strict=True), path.name)
    except OSError as error:
        error.filename = str(name)
        raise
