"""Text from files is made harmless: for a terminal, for TOML, for a spreadsheet, for Markdown."""

import unicodedata
from collections.abc import Callable

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from sage_entitlements.text import (
    is_blank,
    markdown_text,
    one_line,
    spreadsheet_cell,
    toml_text,
    unbroken,
    visible,
)

anything = st.text(st.characters(codec=None))


CASES: dict[Callable[[str], str], list[tuple[str, str]]] = {
    # What would move the cursor, or hide or reorder what is shown, is shown as its code.
    visible: [
        ("\x1b[31m a\x00b\x7f", "\\u001b[31m a\\u0000b\\u007f"),
        ("\x9b\xad\u202e\u2066", "\\u009b\\u00ad\\u202e\\u2066"),
        ("\ufeff\ufffb\ud83d", "\\ufeff\\ufffb\\ud83d"),
        ("\U000e0041\U000e007f", "\\udb40\\udc41\\udb40\\udc7f"),
        ("Zażółć\tgęślą\njaźń 😀", "Zażółć\tgęślą\njaźń 😀"),
        ("a\u2800\u3164 b\u034f\ufe0f", "a\\u2800\\u3164 b\\u034f\\ufe0f"),
        ("\U000e0100", "\\udb40\\udd00"),
    ],
    toml_text: [
        ("\u202e", "\\U0000202e"),
        ("\U000e0041", "\\U000e0041"),
        ("ł\na\tb ~", "ł\na\tb ~"),
    ],
    # A text of several lines is put on one; any other keeps its spaces.
    one_line: [
        ("a  b ", "a  b "),
        ("a\nb", "a b"),
        ("a\tb", "a b"),
        (" a\n  b\t\tc ", "a b c"),
        ("a  b\n", "a b"),
        ("a\n\x1b\tb", "a \\u001b b"),
    ],
    # No text is taken for a formula.
    spreadsheet_cell: [
        *((each, f"'{each}") for each in ("=1+1", "+1+1", "-1", "@SUM(A1)", "+A1", "-x +y|z!A0")),
        *(
            (each, f"'{each}")
            for each in ("\uff1d1", "\uff0b1", "\uff0d1", "\uff20a", "+SUM (1)", "+48 22-455")
        ),
        *((each, each) for each in ("a=1", "1-1", "", "VIP +", "+48 22 455 56 00", "+Plus", "-")),
        *(
            (each, each)
            for each in ("- brak", "+Plus sp. z o.o.", "a;b", "a;+48 22;- c, d.", "'=1")
        ),
        ("=\n1", "'= 1"),
        ("\n=1", "'=1"),
        ("\t-1\x1b", "'-1\\u001b"),
        # Nor where a semicolon parts columns, in quotes or not.
        ("a;=1+1;b", "a;'=1+1;b"),
        ('a;"=1;b', "a;\"'=1;b"),
        ("+Plus; \uff1d1;@a", "+Plus; '\uff1d1;'@a"),
    ],
    # No text is taken for markup, of Markdown or of HTML.
    markdown_text: [
        ("# a", "\\# a"),
        ("+ a", "\\+ a"),
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("12) a", "12\\) a"),
        ("12 a", "12 a"),
        ("a # b - c 1. d", "a # b - c 1. d"),
        ("  # a", "\\# a"),
        ("*a* _b_ `c` [d] e|f ~g", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\] e\\|f \\~g"),
        ("a\\b", "a\\\\b"),
        ("<a & b>", "&lt;a &amp; b&gt;"),
        ("a\n# b", "a # b"),
        ("\x1b", "\\\\u001b"),
    ],
}


@pytest.mark.parametrize("clean", CASES, ids=lambda clean: clean.__name__)
def test_each_is_made_harmless(clean: Callable[[str], str]) -> None:
    shown = {text: clean(text) for text, _ in CASES[clean]}
    assert shown == dict(CASES[clean])


BLANKS = "\u034f\u115f\u1160\u17b5\u180b\u200b\u2800\u3164\ufe0f\uffa0\U000e0020\U000e01ef"


@pytest.mark.parametrize("text", [*BLANKS, "", " \t\n\xa0\u3000", f" {BLANKS}\x1b"], ids=ascii)
def test_invisible_or_blank_names_are_blank_and_never_shown_as_they_are(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(f"{text}a")
    assert not set(BLANKS) & set(visible(text))


@given(anything)
def test_nothing_harmful_is_left(text: str) -> None:
    left = {unicodedata.category(each) for each in visible(text) if each not in "\n\t"}
    assert not left & {"Cc", "Cs"}
    assert "\u202e" not in visible(text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\')))
def test_toml_is_read_again(text: str) -> None:
    assert tomli.loads(toml_text(f'a = "{text}"')) == {"a": text}


@given(anything)
def test_there_is_one_line_and_all_of_it_is_visible(text: str) -> None:
    shown = one_line(text)
    assert len(shown.splitlines()) <= 1
    assert "\t" not in shown
    assert visible(shown) == shown
    assert len(unbroken(text).split("\n")) == 1
