"""Write what is generated, as Python: the bundled catalogue, Poland's holidays, the commands.

``python .ci/generate.py`` writes ``src/sage_entitlements/generated/`` anew after ``catalog/`` or a
command was edited, or with a new version of the holidays package; with ``--check`` it only tells
whether that is needed.
"""

import sys
from collections.abc import Iterable
from datetime import time
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import click

from sage_entitlements import load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.catalog.read import catalog_files
from sage_entitlements.cli.app import MODULES
from sage_entitlements.cli.params import ROOT
from sage_entitlements.warsaw import FIRST_YEAR, LAST_YEAR
from sage_entitlements.workdays import ask_package, polish_files

PLACE = Path(__file__).resolve().parent.parent / "src" / "sage_entitlements" / "generated"
HEAD = '''"""{about}

Made by ``.ci/generate.py``, and never edited: whoever edits its sources runs that again.{unless}
"""
'''
UNLESS = " While\nthey are other than those it was made from, it is not used."


def main(options: list[str]) -> int:
    """Write what is generated, or tell whether it has to be."""
    written = made()
    stale = [name for name in written if (PLACE / name).read_text("utf-8") != written[name]]
    for name in stale:
        if "--check" not in options:
            (PLACE / name).write_text(written[name], encoding="utf-8")
            continue
        print(f"{name} is older than its sources; run: python .ci/generate.py", file=sys.stderr)
    return len(stale) if "--check" in options else 0


def made() -> dict[str, str]:
    """Make each file of the folder."""
    return {"catalog.py": catalog(), "calendar.py": calendar(), "commands.py": commands()}


def catalog() -> str:
    """Write the bundled catalogue as the call that makes it."""
    source = Path(bundled_directory())
    files = {path.name: path.read_bytes() for path in catalog_files(source)}
    found = load_catalog(source)  # a folder that is named is read and checked
    used: set[str] = set()
    parts = []
    for each in attrs.fields(Catalog):
        part = getattr(found, each.name)
        entries = isinstance(part, tuple)
        value = (
            listed("(", [python(one, used) for one in part], ")") if entries else python(part, used)
        )
        parts.append(f"{each.name}={value}")
    return "\n".join(
        (
            HEAD.format(
                about="The bundled catalogue as it was read and found sound.", unless=UNLESS
            ),
            "# mypy: ignore-errors",
            "from datetime import time\n",
            "from sage_entitlements.catalog.catalog import Catalog",
            f"from sage_entitlements.model import {', '.join(sorted(used - {'Text'}))}",
            "from sage_entitlements.text import Text",
            listed(
                "\nFILES = {", [f"{name!r}: {content!r}" for name, content in files.items()], "}"
            ),
            listed("\nCATALOG = Catalog(", parts, ")\n"),
        )
    )


def calendar() -> str:
    """Write Poland's holidays of all known years, as the holidays package has them."""
    years = {year: ask_package(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    names = sorted({text for days in years.values() for text in days.values()}, key=str)
    texts = (f"Text(pl={each.pl!r}, en={each.en!r})" for each in names)
    lines = (
        f"{year}: {tuple((day.month, day.day, names.index(text)) for day, text in days.items())}"
        for year, days in years.items()
    )
    return "\n".join(
        (
            HEAD.format(about="Poland's holidays as the holidays package has them.", unless=UNLESS),
            "from sage_entitlements.text import Text",
            f"\nMADE_OF = {polish_files()!r}",
            listed("\nNAMES = (", texts, ")"),
            listed("\nHOLIDAYS = {", lines, "}\n"),
        )
    )


def commands() -> str:
    """Write which module declares which command, and the commands' helps."""
    entries = (f"{name!r}: {said!r}" for name, said in declared().items())
    return "\n".join(
        (
            HEAD.format(
                about="The commands of the root: the module of each, and its help.", unless=""
            ),
            listed("\nCOMMANDS = {", entries, "}\n"),
        )
    )


def declared() -> dict[str, tuple[str, str]]:
    """Import the modules of all commands; give of each command of the root its module and help."""
    found = {}
    for module in MODULES:
        import_module(f"sage_entitlements.cli.{module}")
    for name, command in ROOT.commands.items():
        one: Any = command
        while isinstance(one, click.Group):  # it is declared where its first command is
            one = next(iter(one.commands.values()))
        module = one.callback.__module__.rpartition(".")[2]
        found[name] = module, str(getattr(command, "untranslated", ""))
    return dict(sorted(found.items(), key=lambda each: [*MODULES].index(each[1][0])))


def listed(opening: str, entries: Iterable[str], closing: str) -> str:
    """Write entries between brackets, a line each."""
    return "\n".join((opening, *(f"    {each}," for each in entries), closing))


def python(value: Any, used: set[str]) -> str:
    """Write a value as the expression that makes it, and note the classes used."""
    kind = type(value)
    if isinstance(value, tuple):
        return f"({''.join(f'{python(each, used)}, ' for each in value)})"
    if isinstance(value, StrEnum):
        used.add(kind.__name__)
        return f"{kind.__name__}.{value.name}"
    if attrs.has(kind):
        used.add(kind.__name__)
        given = (
            f"{each.name}={python(getattr(value, each.name), used)}"
            for each in attrs.fields(kind)
            if getattr(value, each.name) != each.default
        )
        return f"{kind.__name__}({', '.join(given)})"
    return f"time({value.hour}, {value.minute})" if isinstance(value, time) else repr(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
