"""What a command answers, before it is put into any format."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from sage_entitlements._model import Reason
from sage_entitlements._text import Speakable

Said = str | Speakable
"""A text from the data, or something to be said in the reader's language."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    TOML = "toml"
    JSONL = "jsonl"
    """A record a line, each written as soon as it is known."""


FOR_PEOPLE_AND_PROGRAMS = (Format.TABLE, Format.JSON, Format.CSV, Format.MARKDOWN)
"""The formats of every answer; the first is the default."""


class Tone(StrEnum):
    """How a cell is coloured on a terminal; the words alone must say the same."""

    PLAIN = ""
    YES = "green"
    NO = "red"
    UNSURE = "yellow"
    QUIET = "dim"


@frozen
class Cell:
    """One cell of a table for people."""

    text: Said
    tone: Tone = Tone.PLAIN


@frozen(kw_only=True)
class Table:
    """A table for people: each row has a cell for each column."""

    columns: tuple[Said, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Said | None = None


@frozen(kw_only=True)
class Chart:
    """Rows of small drawings of equal width, a column for each step of time.

    Only signs of the program's own: text from files does not go into it.
    """

    labels: tuple[Said, ...]
    columns: tuple[tuple[str, ...], ...]
    """Of each column, what stands in each row."""
    cell: int
    """Signs that a column is wide; a gap is up to the drawing."""
    legend: tuple[tuple[Said, ...], ...] = ()
    """Lines of entries: a line may break between entries, and nowhere else."""


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))


@frozen(kw_only=True)
class Answer:
    """One answer in every form: data for JSON, records for CSV, tables and words for people."""

    result: Mapping[str, Any]
    records: Iterable[Mapping[str, object]]
    """Read once, and no further than they are written."""
    columns: tuple[str, ...]
    """The keys of every record, in the order of the CSV's columns."""
    tables: tuple[Table, ...] = ()
    chart: Chart | None = None
    """Shown before the tables."""
    lead: tuple[Said, ...] = ()
    """Sentences before the tables."""
    closing: tuple[Said, ...] = ()
    """Sentences after them: how far the answer can be trusted."""
    hints: tuple[Said, ...] = ()
    """What to do next, for whoever asked: it stands on the screen, and in no document."""
    why: tuple[Reason, ...] = field(default=(), converter=_once)
    """Every reason that the answer rests on, for ``--why``."""
    changed: bool = False
    """Whether a file has been changed, which who cannot be answered should know all the same."""
    as_of: date | datetime | None = None
    exit_code: int | Callable[[], int] = 0
    """Asked for when the answer has been written, for only then may it be known."""
    toml: Mapping[str, Any] | None = None
    """The data for TOML, where a command writes that."""
    document: Mapping[str, Any] | None = None
    """What stands for the whole JSON document, where it is none of the program's own."""
