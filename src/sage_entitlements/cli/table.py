"""Pages as tables for people, on a terminal or in a file."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from shutil import get_terminal_size
from typing import Any

import click
from rich.cells import cell_len, chop_cells

from sage_entitlements.cli.formats import WHY
from sage_entitlements.cli.page import Page, Said, Table, Tone, how_to_confirm, quiet, say, table
from sage_entitlements.text import Language, one_line

_USUAL, _NARROWEST = 80, 20  # columns where no terminal tells, and the fewest that a table can use
_FEW = 3  # so few columns stay together, and their longest words are broken instead
_GAP = "  "
_COMMAND = "  sage-entitlements "  # a line to copy, which is never broken
_STYLES: dict[Tone, dict[str, Any]] = {Tone.PLAIN: {}, Tone.QUIET: {"dim": True}}


def show(page: Page[Any], closing: Iterable[Said], language: Language, *, why: bool) -> None:
    """Print the page to stdout, as wide as the terminal; 80 columns where there is none."""
    blocks = filter(None, _blocks(page, closing, language, why=why))
    # Colours are left out where they are not wanted, and by Click off a terminal.
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if shown := "\n\n".join(map("\n".join, blocks)):
        click.echo(shown, color=False if plain else None)


def _blocks(
    page: Page[Any], closing: Iterable[Said], language: Language, *, why: bool
) -> Iterator[list[str]]:
    """Give the lines that belong together, each block apart from the next."""
    width = max(get_terminal_size((_USUAL, 0)).columns, _NARROWEST)

    def sentence(said: Said) -> list[str]:
        text = one_line(say(said, language))
        return [text] if text.startswith(_COMMAND) else wrapped(text, width)

    def bold(said: Said) -> list[str]:
        return [click.style(line, bold=True) for line in sentence(said)]

    yield from map(sentence, page.opening)
    for each in page.shown_tables:
        title = [] if each.title is None else bold(each.title)
        for part in _fitting(_texts(each, language), width):
            yield [*title, *drawn(part, width, headed=True)]
            title = []
    if why and page.reasons:
        rows = _texts(table("", ((quiet(each.id), each.text) for each in page.reasons)), language)
        yield [*bold(WHY), *drawn(rows[1:], width)]
    last = (*closing, *how_to_confirm(page.about or ()))
    yield [line for each in last for line in sentence(each)]


Row = tuple[tuple[str, Tone], ...]


def _texts(shown: Table, language: Language) -> list[Row]:
    """Say a table's headings and cells."""
    headings = tuple((one_line(each), Tone.PLAIN) for each in shown.headings(language))
    rows = (
        tuple((one_line(say(cell.text, language)), cell.tone) for cell in row) for row in shown.rows
    )
    return [headings, *rows]


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines between words; a word that is longer than a line is broken too."""
    lines = [""]
    for word in re.findall(r"\s*\S+\s*", text):
        bare = word.rstrip()
        if cell_len(lines[-1]) + cell_len(bare) <= width:
            lines[-1] += word
            continue
        parts = chop_cells(word, width) if cell_len(bare) > width else [word]
        lines = [*(line for line in lines if line), *parts]
    return [line.rstrip() for line in lines]


def drawn(rows: list[Row], width: int, *, headed: bool = False) -> Iterator[str]:
    """Draw rows below each other, the first as headings over a line."""
    widths = _widths(rows, width)
    for number, row in enumerate(rows):
        cells = [wrapped(text, room) for (text, _), room in zip(row, widths, strict=True)]
        styles = [_STYLES.get(tone, {"fg": tone.value}) for _, tone in row]
        if headed and number == 0:
            styles = [{"bold": True}] * len(row)
            height = max(map(len, cells))
            cells = [[""] * (height - len(cell)) + cell for cell in cells]
        for line in zip_longest(*cells, fillvalue=""):
            shown = (
                (click.style(text, **style) if text else "") + " " * (room - cell_len(text))
                for text, style, room in zip(line, styles, widths, strict=True)
            )
            yield _GAP.join(shown).rstrip()
        if headed and number == 0:
            yield "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))


def _fitting(rows: list[Row], width: int) -> list[list[Row]]:
    """Cut rows that are too wide into several, each with the first column."""
    if len(rows[0]) <= _FEW:
        return [rows]
    words, _ = zip(*_lengths(rows), strict=True)
    groups: list[list[int]] = [[0]]
    for index, word in enumerate(words[1:], start=1):
        used = sum(words[each] + len(_GAP) for each in groups[-1])
        if len(groups[-1]) > 1 and used + word > width:
            groups.append([0])
        groups[-1].append(index)
    return [[tuple(row[index] for index in group) for row in rows] for group in groups]


def _lengths(rows: list[Row]) -> list[tuple[int, int]]:
    """Give the longest word and the longest text of each column."""
    columns = ([text for text, _ in column] for column in zip(*rows, strict=True))
    return [
        (max(map(cell_len, " ".join(texts).split()), default=0), max(map(cell_len, texts)))
        for texts in columns
    ]


def _widths(rows: list[Row], width: int) -> list[int]:
    """Share the room out: columns give way where they have most to spare, whole words last."""
    # No column can be wider than the terminal, however long its words and texts are.
    lengths = [(min(word, width), min(text, width)) for word, text in _lengths(rows)]
    widths = [longest_text for _, longest_text in lengths]
    for _ in range(sum(widths) + len(_GAP) * (len(widths) - 1) - width):
        spare = [have - word for have, (word, _) in zip(widths, lengths, strict=True)]
        widest = max(range(len(widths)), key=lambda index: (spare[index] > 0, widths[index]))
        widths[widest] = max(1, widths[widest] - 1)
    return widths
