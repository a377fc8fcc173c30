"""TOML text to data, whatever the text; and single entries put into a text, the rest untouched."""

from pathlib import Path
from typing import Any

import tomli

from ._files import decode, read_bytes
from ._text import Phrase
from .errors import Fault, FileError


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
        return tomli.loads(text)
    except RecursionError as error:
        raise FileError([Fault(file, "", Phrase("is nested too deeply"))]) from error
    except ValueError as error:  # the parser's own error is one, and so is a number too long
        problem = Phrase("is not valid TOML: {reason}", reason=str(error))
        raise FileError([Fault(file, "", problem)]) from error
