"""What is worth a second look, as the commands that check, record and sum up tell it."""

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from .helpers import records, run

FILE = Path("umowy", "a.toml")

pytestmark = pytest.mark.usefixtures("held_figures", "home")

AS_OF = "--as-of=2026-09-01"
ODD = """\
customer = "Firma"
number = "K/1"
nip = "5250007314"
plan = "vip"
starts = 2026-01-31
months = 12
ends = 2026-09-30
renewals = [{months = 12}]

[order_contacts]
phone = "zob. CRM 1 2 3 4 5 6"
email = "a@b.pl"

[[remote_sessions]]
start = 2026-08-15T03:00:00
minutes = 20
"""
SAID = {
    "nip": '"5250007314" is no NIP: it has other than ten digits, or a wrong check digit',
    "free_day": "session, Sat 15 Aug 2026 03:00: not a working day (Assumption Day)",
    "night": "session, Sat 15 Aug 2026 03:00: at night",
    "after_end": "renewal, Sun 31 Jan 2027: the contract has ended by then",
    "odd_phone": '"zob. CRM 1 2 3 4 5 6" does not look like a phone number',
}
PO_POLSKU = (
    "sesja, sob. 15.08.2026 03:00: w nocy",
    "sesja, sob. 15.08.2026 03:00: dzień wolny (Wniebowzięcie Najświętszej Marii Panny)",
    "przedłużenie, niedz. 31.01.2027: umowa jest już wtedy zakończona",
    "„5250007314” to nie NIP: nie ma dziesięciu cyfr albo nie zgadza się cyfra kontrolna",
    "„zob. CRM 1 2 3 4 5 6” nie wygląda na numer telefonu",
    f"ta sama umowa jest też w pliku {FILE}",
)


@pytest.fixture(autouse=True)
def _folder(home: Path) -> None:
    (home / "umowy").mkdir()
    Path("umowy/a.toml").write_text(ODD, encoding="utf-8")


def shown(line: str, code: int = 0, **env: str) -> str:
    result = run(*shlex.split(line), env={"COLUMNS": "200", **env})
    assert (result.exit_code, result.stderr) == (code, ""), result.output
    return result.stdout


def checked(language: str = "en") -> list[dict[str, Any]]:
    done = shown(f"contract check umowy {AS_OF} --format=json --lang={language}")
    return [odd for each in json.loads(done)["result"]["files"] for odd in each["warnings"]]


def test_a_check_tells_odd_hours_and_all_else_and_changes_no_exit_code() -> None:
    assert {each["remark"]: each["text"] for each in checked()} == SAID
    table = shown(f"contract check umowy {AS_OF}")
    assert all(f"{FILE}  {text}" in table for text in SAID.values())
    assert "1 contract checked, 0 broken, 5 warnings.\n" in table
    rows = records(shown(f"contract check umowy {AS_OF} --format=csv"))
    assert [(each["kind"], each["remark"]) for each in rows] == [
        ("warnings", each["remark"]) for each in checked()
    ]


def test_copies_are_not_counted_without_a_word() -> None:
    for name in ("a (1).toml", "a-PC7.toml"):
        shutil.copy("umowy/a.toml", f"umowy/{name}")
    found = checked("pl")
    assert {each["text"] for each in found} == {
        *PO_POLSKU[:-1],
        f"ta sama umowa jest też w pliku {FILE.with_name('a (1).toml')}",
    }
    copies = [each["file"] for each in found if each["remark"] == "copy"]
    assert copies == [str(FILE.with_name("a-PC7.toml")), str(FILE)]


def test_a_portfolio_counts_them_alike_in_every_format_and_names_the_command() -> None:
    line = '{"customer": "Inna", "plan": "komfort", "starts": "2026-01-31", "months": 12}\n'
    Path("b.jsonl").write_text(line * 2, encoding="utf-8")
    # As they are given, no contract is compared with another.
    for sort, copy, odd in (("given", "0", "1 contract is"), ("loss", "1", "2 contracts are")):
        asked = f"portfolio umowy b.jsonl {AS_OF} --sort={sort}"
        counts = {"a.toml": "5", "b.jsonl:1": "0", "b.jsonl:2": copy}
        rows = records(shown(f"{asked} --format=csv"))
        assert {Path(each["file"]).name: each["remarks"] for each in rows} == counts
        found = json.loads(shown(f"{asked} --format=json"))["result"]["contracts"]
        assert {Path(each["file"]).name: str(each["remarks"]) for each in found} == counts
        foot = f"{odd} worth a second look: sage-entitlements contract check PATH\n"
        assert foot in shown(asked)
    Path("b.jsonl").write_text(line, encoding="utf-8")
    assert "second look" not in shown(f"portfolio b.jsonl {AS_OF}")


def test_a_recording_remarks_on_overlaps_and_odd_hours_of_its_own_entry_alone() -> None:
    line = "contract record remote umowy/a.toml --start=2026-08-15T03:10 --minutes=20 --anyway"
    done = json.loads(shown(f"{line} --dry-run --format=json"))["result"]
    assert {(each["remark"], each["key"]) for each in done["remarks"]} == {
        (kind, "remote_sessions[2]") for kind in ("free_day", "night", "overlap", "not_covered")
    }
    assert "overlaps with the session of Sat 15 Aug 2026 03:00" in shown(line)
    assert "nakłada się na inną sesję: sob. 15.08.2026 03:10" in shown(
        f"{line.replace('03:10', '03:12')} --lang=pl"
    )
