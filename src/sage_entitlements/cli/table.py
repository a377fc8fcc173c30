"""Pages as tables for people, on a terminal or in a file."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from shutil import get_terminal_size
from typing import Any

import click
from rich.cells import cell_len, chop_cells

from sage_entitlements.cli.formats import WHY, apart
from sage_entitlements.cli.page import Page, Said, Table, Tone, how_to_confirm, say
from sage_entitlements.text import Language

_USUAL, _NARROWEST = 80, 20  # columns where no terminal tells, and the fewest that a table can use
_FEW = 3  # so few columns stay together, and their longest words are broken instead
_GAP = "  "
_COMMAND = "sage-entitlements "  # what begins with it is to be copied, and never broken
# What is one word to the eye, and never broken: an English day, a plan with a plus, else a word.
_WORD = r"(?:[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}\S*|\S+ \+[^\s\w]*(?!\S)|\S+)"
_HEAD = "bold"
_STYLES: dict[str, dict[str, Any]] = {each: {"fg": each.value} for each in Tone}
_STYLES |= {Tone.PLAIN: {}, Tone.QUIET: {"dim": True}, _HEAD: {"bold": True}}


@apart
def as_table(page: Page[Any], _: str, language: Language) -> Iterator[Iterable[str]]:
    """Give the page's lines, as wide as the terminal; 80 columns where there is none."""
    width = max(get_terminal_size((_USUAL, 0)).columns, _NARROWEST)

    def sentence(said: Said, **style: Any) -> list[str]:
        text = say(said, language)
        about, command = text, ""
        if cell_len(text) > width and f": {_COMMAND}" in text:
            about, _, command = text.rpartition(f" {_COMMAND}")
        lines = wrapped(about, width) + [f"  {_COMMAND}{command}"] * bool(command)
        return [_styled(line, style) for line in lines]

    shown = [(each, Rows(_texts(each, language))) for each in page.shown_tables]
    answer = {"bold": True, **_STYLES[page.tone]}
    for index, said in enumerate(page.opening):
        yield sentence(said, **({} if index else answer))
    for each, rows in shown:
        title = sentence(each.title, bold=True) if each.title else []
        for columns in _fitting(rows.words, width):
            yield chain(title, drawn(rows, columns, width, headed=each.headed))
            title = []
    if page.reasons:
        rows = Rows(((it.id, Tone.QUIET), (say(it.text, language), "")) for it in page.reasons)
        yield chain(sentence(WHY, bold=True), drawn(rows, [0, 1], width))
    last = [line for each in page.closing for line in sentence(each)]
    quiet = (*page.hints, *how_to_confirm(page.about))
    if last := [*last, *(line for each in quiet for line in sentence(each, dim=True))]:
        yield last


Row = tuple[tuple[str, str], ...]  # texts, and their tones


class Rows:
    """Rows, kept small: there may be very many."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._kept: list[bytes] = []
        self.words: tuple[int, ...] = ()  # how long the longest of each column is
        self.texts: tuple[int, ...] = ()
        for row in rows:
            self._kept.append("\t".join(chain(*row)).encode())  # no text on one line has a tab
            words = [max(map(cell_len, re.findall(_WORD, text)), default=0) for text, _ in row]
            self.words = tuple(map(max, words, self.words or words))
            texts = [cell_len(text) for text, _ in row]
            self.texts = tuple(map(max, texts, self.texts or texts))

    def __iter__(self) -> Iterator[Row]:
        for kept in self._kept:
            both = kept.decode().split("\t")
            yield tuple(zip(both[::2], both[1::2], strict=True))


def _texts(shown: Table, language: Language) -> Iterator[Row]:
    if shown.headed:
        yield tuple((each, _HEAD) for each in shown.headings(language))
    for row in shown.rows:
        yield tuple((say(cell.text, language), cell.tone.value) for cell in row)


def _styled(text: str, style: dict[str, Any]) -> str:
    return click.style(text, **style) if text and style else text


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines between words; a word that is longer than a line is broken too."""
    if cell_len(text) <= width:  # as most do
        return [text.rstrip()]
    lines = [""]
    for word, gap in re.findall(rf"(\s*{_WORD})(\s*)", text):
        fits = cell_len(lines[-1]) + cell_len(word) <= width
        parts = chop_cells(word, width) if cell_len(word) > width else [word]
        lines += [lines.pop() + word] if fits else parts
        lines[-1] += gap
    return [line.rstrip() for line in lines if line]


def drawn(rows: Rows, columns: list[int], width: int, *, headed: bool = False) -> Iterator[str]:
    """Draw these columns of rows below each other, the first as headings over a line."""
    words, texts = ([lengths[each] for each in columns] for lengths in (rows.words, rows.texts))
    widths = _widths(words, texts, width)
    for number, row in enumerate(rows):
        shown = [row[each] for each in columns]
        cells = [wrapped(text, room) for (text, _), room in zip(shown, widths, strict=True)]
        styles = [_STYLES[tone] for _, tone in shown]
        if headed and number == 0:
            height = max(map(len, cells))
            cells = [[""] * (height - len(cell)) + cell for cell in cells]
        for line in zip_longest(*cells, fillvalue=""):
            parts = (
                _styled(text, style) + " " * (room - cell_len(text))
                for text, style, room in zip(line, styles, widths, strict=True)
            )
            yield _GAP.join(parts).rstrip()
        if headed and number == 0:
            yield "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))


def _fitting(words: tuple[int, ...], width: int) -> list[list[int]]:
    """Cut columns that are too wide side by side into several groups, each with the first."""
    groups: list[list[int]] = [[0]]
    for index, word in enumerate(words[1:], start=1):
        used = sum(words[each] + len(_GAP) for each in groups[-1])
        if len(groups[-1]) > 1 and used + word > width and len(words) > _FEW:
            groups.append([0])
        groups[-1].append(index)
    return groups


def _widths(words: list[int], texts: list[int], width: int) -> list[int]:
    """Share the room out: columns give way where they have most to spare, whole words last."""
    # No column can be wider than the terminal, however long its words and texts are.
    widths = [min(text, width) for text in texts]
    for _ in range(sum(widths) + len(_GAP) * (len(widths) - 1) - width):
        spare = [have - min(word, width) for have, word in zip(widths, words, strict=True)]
        widest = max(range(len(widths)), key=lambda index: (spare[index] > 0, widths[index]))
        widths[widest] = max(1, widths[widest] - 1)
    return widths
