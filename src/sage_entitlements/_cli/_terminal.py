"""Answers as tables for people. The only module that imports rich."""

import sys

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text as RichText

from .._text import Language
from ._answer import Answer, Said, Table
from ._clean import one_line
from ._formats import WHY, say, why_lines

_GAP = 2
"""Spaces between columns: one is the box's own, the rest is padding."""


def show(answer: Answer, language: Language) -> None:
    """Print the answer to stdout, as wide as the terminal; 80 columns where there is none."""
    terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout, force_terminal=terminal, highlight=False, markup=False, emoji=False
    )

    width = console.width

    def words(said: Said, style: str = "") -> RichText:
        return RichText(one_line(say(said, language)), style=style)

    blocks: list[RichText | RichTable] = [words(each) for each in answer.lead]
    for table in answer.tables:
        if table.title is not None:
            blocks.append(words(table.title, "bold"))
        blocks.extend(_rich_table(part, width, language) for part in _fit(table, width, language))
    if answer.why:
        blocks.append(words(WHY, "bold"))
        reasons = RichTable.grid(padding=(0, _GAP, 0, 0))
        for name, text in why_lines(answer, language):
            reasons.add_row(words(name, "dim"), words(text))
        blocks.append(reasons)
    with console.capture() as capture:
        previous: object = None
        for block in blocks:
            # A title belongs to the table below it; everything else stands apart.
            if previous is not None and not _is_title(previous):
                console.print()
            console.print(block)
            previous = block
        if blocks and answer.closing:
            console.print()
        for each in answer.closing:
            console.print(words(each))
    for line in capture.get().splitlines():
        print(line.rstrip())  # rich fills the last column with spaces


def _is_title(block: object) -> bool:
    return isinstance(block, RichText) and block.style == "bold"


def _fit(table: Table, width: int, language: Language) -> list[Table]:
    """Cut a table that is too wide into several, each with the first column."""
    lengths = _longest_words(table, language)
    groups: list[list[int]] = [[]]
    room = width - lengths[0]
    for index in range(1, len(lengths)):
        need = lengths[index] + _GAP
        if groups[-1] and need > room:
            groups.append([])
            room = width - lengths[0]
        groups[-1].append(index)
        room -= need
    return [
        Table(
            columns=tuple(table.columns[index] for index in (0, *group)),
            rows=tuple(tuple(row[index] for index in (0, *group)) for row in table.rows),
        )
        for group in groups
    ]


def _longest_words(table: Table, language: Language) -> list[int]:
    """Give the width below which each column would have to break a word."""
    columns = (
        (name, *(row[index].text for row in table.rows))
        for index, name in enumerate(table.columns)
    )
    return [
        max(len(word) for text in column for word in ("", *one_line(say(text, language)).split()))
        for column in columns
    ]


def _rich_table(table: Table, width: int, language: Language) -> RichTable:
    lengths = _longest_words(table, language)
    fits = sum(lengths) + _GAP * (len(lengths) - 1) <= width
    shown = RichTable(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0)
    )
    for name, length in zip(table.columns, lengths, strict=True):
        header = RichText(one_line(say(name, language)))
        shown.add_column(header, overflow="fold", min_width=length if fits else None)
    for row in table.rows:
        shown.add_row(
            *(RichText(one_line(say(cell.text, language)), style=cell.tone.value) for cell in row)
        )
    return shown
