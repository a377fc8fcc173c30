"""Command lines that between them use every command and every option of the program.

What holds for every answer is tried on all of them, by several tests.
"""

import os
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .helpers import ANSWERING, command_of, lines_of, run

FOR_PEOPLE = ("table", "markdown", "html")


class Run(NamedTuple):
    """A command line, the exit code that it has to give, and the formats to try it in."""

    arguments: str
    code: int = 0
    formats: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.arguments

    @property
    def words(self) -> list[str]:
        """The command line as a list."""
        return self.arguments.split()


# With the exit code where it is not 0, and the formats where they are not all of the command's.
_RUNS = """\
plans; plans --why; show komfort; show podstawowa+ --why; show premium; matrix; matrix --why
matrix --family subscription; compare komfort vip; which remote-help; which callback --why
show premium --as-of 2027-06-01; has premium phone-support --as-of 2026-06-01T12:00
which phone-support --as-of 2026-06-01; compare premium vip --as-of 2026-06-01
matrix --as-of 2026-06-01
compare komfort prestiz vip-plus --only-differences --why; has vip callback --why
compare vip vip+ --only-differences; compare premium komfort+; which callback remote-help
upgrade komfort --to remote-help --why; upgrade premium --to phone-support --as-of 2026-06-01
upgrade komfort+ --to callback --to remote-help; upgrade prestiz --to remote-help
upgrade podstawowa --to callback --to priority-call
offer vip --as-of 2026-06-01; offer premium --instead-of vip --why
offer komfort+ --instead-of vip+ --as-of 2026-06-01T12:00
has premium callback; has komfort remote-help =1; has komfort+ remote-help =3
has vip callback --confirmed-only =3; service remote-help; service professional-services --why
hours --at 2026-12-24T16:30; hours --at 2026-10-25T02:30; hours --at 2026-11-23
workdays --on 2026-12-24 --why; workdays --on 1990-01-01; workdays --on 2100-12-31
workdays --from 2026-12-14 --to 2027-01-08
remote --starts 2026-01-31 --minutes 45 --as-of 2026-02-15 --why =1
remote --plan vip --starts 2026-01-31 --minutes 45 --as-of 2026-02-15 =1
remote --plan komfort+ --starts 2026-01-31 --minutes 9 --as-of 2026-02-15 --why =3
remote --plan komfort --starts 2026-01-31 --as-of 2026-02-15
remote --starts 2026-01-31 --session 2026-02-03T10:00/47 --as-of 2026-02-15T12:00
remote --starts 2026-01-31 --months 12 --minutes 9 --as-of 2027-02-15 =1
visits --purchased 2025-03-10 --visit 2025-06-03/8 --as-of 2026-03-01
visits --purchased 2025-03-10 --next 2026-03-09/7 --as-of 2025-03-01
visits --purchased 2025-03-10 --next 2026-03-11/7 --as-of 2026-03-11T10:00 =1
complaint 2026-12-24T12:00 --as-of 2026-12-28; recording 2026-11-23
complaint 2026-03-10T11:00 --as-of 2026-03-11T00:00 =1
complaint 2026-03-10T19:00 --as-of 2026-03-10T20:00 --overlay undefined.toml
complaint 2026-12-24T12:00 --as-of 2026-12-28 --overlay undefined.toml =3
contract new n.toml --customer F --plan vip --starts 2026-01-31 --program P \
--number 7 --nip 5250007313
contract new n.toml --customer F --plan komfort+ --starts 2026-01-31 --months 6 \
--product-package A/B/C --phone 221234567 --email a@b.pl --purchased 2026-02-01/A
contract import i.csv --to . --dry-run; contract import i.jsonl --to .
contract check f.toml --as-of 2026-06-01; contract check f.toml b.toml --as-of 2026-06-01 =4
contract status f.toml --contracts . --as-of 2026-02-28
contract status f.toml --as-of 2026-02-03T11:00 --why
contract status f.toml --as-of 2026-02-04; contract status f.toml --as-of 2026-01-01
contract status f.toml --as-of 2026-02-04 --overlay undefined.toml
contract status f.toml --as-of 2027-02-01; contract status u.toml --as-of 2026-02-03T11:00
contract status p.toml --as-of 2026-02-28; contract status k.toml --as-of 2026-02-28
contract record remote f.toml --start 2026-03-02T09:00 --minutes 45 --why --dry-run
contract record remote f.toml --contracts . --start 2026-02-03T09:00 --minutes 5 \
--note N --by B
contract record remote f.toml --start 2026-03-02T09:00 --end 9:31 --dry-run
contract record remote f.toml --start 2026-02-03T12:00 --minutes 5 --dry-run =1
contract record remote f.toml --start 2026-02-03T10:00 --minutes 47 --dry-run =1
contract record remote u.toml --start 2026-02-03T12:00 --minutes 5 --dry-run =3
contract record remote u.toml --start 2026-02-03T12:00 --minutes 5 --anyway
contract record remote p.toml --start 2026-02-03T12:00 --minutes 5 --program P
contract record visit f.toml --on 2026-03-02 --hours 6.5 --activity training --note N --by B \
--dry-run
contract record visit f.toml --on 2026-01-31 --hours 7 --package A
contract record visit f.toml --contracts . --on 2026-03-02 --hours 8 --dry-run
contract record visit f.toml --on 2026-03-02 --hours 8 --dry-run --overlay undefined.toml =1
contract record visit k.toml --on 2026-03-02 --hours 7 --anyway
contract record extra f.toml --contracts . --purchased 2026-02-03 --note N --by B --dry-run
contract record extra f.toml --purchased 2026-02-03 --sessions 2
contract record extra f.toml --purchased 2027-02-03 --anyway
contract record extra f.toml --purchased 2027-02-03 =1
contract record package f.toml --purchased 2026-03-02 --name B --note N --by B --dry-run
contract record package f.toml --contracts . --purchased 2026-02-01 --anyway
contract timeline f.toml --contracts . --as-of 2026-02-28
contract timeline p.toml --as-of 2027-02-28
contract status l.toml --as-of 2026-02-28 --why; contract timeline l.toml --as-of 2027-03-01
contract status l.toml --as-of 2026-01-01; contract status e.toml --as-of 2026-02-19
contract status e.toml --as-of 2026-02-21; contract timeline e.toml --as-of 2026-02-21 --why
contract renew f.toml --contracts . --note N --by B
contract renew f.toml --months 6 --plan komfort --why --dry-run
contract renew l.toml --anyway; contract renew z.toml =1; contract renew e.toml =1
contract change-plan f.toml --contracts . komfort --on 2026-02-03 --note N --by B --dry-run
contract change-plan f.toml komfort+ --on 2026-02-03 --why
contract end f.toml --on 2026-02-02; contract end e.toml --cancel --why
contract end f.toml --contracts . --on 2026-12-31 --dry-run
contract log l.toml --contracts . --as-of 2026-03-01 --why; contract log e.toml --as-of 2026-02-21
contract log p.toml --as-of 2026-03-01
contract amend f.toml --contracts . session 1 --minutes 20 --start 2026-02-02T9:00 --note N --by B
contract amend f.toml sesja 2026-02-03T10:50 --end 2026-02-03T11:00 --dry-run --why
contract amend f.toml session 2 --start 2026-02-03T10:00 =1
contract amend p.toml session 3 --program P --anyway; contract amend p.toml session 1 --minutes 30
contract amend f.toml visit 1 --on 2026-02-05 --hours 6 --activity training --package A
contract amend l.toml extra 1 --purchased 2026-02-02 --sessions 2
contract amend f.toml package 1 --name B --purchased 2026-01-11
contract amend l.toml renewal 1 --months 7 --plan komfort; contract amend l.toml change 1 --note N
contract remove f.toml --contracts . session 1 --by B; contract remove l.toml renewal 2 --dry-run
contract remove f.toml visit 3.02.2026 --why; contract remove l.toml change 1
contract timeline k.toml --as-of 2026-02-28; contract timeline u.toml --as-of 2026-06-01 --why
portfolio f.toml u.toml p.toml k.toml l.toml e.toml --as-of 2026-03-03
portfolio f.toml k.toml --as-of 2029-02-03 --sort given
portfolio f.toml p.toml --as-of 2026-02-03 --within 30 --losing session --losing visits \
--losing extra --losing term
portfolio f.toml p.toml --as-of 2026-02-03 --sort loss @json
portfolio f.toml p.toml --as-of 2026-02-03 --sort customer @csv
portfolio f.toml p.toml --as-of 2026-02-03 --sort plan @jsonl
portfolio f.toml l.toml e.toml --as-of 2026-03-03 --customer firma --plan vip --plan vip+ \
--status running --status ended
portfolio f.toml l.toml e.toml --as-of 2026-01-03 --status not-started --extra crm=0017
portfolio f.toml l.toml u.toml e.toml --as-of 2026-03-03 --summary \
@table,json,csv,markdown,jsonl,xlsx
portfolio l.toml --as-of 2026-03-03 --summary --extra crm=0017 --customer 525-000-73-13 --why \
@table,json,csv,markdown,jsonl,xlsx
portfolio . --as-of 2026-02-03 --sort term --why =4 @table,markdown,json
complaints f.toml p.toml u.toml --as-of 2026-02-03; complaints . --as-of 2026-02-08 --why =4 \
@table,markdown,json
complaints f.toml --as-of 2026-02-04 @table,json,csv,markdown
complaints f.toml --as-of 2026-02-04 --overlay undefined.toml
usage f.toml u.toml p.toml k.toml l.toml e.toml --as-of 2026-06-03
usage f.toml --as-of 2026-01-01 --why; usage . --as-of 2026-06-03 =4 @table,markdown,json
usage f.toml k.toml --as-of 2027-06-03 --months 3 --only never --only always --only sometimes \
--only open --only nothing --only unknown
catalog check; catalog check --as-of 2020-01-01; catalog check odd.toml --as-of 2026-06-01
catalog check broken.toml =4; catalog confirm premium callback --withdraw
catalog confirm komfort callback --not-included --source mail --why
catalog confirm vip callback --not-included --source mail --from 2027-01-01 --on 2026-05-31
catalog confirm vip remote-help callback --included --source mail --on 2026-05-31
catalog confirm komfort callback --not-included --source mail --dry-run
catalog confirm --sheet m.csv --source mail --on 2026-05-31 --why
catalog confirm --sheet m.csv --source mail --from 2027-01-01 --dry-run
catalog readings; catalog readings --why; catalog readings --overlay undefined.toml
catalog readings set window.free-day-end next-working-day; catalog where
catalog readings reset complaint.end-of-day
catalog export; catalog export --overlay undefined.toml
workdays --from 2026-02-01 --to 2026-02-08 --overlay undefined.toml
hours --at 2026-02-03 --overlay undefined.toml; hours --at 2026-02-07 --overlay undefined.toml
workdays --on 2026-02-07 --overlay undefined.toml; catalog calendar list
catalog calendar list --as-of 2026-02-04 --overlay undefined.toml
catalog calendar add 2026-12-31 --closed --note Remanent
catalog calendar add --every-year 12-31 --opens 8:00 --closes 13:00 --overlay undefined.toml
catalog calendar add --from 2026-12-27 --to 2026-12-31 --closed
catalog calendar remove --every-year 07-01
catalog calendar remove 2026-02-03 --overlay undefined.toml
catalog calendar remove --every-year 12-31 --overlay undefined.toml
catalog calendar remove --from 2026-05-01 --to 2026-05-04 --overlay undefined.toml
schema; schema contract status; schema portfolio --line
"""


def _read(line: str) -> Run:
    found = re.fullmatch(r"(.+?)(?: =([0-9]))?(?: @(\S+))?", line)
    assert found
    every = (*map(str, getattr(ANSWERING[command_of(found[1])], "formats", ())),)
    return Run(found[1], int(found[2] or 0), (*found[3].split(","),) if found[3] else every)


RUNS = tuple(map(_read, lines_of(_RUNS)))


def _tables(name: str, *entries: str) -> str:
    """Write an array of tables, in which entries can be recorded; ``;`` parts their keys."""
    return "".join(f"\n[[{name}]]\n{each}\n".replace("; ", "\n") for each in entries)


_CONTRACT = 'customer = "Firma"\nplan = "{}"\nstarts = 2026-01-31\nmonths = 12\n'
_PACKAGE = _tables("professional_services", 'purchased = 2026-01-10; name = "A"')
_USED = _tables("visits", "on = 2026-02-02; hours = 7", "on = 2026-02-03; hours = 9") + _tables(
    "remote_sessions",
    "start = 2026-02-03T10:00:00; minutes = 47",
    "start = 2026-02-03T10:50:00; minutes = 5",
)
_PROGRAMS = """\
programs = ["P", "Q"]
order_contacts = { phone = "+48 22 123 45 67", email = "biuro@example.com" }
product_packages = [{ name = "R", programs = ["S", "T"], chosen = "S" }]
professional_services = [{ purchased = 2026-02-07 }, { purchased = 2026-02-02, name = "C" }]
extra_sessions = [{ purchased = 2026-02-04 }]
visits = [
    { on = 2026-02-06, hours = 7 }, { on = 2026-02-09, hours = 7 },
    { on = 2026-02-10, hours = 7 }, { on = 2026-02-11, hours = 7 },
]
"""
_SESSIONS = _tables(
    "remote_sessions",
    'start = 2026-02-06T16:40:00; minutes = 30; program = "P"',
    "start = 2026-02-08T10:00:00; minutes = 30",
    'start = 2026-02-27T18:00:00; minutes = 10; program = "Z"',
)
_LIFE = (
    'number = "K/2026/17"\nnip = "5250007313"\nextra = { crm = "0017" }\n'
    + _tables("plan_changes", 'on = 2026-02-10; plan = "vip"; note = "B/7"; by = "anna"')
    + _tables("renewals", 'months = 6; plan = "vip-plus"', "months = 1")
    + _tables("extra_sessions", "purchased = 2026-02-01; sessions = 3")
)
_CONFIRMED = 'plan = "premium"; service = "{}"; inclusion = "{}"; source = "12/2026"; on = {}'
_FILES = {
    # A cell of every evidence that commands can make.
    "o.toml": _tables(
        "confirmed",
        _CONFIRMED.format("callback", "included", "2026-05-31"),
        _CONFIRMED.format("phone-support", "included", "2026-05-31; from = 2027-01-01"),
    )
    + '\n[readings]\n"complaint.end-of-day" = "midnight"\n'
    + _tables("calendar", 'every_year = "07-01"'),
    # What stands in one line cannot be changed without writing the file anew.
    "inline.toml": 'readings = { "window.last-day" = "day-before" }\n'
    'confirmed = [{ plan = "premium",'
    ' service = "callback", inclusion = "included", source = "A", on = 2026-05-31 }]\n',
    "undefined.toml": '[readings]\n"complaint.non-working-day" = "undefined"\n'
    '"visit.too-long" = "refused"\n'
    '"complaint.end-of-day" = "close-of-business"\n'
    + _tables(
        "calendar",
        'day = 2026-02-03; note = "inwentura"',
        'day = 2026-02-07; opens = 09:00:00; closes = 12:00:00; note = "odrobione"',
        'every_year = "12-31"; opens = 08:00:00; closes = 12:00:00',
        "first_day = 2026-05-01; last_day = 2026-05-04",
    ),
    "odd.toml": _tables(
        "confirmed",
        _CONFIRMED.format("phone-support", "not_included", "2020-05-31"),
        _CONFIRMED.format("remote-help", "included", "2020-05-31"),
    ),
    "broken.toml": '[readings]\n"window.last-day" = "nigdy"\n',
    "f.toml": _CONTRACT.format("VIP") + _PACKAGE + _USED,
    "u.toml": _CONTRACT.format("Komfort +") + _PACKAGE + _USED,
    "k.toml": _CONTRACT.format("Komfort") + _USED,
    "l.toml": _CONTRACT.format("Komfort") + _LIFE + _PACKAGE + _USED,
    "e.toml": _CONTRACT.format("VIP") + "ends = 2026-02-20\n" + _PACKAGE + _USED,
    "z.toml": _CONTRACT.format("VIP").replace("12", "800") + _tables("renewals", "months = 1"),
    "p.toml": _CONTRACT.format("VIP +") + _PROGRAMS + _SESSIONS,
    "i.csv": "klient;plan;od;numer;extra.a\nN;VIP;31.1.2026;7;0017\nN;Komfort;2026-02-01;8;\n",
    "m.csv": "Usługa;Premium;VIP\nOddzwonienie na życzenie;tak !;tak\nPomoc zdalna;x;?\n",
    "i.jsonl": '{"customer": "N", "plan": "vip", "starts": "2026-01-31", "months": 12}\n',
    "b.toml": _CONTRACT.format("vp") + _PACKAGE + _USED,
}


_AS_LAID_OUT: dict[str, tuple[int, int, int] | None] = {}


def lay_out(folder: Path) -> None:
    """Write the files that the runs name, or changed; short paths, for what is shown of them."""
    here = str(folder.resolve())
    for name, text in _FILES.items():
        path = os.path.join(here, name)
        if _AS_LAID_OUT.get(path, ()) != _state(path):
            Path(path).write_text(text, encoding="utf-8")
            _AS_LAID_OUT[path] = _state(path)
    (folder / "n.toml").unlink(missing_ok=True)


def _state(path: str) -> tuple[int, int, int] | None:
    with suppress(FileNotFoundError):
        found = os.stat(path)
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None


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
