"""Small changes to a TOML text that leave every other byte of it alone.

Each change is made to the text by a simple rule and then proved: the new text must parse to
exactly what was wanted. Where a text is written so that the rule does not fit, it is written
anew as a whole; `Edited.rewritten` then says so, for comments are lost in that.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import tomli
import tomli_w
from attrs import frozen

from ._clean import toml_text

_BEFORE_COMMENT = re.compile(
    r'''(?:"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\])*"'''
    r"""|'''.*?'{3,5}|'[^']*'|[^"'#]+)*"""
)
"""Matches a line up to its comment: a # in quotes begins none. Looks at each sign once."""
_HEADER = re.compile(r"[ \t]*\[{1,2}[^\[\]]+\]{1,2}[ \t]*(?:#.*)?$")


@frozen
class Edited:
    """A changed text, and whether all of it had to be written anew."""

    text: str
    rewritten: bool = False


def append_entry(text: str, table: str, entry: Mapping[str, Any]) -> Edited:
    """Add ``entry`` to the array of tables ``table``, at the end of the text."""
    data = tomli.loads(text)
    wanted = {**data, table: [*data.get(table, []), entry]}
    return _proved(_join(text, entry_block(table, entry)), wanted)


def entry_block(table: str, entry: Mapping[str, Any]) -> str:
    """Write one entry of the array of tables ``table``."""
    return f"[[{table}]]\n{toml_text(tomli_w.dumps(entry))}"


def replace_entry(text: str, table: str, index: int, entry: Mapping[str, Any]) -> Edited:
    """Change the values of one entry of the array of tables ``table``."""
    data = tomli.loads(text)
    wanted = {**data, table: [*data[table][:index], entry, *data[table][index + 1 :]]}
    lines = text.splitlines(keepends=True)
    for start, end in _blocks(lines, f"[[{table}]]", index):
        for name, value in entry.items():
            _set(lines, start, end, name, value)
    return _proved("".join(lines), wanted)


def remove_entry(text: str, table: str, index: int) -> Edited:
    """Take one entry out of the array of tables ``table``."""
    data = tomli.loads(text)
    left = [*data[table][:index], *data[table][index + 1 :]]
    wanted = {**data, table: left}
    if not left:
        del wanted[table]
    lines = text.splitlines(keepends=True)
    for start, end in _blocks(lines, f"[[{table}]]", index):
        del lines[start:end]
    return _proved("".join(lines), wanted)


def set_value(text: str, table: str, name: str, value: object) -> Edited:
    """Set one key of the table ``table``, adding key and table where they are not there."""
    data = tomli.loads(text)
    wanted = {**data, table: {**data.get(table, {}), name: value}}
    lines = text.splitlines(keepends=True)
    for start, end in _blocks(lines, f"[{table}]", 0):
        if not _set(lines, start, end, name, value):
            if not lines[start].endswith("\n"):
                lines[start] += _line_end(text)
            lines.insert(start + 1, tomli_w.dumps({name: value}).replace("\n", _line_end(text)))
        return _proved("".join(lines), wanted)
    return _proved(_join(text, tomli_w.dumps({table: {name: value}})), wanted)


def _proved(text: str, wanted: dict[str, Any]) -> Edited:
    try:
        if tomli.loads(text) == wanted:
            return Edited(text)
    except tomli.TOMLDecodeError:
        pass
    return Edited(tomli_w.dumps(wanted), rewritten=True)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _join(text: str, block: str) -> str:
    if not text.strip():
        return text + block
    line_end = _line_end(text)
    gap = line_end if text.endswith("\n") else line_end * 2
    return text + gap + block.replace("\n", line_end)


def _blocks(lines: list[str], header: str, index: int) -> Iterator[tuple[int, int]]:
    """Give the lines, from header to end, of the ``index``-th block of this header, if any.

    Comments and blank lines before the next header belong to what comes next.
    """
    headers = [number for number, line in enumerate(lines) if _HEADER.match(line.rstrip("\r\n"))]
    ours = [
        number
        for number in headers
        if lines[number].partition("#")[0].replace(" ", "").strip() == header
    ]
    for start in ours[index : index + 1]:
        end = next((number for number in headers if number > start), len(lines))
        last = end
        while _is_aside(lines[last - 1]):
            last -= 1
        # At the end of the text, only what a blank line sets apart stands for itself.
        apart = end < len(lines) or not "".join(lines[last : last + 1]).strip()
        yield start, last if apart else end


def _is_aside(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#")


def _set(lines: list[str], start: int, end: int, name: str, value: object) -> bool:
    """Change the value of a key in a block, keeping what stands around it on its line."""
    written = tomli_w.dumps({name: value}).rstrip("\n")
    for number in range(start + 1, end):
        line = lines[number].rstrip("\r\n")
        found = _entry_end(line, name)
        if found is not None:
            indent = line[: len(line) - len(line.lstrip())]
            rest = lines[number][found:]
            lines[number] = f"{indent}{written}{rest}"
            return True
    return False


def _entry_end(line: str, name: str) -> int | None:
    """Where on the line the value of ``name`` ends: before the comment, if there is one."""
    found = _BEFORE_COMMENT.match(line)
    entry = "" if found is None else found[0].rstrip(" \t")
    try:
        return len(entry) if list(tomli.loads(entry)) == [name] else None
    except tomli.TOMLDecodeError:
        return None
