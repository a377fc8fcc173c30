"""Answers as tables for people. Only this module and the bar in `_progress` import rich."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TextIO

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text as RichText

from sage_entitlements._clean import one_line
from sage_entitlements._text import Language

from ._answer import Answer, Said, Table
from ._formats import WHY, chart_lines, legend_lines, say, why_lines

_USUAL = 80
_NARROWEST = 20
"""Columns of a terminal: where none are told, and the fewest that a table can use."""
_LINES = 25
"""Nothing shown depends on how high a terminal is."""
_FEW = 3
"""So few columns stay together, and their longest words are broken instead."""
_GAP = 2
"""Spaces between columns: one is the box's own, the rest is padding."""


def show(answer: Answer, language: Language) -> None:
    """Print the answer to stdout, as wide as the terminal; 80 columns where there is none."""
    console = console_on(
        sys.stdout,
        force_terminal=sys.stdout.isatty(),
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as capture:
        previous: object = None
        for block in _blocks(answer, console.width, language):
            # A title belongs to the table below it; everything else stands apart.
            if previous is not None and not _is_title(previous):
                console.print()
            console.print(block)
            previous = block
        if previous is not None and answer.closing:
            console.print()
        for each in (*answer.closing, *answer.hints):
            console.print(_words(each, language))
    for line in capture.get().splitlines():
        click.echo(line.rstrip(), color=True)  # rich fills the last column with spaces


def console_on(stream: TextIO, **settings: Any) -> Console:  # noqa: ANN401 - as Console's own
    """Make a console on a stream. Told its size outright: rich fails on some values of COLUMNS."""
    return Console(file=stream, width=_width(stream), height=_LINES, **settings)


def _width(stream: TextIO) -> int:
    """Give what COLUMNS says, else the terminal's width; 80 where there is none."""
    columns = 0
    with suppress(ValueError):
        columns = int(os.environ.get("COLUMNS", ""))
    if columns <= 0:
        with suppress(OSError, ValueError):  # it is no terminal
            columns = os.get_terminal_size(stream.fileno()).columns
    return max(columns, _NARROWEST) if columns > 0 else _USUAL


def _words(said: Said, language: Language, style: str = "") -> RichText:
    return RichText(one_line(say(said, language)), style=style)


def _blocks(answer: Answer, width: int, language: Language) -> Iterator[RichText | RichTable]:
    for each in answer.lead:
        yield _words(each, language)
    if answer.chart is not None:
        yield RichText("\n".join(chart_lines(answer.chart, width, language)), no_wrap=True)
        yield RichText("\n".join(legend_lines(answer.chart, width, language)))
    for table in answer.tables:
        if table.title is not None:
            yield _words(table.title, language, "bold")
        for part in _fit(table, width, language):
            yield _rich_table(part, width, language)
    if answer.why:
        yield _words(WHY, language, "bold")
        reasons = RichTable.grid(padding=(0, _GAP, 0, 0))
        reasons.add_column(overflow="fold")
        reasons.add_column(overflow="fold")
        for name, text in why_lines(answer, language):
            reasons.add_row(_words(name, language, "dim"), _words(text, language))
        yield reasons


def _is_title(block: object) -> bool:
    return isinstance(block, RichText) and block.style == "bold"


def _fit(table: Table, width: int, language: Language) -> list[Table]:
    """Cut a table that is too wide into several, each with the first column."""
    if len(table.columns) <= _FEW:
        return [table]
    lengths = [longest_word for longest_word, _ in _lengths(table, language)]
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


def _lengths(table: Table, language: Language) -> list[tuple[int, int]]:
    """Give the longest word and the longest text of each column."""
    columns = (
        [one_line(say(text, language)) for text in (name, *(row[index].text for row in table.rows))]
        for index, name in enumerate(table.columns)
    )
    return [
        (
            max(cell_len(word) for text in texts for word in ("", *text.split())),
            max(map(cell_len, texts)),
        )
        for texts in columns
    ]


def _widths(table: Table, width: int, language: Language) -> list[int]:
    """Share the room out: columns give way where they have most to spare, whole words last."""
    # No column can be wider than the terminal, however long its words and texts are.
    lengths = [(min(word, width), min(text, width)) for word, text in _lengths(table, language)]
    widths = [longest_text for _, longest_text in lengths]
    for _ in range(sum(widths) + _GAP * (len(widths) - 1) - width):
        spare = [have - word for have, (word, _) in zip(widths, lengths, strict=True)]
        widest = max(range(len(widths)), key=lambda index: (spare[index] > 0, widths[index]))
        widths[widest] = max(1, widths[widest] - 1)
    return widths


def _rich_table(table: Table, width: int, language: Language) -> RichTable:
    shown = RichTable(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0)
    )
    widths = _widths(table, width, language)
    for name, column_width in zip(table.columns, widths, strict=True):
        header = RichText(one_line(say(name, language)))
        shown.add_column(header, overflow="fold", width=column_width)
    for row in table.rows:
        shown.add_row(
            *(RichText(one_line(say(cell.text, language)), style=cell.tone.value) for cell in row)
        )
    return shown
