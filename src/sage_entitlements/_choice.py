"""Taking an option of a reading that a caller gives, as the enum or by its id."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from ._text import Phrase
from ._types import READING_OF
from .errors import ChoiceError

Option = TypeVar("Option", bound=StrEnum)


def choose(kind: type[Option], option: str) -> Option:
    """Give the option of the reading whose options ``kind`` has, all of them.

    Raises `ChoiceError` for what is none.
    """
    if isinstance(option, kind):
        return option
    check_option(option, READING_OF[kind], [each.value for each in kind])
    return kind(option)


def check_option(option: str, reading: str, options: Sequence[str]) -> None:
    """Refuse what is none of a reading's options. Raises `ChoiceError`."""
    if option not in options:
        problem = Phrase(
            '"{option}" is no option of "{reading}"; there is {options}',
            option=option,
            reading=reading,
            options=", ".join(options),
        )
        raise ChoiceError(problem, reading, options)
