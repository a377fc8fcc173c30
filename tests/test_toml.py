"""TOML text is read, or the fault says what is wrong; it is changed, or refused as it stands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sage_entitlements import Language
from sage_entitlements.errors import FileError
from sage_entitlements.files.toml import TomlText, entry_block, load, parse

MEND = "Texts stand in quotes, dates are written like 2026-05-31, numbers with a point"
TWO = "[[a]]\nx = 1\ny = 2\n[[a]]\nx = 3\nz = 4\n"


def told(act: Callable[[], object], file: object, key: str = "") -> str:
    """Give what is told of the file, or of a key in it."""
    with pytest.raises(FileError) as caught:
        act()
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == (str(file), key)
    assert fault.text.to(Language.PL) != fault.text.to(Language.EN)
    return fault.text.to(Language.EN)


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes("a = 'ł'\r\n".encode())
    assert load(file) == {"a": "ł"}
    file.write_bytes(b"a = 1\nb = '\xff'")
    assert told(lambda: load(file), file) == "line 2 is not UTF-8; save the file as UTF-8"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("b = oops", "b = oops"),
        ("  b = oops \t", "b = oops"),
        (f"b = o{'o' * 55}", f"b = o{'o' * 55}"),
        (f"b = o{'o' * 56}", f"b = o{'o' * 55}…"),
    ],
    ids=["short", "indented", "as-long-as-is-shown", "longer"],
)
def test_a_fault_of_the_grammar_shows_the_line(line: str, shown: str) -> None:
    found = told(lambda: parse(f'a = "1"\n{line}\nc = 3\n', "a.toml"), "a.toml")
    assert found.startswith("is not valid TOML: Invalid value (at line 2, column ")
    assert found.endswith(f'; the line is "{shown}". {MEND}')


def test_no_interpreters_words_of_a_number_that_cannot_be_read() -> None:
    found = told(lambda: parse(f"a = {'1' * 5000}", "a.toml"), "a.toml")
    assert found == "holds a number of too many digits"


def test_what_is_nested_too_deeply_is_told() -> None:
    text = f"a = {'[' * 5000}{']' * 5000}"
    assert told(lambda: parse(text, "a.toml"), "a.toml") == "is nested too deeply"


def test_an_entry_is_written_without_harmful_characters() -> None:
    assert entry_block("a", {"x": "\u202e"}) == '[[a]]\nx = "\\U0000202e"\n'


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("", "[[a]]\nx = 1\n"),
        (" \n", "[[a]]\nx = 1\n"),
        ("# c", "\n\n[[a]]\nx = 1\n"),
        ("b = 1\r\nc = 2", "\r\n\r\n[[a]]\r\nx = 1\r\n"),
    ],
)
def test_a_new_entry_stands_at_the_end(text: str, added: str) -> None:
    assert TomlText(text, "a.toml").append("a", {"x": 1}).text == text + added


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("", "[a]\nx = 1\n"),
        ("[a]", "[a]\nx = 1\n"),
        ("b = 1\r\n[a]", "b = 1\r\n[a]\r\nx = 1\r\n"),
        ("[a] # c\u2028d\nz = 0\n", "[a] # c\u2028d\nx = 1\nz = 0\n"),
        ("[a] # c\u2028# d\nz = 0\n", "[a] # c\u2028# d\nx = 1\nz = 0\n"),
    ],
)
def test_a_key_is_set_in_its_table_or_in_a_new_one(text: str, changed: str) -> None:
    assert TomlText(text, "a.toml").set("a", "x", 1).text == changed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[a]\nx = 1\ny = 2 # c\n", "[a]\ny = 2 # c\n"),
        ("[a] # c\r\n# of x\r\n  x = 1 # d\r\n", "[a] # c\r\n# of x\r\n"),
        ("[b]\nx = 1\n", "[b]\nx = 1\n"),
    ],
)
def test_a_key_is_taken_out_of_its_table_if_it_is_there(text: str, left: str) -> None:
    assert TomlText(text, "a.toml").set("a", "x", None).text == left


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("y = 1", "y = 1\nx = 1\n"),
        ("y = 1\r\n[a]\r\nx = 0\r\n", "y = 1\r\nx = 1\r\n[a]\r\nx = 0\r\n"),
        ("y = 1 # c\n\n# about a\n[[a]]\n", "y = 1 # c\nx = 1\n\n# about a\n[[a]]\n"),
        ("y = [\n1]\n# the end", "y = [\n1]\n# the end\nx = 1\n"),
        ("x = 0  # c\n[a]\nx = 0\n", "x = 1  # c\n[a]\nx = 0\n"),
        ("'x'= 0\ny.x = 0\n", "x = 1\ny.x = 0\n"),
    ],
)
def test_a_key_is_set_above_all_tables_and_taken_out_again(text: str, changed: str) -> None:
    edited = TomlText(text, "a.toml").set("", "x", 1)
    assert edited.text == changed
    gone = edited.set("", "x", None)
    assert "x" not in parse(gone.text, "a.toml")
    assert gone.set("", "x", None) is gone
    if "x" not in parse(text, "a.toml"):
        assert gone.text.rstrip() == text.rstrip()


def test_a_key_above_all_tables_that_is_not_on_one_line_is_refused() -> None:
    text = TomlText("y = 1\nx = [ # c\n0]\n", "f")
    for act in (lambda: text.set("", "x", 1), lambda: text.set("", "x", None)):
        assert "write each value on one line" in told(act, "f")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[[a]]\nx = 1\n# about it\n", ""),
        ("[[a]]\nx = 1\n# about it\n# and more\n\n", ""),
        ("[[a]]\nx = 1\n\n# about the file\n", "\n# about the file\n"),
        ("[[a]]\nx = 1\n# about the next\n[b]\ny = 2\n", "# about the next\n[b]\ny = 2\n"),
        ("[[a]]\nx = 1\n\n# about the next\n[b]\n", "\n# about the next\n[b]\n"),
        ("[[a]]\n  \n", "  \n"),
    ],
)
def test_with_an_entry_goes_the_comment_about_it(text: str, left: str) -> None:
    assert TomlText(text, "a.toml").replace("a", 0, None).text == left


def test_an_entry_that_ends_with_a_text_like_a_comment_is_not_cut_in_two() -> None:
    text = "[[a]]\nx = '''\n\n# no comment'''\n\n[[a]]\n"
    assert told(lambda: TomlText(text, "f").replace("a", 0, None), "f", "a").startswith(
        "is written so"
    )


@pytest.mark.parametrize(
    ("text", "index", "entry", "changed"),
    [
        (f"{TWO}y = 5\n", 1, {"x": 3, "y": 6, "z": 4}, f"{TWO}y = 6\n"),
        (TWO, 0, {"x": 9, "y": 2}, TWO.replace("x = 1", "x = 9")),
        ("[[a]]\ny = [\n1]\nx = 2", 0, {"x": 3, "y": [1]}, "[[a]]\ny = [\n1]\nx = 3"),
        ("[[a]]\n# c\u2028x = 0\nx = 1", 0, {"x": 2}, "[[a]]\n# c\u2028x = 0\nx = 2"),
        ("[[a]]\n# c\u2028x = 0\nx = 1", 0, {"x": 1}, "[[a]]\n# c\u2028x = 0\nx = 1"),
    ],
    ids=["below-another", "above-another", "beside-a-list", "below-a-comment", "to-the-same"],
)
def test_only_values_of_the_entry_are_replaced(
    text: str, index: int, entry: dict[str, object], changed: str
) -> None:
    assert TomlText(text, "a.toml").replace("a", index, entry).text == changed


@pytest.mark.parametrize("space", ["", " ", "\t", " \t "])
@pytest.mark.parametrize("remark", ["", "# X", "# x = 5", "# a\u2028b"])
def test_what_stands_beside_a_value_stays(space: str, remark: str) -> None:
    text = f"[a]\n{space}x{space}={space}1{space}{remark}\n"
    edited = TomlText(text, "a.toml").set("a", "x", "X")
    assert edited.text == f'[a]\n{space}x = "X"{space}{remark}\n'


@pytest.mark.parametrize(
    ("text", "entry", "comment", "changed"),
    [
        (TWO, {"x": 1}, "", TWO.replace("y = 2\n", "")),
        (TWO, {"x": 1, "y": 2, "z": 3}, "", TWO.replace("y = 2\n", "y = 2\nz = 3\n")),
        ("[[a]]\r\nx = 1 # c", {"y": 2}, "b", "# b\r\n[[a]]\r\ny = 2\r\n"),
        ("# c\n[[a]]\nx = 1", {"x": 1, "y": 2}, "b", "# c\n# b\n[[a]]\nx = 1\ny = 2\n"),
        ("[[a]]\nx = 1\n\n[b]\n", {"x": 1, "y": 2}, "", "[[a]]\nx = 1\ny = 2\n\n[b]\n"),
        ("b = 1\n[[a]]\nx = 1\n\ny = 2", None, "c", "b = 1\n# c\n# [[a]]\n# x = 1\n# \n# y = 2"),
        ("[[a]]\nx = [\n  1,\n] # c\ny = 1", {"x": 2, "y": 1}, "", "[[a]]\nx = 2 # c\ny = 1"),
        ("[[a]]\nx = '''\nx = 3\n#'''\ny = 1", {"y": 1}, "", "[[a]]\ny = 1"),
        ("[[a]]\r\nx = 1\r\n[b]", None, "c", "# c\r\n# [[a]]\r\n# x = 1\r\n[b]"),
    ],
)
def test_keys_come_and_go_and_a_comment_tells_what_was_there(
    text: str, entry: dict[str, object] | None, comment: str, changed: str
) -> None:
    assert TomlText(text, "a.toml").replace("a", 0, entry, comment).text == changed


def test_a_value_with_a_comment_in_it_is_not_changed() -> None:
    text = TomlText("[[a]]\nx = [ # c\n1]\n", "f")
    found = told(lambda: text.replace("a", 0, {"x": [2]}), "f", "a")
    assert found.startswith("is written so that it cannot be changed safely; write each part")
