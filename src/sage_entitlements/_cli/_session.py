"""What all commands share: their options, the catalogue in use, and how an answer leaves."""

import errno
import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import click
from attrs import frozen

from sage_entitlements._files import is_there
from sage_entitlements._text import Language, Phrase
from sage_entitlements.catalog import Catalog, bundled_directory, load_catalog

from ._answer import FOR_PEOPLE_AND_PROGRAMS, Answer, Format
from ._formats import as_json, as_markdown, as_toml, csv_lines, json_lines

PROGRAM = "sage-entitlements"
OVERLAY_VARIABLE = "SAGE_ENTITLEMENTS_OVERLAY"
KEY = "sage_entitlements."
"""Where Click's context keeps the shared options, whichever level of the line they stood on."""


class OverlayChoice(StrEnum):
    """Who says which overlay is used."""

    OPTION = "option"
    VARIABLE = "variable"
    DEFAULT = "default"


def _default_overlay() -> Path:
    """Give the overlay of whoever names none; the path is relative where they have no home."""
    folder = Path(click.get_app_dir(PROGRAM))
    if not folder.is_absolute():  # an empty or a relative XDG_CONFIG_HOME does not count
        folder = Path(os.path.expanduser("~"), ".config", PROGRAM)  # noqa: PTH111 - never raises
    return folder / "overlay.toml"


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to stdout as they come. Raises `OSError`."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()  # whoever reads it may be waiting for this very line


def standard_input() -> BinaryIO | None:
    """Give what contracts are read from where ``-`` asks for it; None where it is closed."""
    return None if sys.stdin is None else sys.stdin.buffer


@frozen(kw_only=True)
class Session:
    """One run of the program: what its options and the environment ask for."""

    command: str
    language: Language
    format: Format
    why: bool
    catalog_path: Path | None
    overlay_option: Path | None

    @classmethod
    def of(
        cls, context: click.Context, formats: tuple[Format, ...] = FOR_PEOPLE_AND_PROGRAMS
    ) -> "Session":
        """Take the shared options from wherever on the line they stood.

        ``formats`` are those that the command can write, its default first. Raises
        `click.UsageError` where another one is asked for.
        """

        def option(name: str, default: Any = None) -> Any:  # noqa: ANN401
            return context.meta.get(KEY + name, default)

        language = context.find_object(Language) or Language.EN
        wanted = Format(option("format", formats[0]))
        if wanted not in formats:
            problem = Phrase(
                '"{command}" can be written as {formats}; {wanted} is not among them',
                command=context.command_path,
                formats=", ".join(formats),
                wanted=wanted.value,
            )
            raise click.UsageError(problem.to(language))
        return cls(
            command=context.command_path.partition(" ")[2],
            language=language,
            format=wanted,
            why=option("why", default=False),
            catalog_path=option("catalog"),
            overlay_option=option("overlay"),
        )

    @property
    def catalog_source(self) -> Path:
        """The folder of the catalogue in use."""
        return self.catalog_path or bundled_directory()

    @property
    def overlay_chosen_by(self) -> OverlayChoice:
        """Who says which overlay: the option, else the variable, else nobody."""
        if self.overlay_option is not None:
            return OverlayChoice.OPTION
        return OverlayChoice.VARIABLE if os.environ.get(OVERLAY_VARIABLE) else OverlayChoice.DEFAULT

    @property
    def overlay_path(self) -> Path:
        """The overlay to use or to write."""
        if self.overlay_option is not None:
            return self.overlay_option
        named = os.environ.get(OVERLAY_VARIABLE)
        return Path(named) if named else _default_overlay()

    @property
    def overlay_is_there(self) -> bool:
        """Whether there is such a file. Raises `FileError` where the system does not tell."""
        return not self._homeless and is_there(self.overlay_path)

    @property
    def overlay_in_use(self) -> Path | None:
        """The overlay to read: one that somebody names has to be there, the default need not.

        Raises `FileError` where the system does not tell whether the default one is there.
        """
        named = self.overlay_chosen_by is not OverlayChoice.DEFAULT
        return self.overlay_path if named or self.overlay_is_there else None

    @property
    def overlay_to_write(self) -> Path:
        """The overlay to write. Raises `click.UsageError` where nobody names one, nor has a home.

        Else the current folder would get one, and only answers asked for there would mind it.
        """
        if self._homeless:
            problem = Phrase(
                "there is no home folder in which your overlay could lie;"
                " name a file by --overlay or SAGE_ENTITLEMENTS_OVERLAY"
            )
            raise click.UsageError(problem.to(self.language))
        return self.overlay_path

    @property
    def _homeless(self) -> bool:
        default = self.overlay_chosen_by is OverlayChoice.DEFAULT
        return default and not self.overlay_path.is_absolute()

    def catalog(self) -> Catalog:
        """Load the effective catalogue. Raises `CatalogError`."""
        return load_catalog(self.catalog_path, overlay=self.overlay_in_use)

    def deliver(self, answer: Answer) -> None:
        """Write the answer to stdout in the format asked for. Raises `OSError`."""
        if sys.stdout is None:  # the shell has closed it
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if self.format is Format.TABLE:
            from ._terminal import show  # noqa: PLC0415 - rich is the largest part of a start

            show(answer, self.language)
            return
        # Escapes are always right in JSON and TOML; an old console may not know Polish letters.
        ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        if self.format is Format.JSON:
            text = as_json(self.command, answer, self.language, ascii_only=ascii_only)
        elif self.format is Format.CSV:
            write_lines(csv_lines(answer, self.language))
            return
        elif self.format is Format.JSONL:
            write_lines(json_lines(answer, self.language, ascii_only=ascii_only))
            return
        elif self.format is Format.MARKDOWN:
            text = as_markdown(answer, self.language)
        else:
            text = as_toml(answer, ascii_only=ascii_only)
        click.echo(text)
