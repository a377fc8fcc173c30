"""Command lines that between them use every command and every option of the program.

What holds for every answer is tried on all of them, by several tests.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .helpers import run

EVERY = ("table", "json", "csv", "markdown")
FOR_PEOPLE = ("table", "markdown")
PROGRAMS_ONLY = ("json",)


class Run(NamedTuple):
    """A command line, and the exit code that it has to give."""

    arguments: str
    code: int = 0
    formats: tuple[str, ...] = EVERY

    def __str__(self) -> str:
        return self.arguments

    @property
    def words(self) -> list[str]:
        """The command line as a list."""
        return self.arguments.split()


RUNS = (
    Run("plans"),
    Run("plans --why"),
    Run("show komfort"),
    Run("show podstawowa+ --why"),
    Run("show premium"),
    Run("matrix"),
    Run("matrix --why"),
    Run("matrix --family subscription"),
    Run("compare komfort vip"),
    Run("compare komfort prestiz vip-plus --only-differences --why"),
    Run("which remote-help"),
    Run("which callback --why"),
    Run("has vip callback --why"),
    Run("has premium callback"),
    Run("has komfort remote-help", 1),
    Run("has komfort+ remote-help", 3),
    Run("has vip callback --confirmed-only", 3),
    Run("service remote-help"),
    Run("service professional-services --why"),
    Run("hours --at 2026-12-24T16:30"),
    Run("hours --at 2026-10-25T02:30"),
    Run("hours --at 2026-11-23"),
    Run("workdays --on 2026-12-24 --why"),
    Run("workdays --on 1990-01-01"),
    Run("workdays --on 2100-12-31"),
    Run("workdays --from 2026-12-14 --to 2027-01-08"),
    Run("remote --starts 2026-01-31 --minutes 45 --as-of 2026-02-15 --why", 1),
    Run("remote --plan vip --starts 2026-01-31 --minutes 45 --as-of 2026-02-15", 1),
    Run("remote --plan komfort+ --starts 2026-01-31 --minutes 9 --as-of 2026-02-15 --why", 3),
    Run("remote --plan komfort --starts 2026-01-31 --as-of 2026-02-15"),
    Run("remote --starts 2026-01-31 --session 2026-02-03T10:00/47 --as-of 2026-02-15T12:00"),
    Run("remote --starts 2026-01-31 --months 12 --minutes 9 --as-of 2027-02-15", 1),
    Run("visits --purchased 2025-03-10 --visit 2025-06-03/8 --as-of 2026-03-01"),
    Run("visits --purchased 2025-03-10 --next 2026-03-09/7 --as-of 2025-03-01"),
    Run("visits --purchased 2025-03-10 --next 2026-03-11/7 --as-of 2026-03-11T10:00", 1),
    Run("complaint 2026-12-24T12:00 --as-of 2026-12-28"),
    Run("complaint 2026-03-10T11:00 --as-of 2026-03-11T00:00", 1),
    Run("complaint 2026-03-10T19:00 --as-of 2026-03-10T20:00 --overlay undefined.toml"),
    Run("complaint 2026-12-24T12:00 --as-of 2026-12-28 --overlay undefined.toml", 3),
    Run("recording 2026-11-23"),
    Run("contract new n.toml --customer F --plan vip --starts 2026-01-31 --program P"),
    Run(
        "contract new n.toml --customer F --plan komfort+ --starts 2026-01-31 --months 6"
        " --product-package A/B/C --phone 221234567 --email a@b.pl --purchased 2026-02-01/A"
    ),
    Run("contract check f.toml"),
    Run("contract check f.toml b.toml", 4),
    Run("contract status f.toml --as-of 2026-02-28"),
    Run("contract status f.toml --as-of 2026-02-03T11:00 --why"),
    Run("contract status f.toml --as-of 2026-02-04"),
    Run("contract status f.toml --as-of 2026-02-04 --overlay undefined.toml"),
    Run("contract status f.toml --as-of 2026-01-01"),
    Run("contract status f.toml --as-of 2027-02-01"),
    Run("contract status u.toml --as-of 2026-02-03T11:00"),
    Run("contract status p.toml --as-of 2026-02-28"),
    Run("contract status k.toml --as-of 2026-02-28"),
    Run("contract record remote f.toml --start 2026-03-02T09:00 --minutes 45 --why --dry-run"),
    Run("contract record remote f.toml --start 2026-02-03T09:00 --minutes 5"),
    Run("contract record remote f.toml --start 2026-02-03T12:00 --minutes 5 --dry-run", 1),
    Run("contract record remote f.toml --start 2026-02-03T10:00 --minutes 47 --dry-run", 1),
    Run("contract record remote u.toml --start 2026-02-03T12:00 --minutes 5 --dry-run", 3),
    Run("contract record remote u.toml --start 2026-02-03T12:00 --minutes 5 --anyway"),
    Run("contract record remote p.toml --start 2026-02-03T12:00 --minutes 5 --program P"),
    Run("contract record visit f.toml --on 2026-03-02 --hours 6.5 --activity training --dry-run"),
    Run("contract record visit f.toml --on 2026-01-31 --hours 7 --package A"),
    Run("contract record visit f.toml --on 2026-03-02 --hours 8 --dry-run", 1),
    Run("contract record visit k.toml --on 2026-03-02 --hours 7 --anyway"),
    Run("contract record extra f.toml --purchased 2026-02-03 --dry-run"),
    Run("contract record extra f.toml --purchased 2026-02-03 --sessions 2"),
    Run("contract record extra f.toml --purchased 2027-02-03 --anyway"),
    Run("contract record extra f.toml --purchased 2027-02-03", 1),
    Run("contract record package f.toml --purchased 2026-03-02 --name B --dry-run"),
    Run("contract record package f.toml --purchased 2026-02-01 --anyway"),
    Run("contract timeline f.toml --as-of 2026-02-28"),
    Run("contract timeline p.toml --as-of 2027-02-28"),
    Run("contract timeline k.toml --as-of 2026-02-28"),
    Run("contract timeline u.toml --as-of 2026-06-01 --why"),
    Run(
        "portfolio f.toml u.toml p.toml k.toml --as-of 2026-02-03",
        formats=(*EVERY, "jsonl"),
    ),
    Run("portfolio f.toml k.toml --as-of 2029-02-03 --sort given", formats=(*EVERY, "jsonl")),
    Run("portfolio f.toml p.toml --as-of 2026-02-03 --expiring-within 30 --unused-remote"),
    Run("portfolio f.toml p.toml --as-of 2026-02-03 --sort loss", formats=PROGRAMS_ONLY),
    Run("portfolio f.toml p.toml --as-of 2026-02-03 --sort customer", formats=("csv",)),
    Run("portfolio f.toml p.toml --as-of 2026-02-03 --sort plan", formats=("jsonl",)),
    Run("portfolio . --as-of 2026-02-03 --sort term --why", 4, formats=(*FOR_PEOPLE, "json")),
    Run("catalog check"),
    Run("catalog check --as-of 2020-01-01"),
    Run("catalog check odd.toml --as-of 2026-06-01"),
    Run("catalog check broken.toml", 4),
    Run("catalog confirm komfort callback --not-included --source mail --why"),
    Run("catalog confirm vip remote-help callback --included --source mail --on 2026-05-31"),
    Run("catalog confirm premium callback --withdraw"),
    Run("catalog confirm premium callback --withdraw --overlay inline.toml"),
    Run("catalog readings"),
    Run("catalog readings --why"),
    Run("catalog readings --overlay undefined.toml"),
    Run("catalog readings set window.free-day-end next-working-day"),
    Run("catalog readings set window.last-day same-date --overlay inline.toml"),
    Run("catalog where"),
    Run("catalog export", formats=("toml", "json")),
    Run("catalog export --overlay undefined.toml", formats=("toml", "json")),
    Run("schema", formats=PROGRAMS_ONLY),
    Run("schema contract status", formats=PROGRAMS_ONLY),
    Run("schema portfolio --line", formats=PROGRAMS_ONLY),
)

_OVERLAY = """\
[[confirmed]]
plan = "premium"
service = "callback"
inclusion = "included"
source = "12/2026"
on = 2026-05-31
"""
_INLINE = """\
# What stands in one line cannot be changed without writing the file anew.
confirmed = [{ plan = "premium", service = "callback", inclusion = "included", source = "A", \
on = 2026-05-31 }]
readings = { "window.last-day" = "day-before" }
"""
_UNDEFINED = """\
[readings]
"complaint.non-working-day" = "undefined"
"complaint.end-of-day" = "close-of-business"

[[closures]]
day = 2026-02-03
note = "inwentura"
"""
_ODD = """\
[[confirmed]]
plan = "premium"
service = "phone-support"
inclusion = "not_included"
source = "12/2026"
on = 2020-05-31

[[confirmed]]
plan = "premium"
service = "remote-help"
inclusion = "included"
source = "12/2026"
on = 2020-05-31
"""
_CONTRACT = """\
customer = "Firma"
plan = "{plan}"
starts = 2026-01-31
months = 12
"""
_USED = """
[[professional_services]]
purchased = 2026-01-10
name = "A"

[[visits]]
on = 2026-02-02
hours = 7

[[visits]]
on = 2026-02-03
hours = 9

[[remote_sessions]]
start = 2026-02-03T10:00:00
minutes = 47

[[remote_sessions]]
start = 2026-02-03T10:50:00
minutes = 5
"""
_PROGRAMS = """\
programs = ["P", "Q"]

[order_contacts]
phone = "+48 22 123 45 67"
email = "biuro@example.com"

[[product_packages]]
name = "R"
programs = ["S", "T"]
chosen = "S"

[[professional_services]]
purchased = 2026-02-07

[[professional_services]]
purchased = 2026-02-02
name = "C"

[[visits]]
on = 2026-02-06
hours = 7

[[visits]]
on = 2026-02-09
hours = 7

[[visits]]
on = 2026-02-10
hours = 7

[[visits]]
on = 2026-02-11
hours = 7

[[extra_sessions]]
purchased = 2026-02-04

[[remote_sessions]]
start = 2026-02-06T16:40:00
minutes = 30
program = "P"

[[remote_sessions]]
start = 2026-02-08T10:00:00
minutes = 30

[[remote_sessions]]
start = 2026-02-27T18:00:00
minutes = 10
program = "Z"
"""
_FILES = {
    # A cell of every evidence that commands can make.
    "o.toml": _OVERLAY,
    "inline.toml": _INLINE,
    "undefined.toml": _UNDEFINED,
    "odd.toml": _ODD,
    "broken.toml": '[readings]\n"window.last-day" = "nigdy"\n',
    "f.toml": _CONTRACT.format(plan="VIP") + _USED,
    "u.toml": _CONTRACT.format(plan="Komfort +") + _USED,
    # It has no package of professional services.
    "k.toml": _CONTRACT.format(plan="Komfort") + _USED[_USED.index("[[visits]]") :],
    "p.toml": _CONTRACT.format(plan="VIP +") + _PROGRAMS,
    "b.toml": _CONTRACT.format(plan="vp") + _USED,
}


def runs_of(way: tuple[str, ...]) -> Iterator[Run]:
    """Give the runs of a command, which the words of ``way`` lead to."""
    for case in RUNS:
        below = case.words[len(way) : len(way) + 1] == ["set"]  # the one command below another
        if case.words[: len(way)] == list(way) and not below:
            yield case


def lay_out(folder: Path) -> None:
    """Write the files that the runs name; short paths, for what is shown of them."""
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for made in (folder / "n.toml", *folder.glob("*.bak")):
        made.unlink(missing_ok=True)


@cache
def said(case: Run, kind: str, language: str, **variables: str) -> str:
    """Give what a run prints, which is all that it says. It runs in the folder of the files."""
    lay_out(Path())  # some runs write
    arguments = ("--overlay", "o.toml", *case.words, "--format", kind, "--lang", language)
    result = run(*arguments, env=variables)
    assert result.exit_code == case.code, result.output
    assert result.stderr == ""
    shown: str = result.stdout
    return shown
