"""TOML text to data, whatever the text; and single entries put into a text, the rest untouched."""

from pathlib import Path
from typing import Any

import tomli

from ._files import decode, read_bytes
from ._text import Phrase
from .errors import Fault, FileError

_DEEPEST = 20
"""Levels of tables and lists; the catalogue has six."""
_SHOWN = 60
"""Signs of a line that a complaint shows."""
_LARGEST = 2**63
"""Larger numbers are not TOML, though the parser takes them."""


def load(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises `FileError` where it cannot be read, is not UTF-8 or is not TOML.
    """
    return parse(decode(read_bytes(path), path), str(path))


def parse(text: str, file: str) -> dict[str, Any]:
    """Parse TOML; ``file`` is the name that a fault gives.

    Raises `FileError`.
    """
    try:
        data = tomli.loads(text)
    except RecursionError as error:
        raise FileError([Fault(file, "", Phrase("is nested too deeply"))]) from error
    except ValueError as error:  # the parser's own error is one, and so is a number too long
        problem = Phrase("is not valid TOML: {reason}", reason=str(error))
        if isinstance(error, tomli.TOMLDecodeError):
            problem = Phrase(
                'is not valid TOML: {reason}; the line is "{line}". Texts stand in quotes,'
                " dates are written like 2026-05-31, numbers with a point",
                reason=str(error),
                line=_excerpt(text, error.lineno),
            )
        raise FileError([Fault(file, "", problem)]) from error
    if problem_found := excess(data):
        raise FileError([Fault(file, "", problem_found)])
    return data


def _excerpt(text: str, number: int) -> str:
    """Give a line of a text, or the beginning of a long one."""
    line = text.split("\n")[number - 1].strip()
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def excess(data: dict[str, Any]) -> Phrase | None:
    """Say what goes beyond all that people write: it would be too much for those who read it."""
    level: list[Any] = [data]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for holder in level:
            for value in holder.values() if type(holder) is dict else holder:
                kind = type(value)
                if kind is dict or kind is list:
                    below.append(value)
                elif kind is int and not -_LARGEST <= value < _LARGEST:
                    return Phrase("holds a number that is too large")
        level = below
    return Phrase("is nested too deeply") if level else None
