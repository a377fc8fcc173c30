"""Changing single entries of a TOML text: what goes with an entry, and what stays."""

import pytest

from sage_entitlements import _tomledit as tomledit

TWO = "[[a]]\nx = 1\ny = 2\n[[a]]\nx = 3\nz = 4\n"


class TestAdding:
    """A new entry stands at the end, below a blank line, with the line ends of the text."""

    @pytest.mark.parametrize(
        ("text", "added"),
        [
            ("", "[[a]]\nx = 1\n"),
            (" \n", "[[a]]\nx = 1\n"),
            ("# c\n", "\n[[a]]\nx = 1\n"),
            ("# c", "\n\n[[a]]\nx = 1\n"),
            ("b = 1\r\n", "\r\n[[a]]\r\nx = 1\r\n"),
            ("b = 1\r\nc = 2", "\r\n\r\n[[a]]\r\nx = 1\r\n"),
            ("[[a]]\nx = 0\n\n", "\n[[a]]\nx = 1\n"),
        ],
    )
    def test_an_entry(self, text: str, added: str) -> None:
        edited = tomledit.append_entry(text, "a", {"x": 1})
        assert (edited.text, edited.rewritten) == (text + added, False)

    @pytest.mark.parametrize(
        ("text", "changed"),
        [
            ("", "[a]\nx = 1\n"),
            ("[b]\n", "[b]\n\n[a]\nx = 1\n"),
            ("[a]", "[a]\nx = 1\n"),
            ("[a]\nz = 0\n", "[a]\nx = 1\nz = 0\n"),
            ("[a]\r\nz = 0\r\n", "[a]\r\nx = 1\r\nz = 0\r\n"),
            ("b = 1\r\n[a]", "b = 1\r\n[a]\r\nx = 1\r\n"),
            ("b = 1\r\n", "b = 1\r\n\r\n[a]\r\nx = 1\r\n"),
        ],
    )
    def test_a_key(self, text: str, changed: str) -> None:
        edited = tomledit.set_value(text, "a", "x", 1)
        assert (edited.text, edited.rewritten) == (changed, False)


class TestRemoving:
    """A comment goes with the entry that it is about."""

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("[[a]]\nx = 1\n# about it\n", ""),
            ("[[a]]\nx = 1\n# about it\n# and more\n\n", ""),
            ("[[a]]\nx = 1\n\n# about the file\n", "\n# about the file\n"),
            ("# before\n[[a]]\nx = 1  # beside\n", "# before\n"),
            ("[[a]]\nx = 1\n# about the next\n[b]\ny = 2\n", "# about the next\n[b]\ny = 2\n"),
            ("[[a]]\nx = 1\n\n# about the next\n[b]\n", "\n# about the next\n[b]\n"),
            ("[[a]]\n  \n", "  \n"),
        ],
    )
    def test_at_the_end_and_before_others(self, text: str, left: str) -> None:
        edited = tomledit.remove_entry(text, "a", 0)
        assert (edited.text, edited.rewritten) == (left, False)

    def test_one_of_two(self) -> None:
        assert tomledit.remove_entry(TWO, "a", 0).text == "[[a]]\nx = 3\nz = 4\n"
        assert tomledit.remove_entry(TWO, "a", 1).text == "[[a]]\nx = 1\ny = 2\n"


class TestReplacing:
    """Only the lines of the entry are looked at, however close another stands."""

    def test_below_another_entry(self) -> None:
        edited = tomledit.replace_entry(f"{TWO}y = 5\n", "a", 1, {"x": 3, "y": 6, "z": 4})
        assert (edited.text, edited.rewritten) == (f"{TWO}y = 6\n", False)

    def test_above_another_entry(self) -> None:
        edited = tomledit.replace_entry(TWO, "a", 0, {"x": 9, "y": 2})
        assert (edited.text, edited.rewritten) == (TWO.replace("x = 1", "x = 9"), False)

    def test_at_the_beginning_of_a_text_that_ends_with_the_same_key(self) -> None:
        edited = tomledit.set_value("[a]\nz = 1\n[b]\nx = 2\n", "a", "x", 3)
        assert (edited.text, edited.rewritten) == ("[a]\nx = 3\nz = 1\n[b]\nx = 2\n", False)

    @pytest.mark.parametrize("space", ["", " ", "\t", " \t "])
    @pytest.mark.parametrize("remark", ["", "# X", "# x = 5"])
    def test_what_stands_beside_a_value_stays(self, space: str, remark: str) -> None:
        text = f"[a]\n{space}x{space}={space}1{space}{remark}\n"
        edited = tomledit.set_value(text, "a", "x", "X")
        assert (edited.text, edited.rewritten) == (f'[a]\n{space}x = "X"{space}{remark}\n', False)
