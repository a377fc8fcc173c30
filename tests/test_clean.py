"""Text from files is made harmless: for a terminal, for TOML, for a spreadsheet, for Markdown."""

import unicodedata

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from sage_entitlements._clean import (
    markdown_text,
    one_line,
    spreadsheet_cell,
    toml_text,
    unbroken,
    visible,
)

anything = st.text(st.characters(codec=None))


class TestVisible:
    """What would move the cursor, or hide or reorder what is shown, is shown as its code."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b[31m", "\\u001b[31m"),
            ("a\x00b\x7f", "a\\u0000b\\u007f"),
            ("\x9b\xad\u202e\u2066", "\\u009b\\u00ad\\u202e\\u2066"),
            ("\ufeff\ufffb", "\\ufeff\\ufffb"),
            ("\ud83d", "\\ud83d"),
            ("\U000e0041\U000e007f", "\\udb40\\udc41\\udb40\\udc7f"),
            ("a\tb\nc", "a\tb\nc"),
            ("Zażółć gęślą jaźń 😀", "Zażółć gęślą jaźń 😀"),
        ],
    )
    def test_each(self, text: str, shown: str) -> None:
        assert visible(text) == shown

    @given(anything)
    def test_nothing_harmful_is_left(self, text: str) -> None:
        left = {unicodedata.category(sign) for sign in visible(text) if sign not in "\n\t"}
        assert not left & {"Cc", "Cs"}
        assert "\u202e" not in visible(text)


class TestToml:
    """The same in a TOML text, from which all of it is read again."""

    @pytest.mark.parametrize(
        ("text", "wide", "ascii_only"),
        [
            ("\u202e", "\\U0000202e", "\\U0000202e"),
            ("\U000e0041", "\\U000e0041", "\\U000e0041"),
            ("ł", "ł", "\\U00000142"),
            ("a\nb ~", "a\nb ~", "a\nb ~"),
        ],
    )
    def test_each(self, text: str, wide: str, ascii_only: str) -> None:
        assert toml_text(text) == wide
        assert toml_text(text, ascii_only=True) == ascii_only

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\')))
    def test_is_read_again(self, text: str) -> None:
        for written in (toml_text(f'a = "{text}"'), toml_text(f'a = "{text}"', ascii_only=True)):
            assert tomli.loads(written) == {"a": text}
        assert toml_text(text, ascii_only=True).isascii()


class TestOneLine:
    """A text of several lines is put on one; any other keeps its spaces."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("a  b ", "a  b "),
            ("a\nb", "a b"),
            ("a\tb", "a b"),
            (" a\n  b\t\tc ", "a b c"),
            ("a  b\n", "a b"),
        ],
    )
    def test_each(self, text: str, shown: str) -> None:
        assert unbroken(text) == shown
        assert one_line(text) == shown

    def test_with_what_is_harmful(self) -> None:
        assert one_line("a\n\x1b\tb") == "a \\u001b b"

    @given(anything)
    def test_there_is_one(self, text: str) -> None:
        assert len(one_line(text).splitlines()) <= 1
        assert "\t" not in one_line(text)


class TestSpreadsheet:
    """No text is taken for a formula."""

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=\n1"])
    def test_a_formula_is_a_text(self, text: str) -> None:
        assert spreadsheet_cell(text) == f"'{one_line(text)}"

    @pytest.mark.parametrize("text", ["a=1", "1-1", "", "VIP +", "\n=1"])
    def test_any_other_stays(self, text: str) -> None:
        shown = spreadsheet_cell(text)
        assert shown.lstrip("'") == one_line(text)
        assert shown.startswith("'") is one_line(text).startswith("=")


class TestMarkdown:
    """No text is taken for markup, of Markdown or of HTML."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
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
    )
    def test_each(self, text: str, shown: str) -> None:
        assert markdown_text(text) == shown
