"""TOML: text made into data, and small changes to a text that leave every other byte alone.

Each change is made to the text by a simple rule and then proved: the new text must parse to
exactly what was wanted. Where a text is written so that the rule does not fit, it is refused.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomli
from attrs import evolve

from sage_entitlements.errors import FileError
from sage_entitlements.files.disk import decode, read_bytes
from sage_entitlements.names import with_odd_character
from sage_entitlements.text import N_, Phrase, Speakable, shortened, toml_text
from sage_entitlements.values import frozen

# Matches a line up to its comment: a # in quotes begins none. It looks at each character once.
_BEFORE_COMMENT = re.compile(
    r'''(?:"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\])*"'''
    r"""|'''[\s\S]*?'{3,5}|'[^']*'|[^"'#]+)*"""
)
_Data = Mapping[str, Any]
_Block = tuple[int, int]  # the lines from its header to its end
_HEADER = re.compile(r"[ \t]*\[{1,2}[^\[\]]+\]{1,2}[ \t]*(?:#.*)?$")

_INVALID = N_(
    'is not valid TOML: {reason}; the line is "{line}". Texts stand in quotes,'
    " dates are written like 2026-05-31, numbers with a point"
)

_UNSAFE = N_("is written so that it cannot be changed safely; write each value on one line")
_UNSAFE_THERE = N_(
    "is written so that it cannot be changed safely; write each part of it below a line"
    " {header} of its own, and each value on one line"
)


def load(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises `FileError` where it cannot be read, or is not TOML in UTF-8."""
    return parse(decode(read_bytes(path), path), str(path))


def parse(text: str, file: str) -> dict[str, Any]:
    """Parse TOML; ``file`` is the name that a fault gives. Raises `FileError`."""
    try:
        return tomli.loads(text)
    except RecursionError as error:
        raise FileError.of(file, Phrase("is nested too deeply")) from error
    except ValueError as error:
        problem: Speakable = Phrase("holds a number of too many digits")
        if isinstance(error, tomli.TOMLDecodeError):
            line, column = text.split("\n")[error.lineno - 1], error.colno
            said = Phrase(_INVALID, str(error), shortened(line.strip()))
            problem = with_odd_character(said, line[column - 1 : column], column)
        raise FileError.of(file, problem) from error


def dumps(data: _Data) -> str:
    """Write data as TOML, harmful characters escaped."""
    import tomli_w  # only commands that write pay for it

    return toml_text(tomli_w.dumps(data))


def _lines(text: str) -> list[str]:
    """Split a text at the ends that lines have in TOML: `str.splitlines` knows more of them."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def entry_block(table: str, entry: _Data) -> str:
    """Write one entry of the array of tables ``table``."""
    return f"[[{table}]]\n{dumps(entry)}"


@frozen
class TomlText:
    """A TOML file's text; a change gives a new one, or raises `FileError` where none is safe."""

    text: str
    file: str

    def append(self, table: str, entry: _Data) -> "TomlText":
        """Add an entry to the array of tables ``table``, at the end of the text."""
        wanted = [*tomli.loads(self.text).get(table, []), entry]
        return self._proved(self._join(entry_block(table, entry)), table, wanted)

    def replace(self, table: str, index: int, entry: _Data | None, comment: str = "") -> "TomlText":
        """Change one entry of the array of tables ``table`` where it differs; None takes it out.

        A ``comment``, of one line, comes to stand above it; of one that is taken out all lines
        then stay as comments.
        """
        entries = tomli.loads(self.text)[table]
        was, entries[index : index + 1] = entries[index], [] if entry is None else [entry]
        lines = _lines(self.text)
        for start, end in _blocks(lines, f"[[{table}]]", index):
            if entry is None:
                lines[start:end] = [f"# {line}" for line in lines[start:end]] if comment else []
            else:
                self._change(lines, (start, end), end, was, entry)
            if comment:
                lines.insert(start, f"# {comment}{self._line_end}")
        return self._proved("".join(lines), table, entries)

    def _change(self, lines: list[str], block: _Block, place: int, was: _Data, to: _Data) -> None:
        """Change the values in a block that differ; a key that it lacks comes before a place."""
        for name in {**was, **to}:
            entry = {name: to[name]} if name in to else {}
            if was.get(name) != to.get(name) and not _set(lines, *block, name, entry):
                before = lines[place - 1]
                gap = "" if before.endswith("\n") or not before else self._line_end
                lines[place - 1] += gap + dumps(entry).replace("\n", self._line_end)

    def set(self, table: str, name: str, value: object) -> "TomlText":
        """Set a key of a table, "" above all, adding what is not there; None takes the key out."""
        data = tomli.loads(self.text)
        values = data.get(table, {}) if table else data
        if value is None and name not in values:
            return self
        entry = {} if value is None else {name: value}
        wanted = {key: values[key] for key in values if key != name} | entry
        lines = _lines(self.text)
        for start, end in _blocks(lines, f"[{table}]", 0):
            self._change(lines, (start, end), start + 1 if table else end, {name: ...}, entry)
            return self._proved("".join(lines), table, wanted)
        return self._proved(self._join(dumps({table: entry})), table, wanted)

    @property
    def _line_end(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _join(self, block: str) -> str:
        if not self.text.strip():
            return self.text + block
        gap = self._line_end if self.text.endswith("\n") else self._line_end * 2
        return self.text + gap + block.replace("\n", self._line_end)

    def _proved(self, text: str, table: str, wanted: Any) -> "TomlText":
        all_wanted = {**tomli.loads(self.text), table: wanted} if table else wanted
        if wanted == []:
            del all_wanted[table]
        with suppress(tomli.TOMLDecodeError):
            if tomli.loads(text) == all_wanted:
                return evolve(self, text=text)
        header = f"[{table}]" if isinstance(wanted, dict) else f"[[{table}]]"
        problem = Phrase(_UNSAFE_THERE, header) if table else Phrase(_UNSAFE)
        raise FileError.of(self.file, problem, table)


def _blocks(lines: list[str], header: str, index: int) -> Iterator[_Block]:
    """Give the lines, from header to end, of the ``index``-th block of this header, if any.

    Comments and blank lines before the next header belong to what comes next. The block of the
    header "[]" is what stands above all headers.
    """
    headers = [number for number, line in enumerate(lines) if _HEADER.match(line.rstrip("\r\n"))]
    ours = [n for n in headers if lines[n].partition("#")[0].replace(" ", "").strip() == header]
    for start in (ours or [-1] * (header == "[]"))[index : index + 1]:
        end = next((number for number in headers if number > start), len(lines))
        last = end
        while not (line := lines[last - 1].strip()) or line.startswith("#"):
            last -= 1
        # At the end of the text, only what a blank line sets apart stands for itself.
        apart = end < len(lines) or not "".join(lines[last : last + 1]).strip()
        block = start, last if apart else end
        with suppress(tomli.TOMLDecodeError):  # it may end within a text that looks like a comment
            tomli.loads("".join(lines[max(start, 0) : block[1]]))
            yield block


def _set(lines: list[str], start: int, end: int, name: str, entry: _Data) -> bool:
    """Put an entry in place of a key in a block, keeping what stands around it on its lines."""
    for number in (each for each in range(start + 1, end) if name in lines[each]):
        for after in range(number + 1, end + 1):  # a list or a long text may go on below
            text = "".join(lines[number:after])
            before = next(_BEFORE_COMMENT.finditer(text))[0].rstrip()
            if text[len(before) :].strip()[:1] not in {"", "#"}:
                continue  # a text in three quotes that has not ended
            with suppress(tomli.TOMLDecodeError):
                if list(tomli.loads(before)) != [name]:
                    break
                indent = before[: len(before) - len(before.lstrip())]
                changed = indent + dumps(entry).rstrip("\n") + text[len(before) :]
                rest = [""] * (after - number - 1)
                lines[number:after] = [changed if entry else "", *rest]
                return True
    return False
