"""Tables are laid out as rich, the library of which only the width of characters is used, would.

Two things are ours. Columns with too little room keep their words whole where that can be, and so
rich is told their widths; and a word that is broken leaves no space to begin the line after it.
"""

import io
from itertools import pairwise

from click import unstyle
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sage_entitlements.cli.table import Rows, _fitting, _widths, drawn, wrapped

CONSOLE = Console(file=io.StringIO(), width=100, height=25, legacy_windows=False)
WORDS = st.text("ab-ż漢🙂e\u0301", min_size=1, max_size=25)
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)
NAMES = TEXTS.map("N{}".format)
"""Headings: rich has no column that is of no width."""
Texts = list[list[str]]


@st.composite
def tables(draw: st.DrawFn) -> Texts:
    """Draw headings, and rows of as many texts."""
    names = draw(st.lists(NAMES, min_size=1, max_size=6))
    row = st.tuples(*(TEXTS for _ in names)).map(list)
    return [names, *draw(st.lists(row, min_size=1, max_size=4))]


def by_rich(rows: Texts, widths: list[int] | None, width: int) -> list[str]:
    """Give the lines of rich's table, of widths that it is told or chooses itself."""
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for index, name in enumerate(rows[0]):
        room = widths[index] if widths else None
        shown.add_column(Text(name), overflow="fold", width=room)
    for row in rows[1:]:
        shown.add_row(*map(Text, row))
    with CONSOLE.capture() as capture:
        CONSOLE.print(shown, width=width)
    return [line.rstrip() for line in capture.get().splitlines()]


def leaves_a_space(text: str, room: int) -> bool:
    lines = Text(text).wrap(CONSOLE, room, overflow="fold")
    return any(line.plain[:1] in {"", " "} for line in lines[1:])


@given(tables(), st.integers(20, 100))
def test_a_table_is_drawn_as_rich_draws_it(texts: Texts, width: int) -> None:
    rows = Rows(tuple((text, "") for text in row) for row in texts)
    for columns in _fitting(rows.words, width):
        part = [[row[each] for each in columns] for row in texts]
        words, longest = ([of[each] for each in columns] for of in (rows.words, rows.texts))
        gaps = 2 * len(columns) - 2
        widths = _widths(words, longest, width)
        assert sum(words) + gaps > width or all(map(int.__ge__, widths, words))
        cells = ((text, room) for row in part for text, room in zip(row, widths, strict=True))
        assume(not any(leaves_a_space(*each) for each in cells))
        ours = [unstyle(line).rstrip() for line in drawn(rows, columns, width, headed=True)]
        fits = sum(longest) + gaps <= width
        assert ours == by_rich(part, None if fits else widths, width)


def test_no_words_are_broken_of_a_name_or_a_date() -> None:
    assert wrapped("as Komfort +, and", 12) == ["as", "Komfort +,", "and"]
    assert wrapped("by 1 Feb 2026", 11) == ["by", "1 Feb 2026"]


@given(TEXTS, st.integers(2, 40))
@example("abcdefgh wxyz", 4)  # a line held nothing but the space after the broken word
@example("abcdefgh xyz", 4)  # or began with it
def test_no_words_are_broken_that_fit_a_line(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert lines == [text] or all(line.strip() == line != "" for line in lines)
    if all(cell_len(word) <= width for word in text.split()):
        assert " ".join(lines) == text
        for line, following in pairwise(lines):
            assert cell_len(f"{line} {following.split()[0]}") > width
