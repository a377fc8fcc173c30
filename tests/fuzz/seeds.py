"""Sound input to begin with, made of the bundled catalogue, and the words that input is made of."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

import tomli_w

from catalog_data import bundled
from sage_entitlements.contract.ledger import contract_text
from sage_entitlements.contract.model import Contract, OrderContacts, ProductPackage
from sage_entitlements.files.convert import unstructure
from sage_entitlements.model import ActivityId
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.visits import Package, Visit

from .arguments import FORMS, HERE
from .changes import NEXT_PART
from .targets import NEXT_FILE

OVERLAY = """\
# ours
[[confirmed]] # by phone
plan = "komfort"
service = "callback"
inclusion = "included"
source = "letter # 7"   # which
on = 2026-05-31

# about the next
[[confirmed]]
  plan = 'vip'
  service = "remote-help"
  inclusion = "not_included"
  source = \"\"\"
two
lines\"\"\"
  on = 2026-05-31

[readings]
"window.last-day" = "day-before"
"complaint.end-of-day" = 'close-of-business' # at five

[[calendar]]
day = 2026-12-24
note = "Wigilia"
"""
CONTRACT = Contract(
    customer="Firma ł",
    plan="VIP +",
    starts=date(2026, 1, 31),
    months=12,
    programs=("Handel",),
    product_packages=(ProductPackage(name="S", programs=("Kadry", "Płace"), chosen="kadry"),),
    order_contacts=OrderContacts(phone="+48 22 455 56 00", email="a@b.pl"),
    professional_services=(Package(purchased=date(2026, 1, 31), name="Alfa"),),
    visits=(
        Visit(on=date(2026, 2, 6), hours=6.5, package="alfa"),
        Visit(on=date(2026, 2, 6), hours=7, activities=(ActivityId("user-support"),)),
    ),
    remote_sessions=(
        RemoteSession(start=datetime.fromisoformat("2026-02-03T10:00"), minutes=31),
        RemoteSession(
            start=datetime.fromisoformat("2026-10-25T02:30"), minutes=5, program="HANDEL"
        ),
    ),
    extra_sessions=(ExtraSessions(purchased=date(2026, 2, 8), sessions=2),),
)
_SMALL = ("phone-support", "callback", "priority-call")
"""Services of a catalogue that loads quickly; the last gives the one before."""
DAYS = (
    *("2026-05-31", "2024-02-29", "1990-01-01", "2100-12-31", "1989-12-31", "0001-01-01"),
    *("2026-05-31T14:30", "2026-05-31 14:30:59.5", "2026-05-31T12:30Z", "2100-12-31T23:59-12:00"),
    *("2026-03-29T02:30", "2026-10-25T02:30", "9999-12-31T23:59-23:59", "0001-01-01T00:00+23:59"),
    *("2026-02-03T10:00/20", "2025-06-02/6.5", "2025-06-02/-1", "2026-01-31/Alfa", "7", "", "-"),
)


def small_catalogue() -> dict[str, Any]:
    """Give a part of the bundled catalogue that is a whole one by itself."""
    data = bundled()
    family = data["families"][0]
    data["families"] = [family]
    data["plans"] = [each for each in data["plans"] if each["family"] == family["id"]][-2:]
    data["services"] = [each for each in data["services"] if each["id"] in _SMALL]
    package = data["professional_services"]
    package["activities"] = package["activities"][:2]
    for each in (*data["services"], package):
        each["clauses"] = each["clauses"][:2]
        each["readings"] = each.get("readings", [])[:1]
    grid = data["matrix"][family["id"]]
    grid["plans"] = grid["plans"][-2:]
    grid["cells"] = {name: grid["cells"][name][-2:] for name in _SMALL}
    data["matrix"] = {family["id"]: grid}
    used = json.dumps([data[name] for name in data if name not in {"clauses", "readings"}])
    for section in ("clauses", "readings"):
        data[section] = [each for each in data[section] if f'"{each["id"]}"' in used]
        for each in data[section]:
            _shorten(each)
    cell = {"plan": data["plans"][0]["id"], "service": "callback", "inclusion": "not_included"}
    data["confirmed"] = [{**cell, "source": "x", "on": date(2026, 5, 31)}]
    data["calendar"] = [{"day": date(2026, 12, 24), "note": "x"}]
    return data


def _shorten(data: Any) -> None:
    """Leave of texts in two languages only their figures."""
    for value in data.values() if isinstance(data, dict) else data:
        if isinstance(value, dict) and value.keys() == {"pl", "en"}:
            value |= {
                name: "x".join(re.findall(r"{\w+}", text)) + "." for name, text in value.items()
            }
        elif isinstance(value, dict | list):
            _shorten(value)


def _catalogues() -> list[str]:
    small = small_catalogue()
    files = [tomli_w.dumps({name: part}) for name, part in small.items()]
    return [tomli_w.dumps(small), NEXT_FILE.decode().join(files)]


def _texts_to_change() -> list[str]:
    listed = 'confirmed = [{plan = "vip", service = "callback", inclusion = "included", '
    return [
        f"{OVERLAY}{NEXT_PART}order form",
        f'{listed}source = "x", on = 2026-01-01}}]{NEXT_PART}"',
        f'readings.working-day = "x"{NEXT_PART}#',
        OVERLAY.replace("\n", "\r\n"),
    ]


def _contracts() -> list[str]:
    least = 'customer = "x"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'
    return [contract_text(CONTRACT), least]


def _lines() -> list[str]:
    line = json.dumps(unstructure(CONTRACT), default=lambda day: day.isoformat())
    least = '{"customer":"x","plan":"vip","starts":"2026-01-31","months":12}'
    return [line, "\n".join([least, "", "{}", f"{least}\r", "[]"])]


def _arguments() -> list[str]:
    first = DAYS[:2]
    return [
        "\n".join([chr(48 + number), *(form.count(HERE) * first)[: form.count(HERE)]])
        for number, form in enumerate(FORMS)
    ]


@cache
def words(target: str) -> tuple[str, ...]:
    """Give what the input of a target is made of: keys, names, signs."""
    if target in {"dates", "arguments"}:
        return (*DAYS, "T", "Z", "+02:00", "/", "\u0663", "\n", "--", "--help")
    data = bundled()
    named = [*data["families"], *data["plans"], *data["services"], data["professional_services"]]
    names = [each[key] for each in named for key in ("id", "name")]
    names += [each["id"] for section in ("clauses", "readings") for each in data[section]]
    if target == "names":
        return (*names, "plus", "+", "\u0142", "\u0301", "\ufb03", "\u0130", "\u00df", "\u00ad")
    keys = re.findall(r"[a-z_]+(?= =)|\[+[a-z_.]+\]+", OVERLAY + contract_text(CONTRACT))
    keys += re.findall(r"[a-z_]+(?= =)|\[+[a-z_.]+\]+", tomli_w.dumps(small_catalogue()))
    signs = ['"""', "'''", "\\u0000", "\\ud800", "[[", "]]", "{", "}", " = ", "#", "\r\n", "1e999"]
    values = ["yes, assumed", "no, stated", "unknown", "included", "08:00:00", "true", "nan"]
    return tuple(dict.fromkeys([*keys, *signs, *values, *DAYS[:14], *names]))


_SEEDS: dict[str, Callable[[], Iterable[str]]] = {
    "catalogue": _catalogues,
    "overlay": lambda: [OVERLAY],
    "contract": _contracts,
    "lines": _lines,
    "names": lambda: words("names"),
    "dates": lambda: DAYS,
    "arguments": _arguments,
    "changes": _texts_to_change,
}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Give the input that a target is begun with."""
    return tuple(each.encode("utf-8") for each in _SEEDS[target]())
