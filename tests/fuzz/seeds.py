"""Sound input to begin with, made of the bundled catalogue, and the words that input is made of."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Any

import tomli_w

from catalog_data import bundled
from sage_entitlements.contract import model
from sage_entitlements.contract.intake import COLUMNS
from sage_entitlements.contract.ledger import contract_text
from sage_entitlements.contract.model import Contract, OrderContacts, ProductPackage
from sage_entitlements.files.convert import unstructure
from sage_entitlements.model import ActivityId
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.visits import Package, Visit

from .arguments import FORMS, HERE
from .changes import NEXT_PART
from .promises import EDITIONS, ON_THE_DAY
from .targets import KNOWN, NEXT_FILE

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
    number="K/2026/17",
    nip="5250007313",
    plan="VIP +",
    starts=date(2026, 1, 31),
    months=12,
    ends=date(2028, 5, 5),
    extra={"crm": "0017", "seen": {"on": date(2026, 2, 1)}},
    plan_changes=(
        model.PlanChange(on=date(2026, 6, 10), plan="komfort", note="by phone", by="Anna"),
        model.PlanChange(on=date(2027, 3, 1), plan="vip"),
    ),
    renewals=(model.Renewal(months=12, plan="komfort"), model.Renewal(months=6)),
    programs=("Handel",),
    product_packages=(ProductPackage(name="S", programs=("Kadry", "Płace"), chosen="kadry"),),
    order_contacts=OrderContacts(phone="+48 22 455 56 00", email="a@b.pl"),
    professional_services=(Package(purchased=date(2026, 1, 31), name="Alfa"),),
    visits=(
        Visit(on=date(2026, 2, 6), hours=6.5, package="alfa"),
        Visit(on=date(2026, 2, 6), hours=7, activities=(ActivityId("user-support"),)),
    ),
    remote_sessions=(
        RemoteSession(start=datetime.fromisoformat("2026-02-03T10:00"), minutes=31, by="Jan"),
        RemoteSession(start=datetime.fromisoformat("2027-02-28T10:00+01:00"), minutes=20),
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
    *("27.11.2026", "27.11.2026 9:40", "1.1.2026", "31.02.2026 10:00", "9:40", "24:00", "next"),
    *("now", "teraz", "today", "yesterday", "tomorrow", "wczoraj", "dzisiaj", "dziś", "jutro"),
    *("Wczoraj 9:05", "jutro 02:30", "yesterday 10:00/20", "dziś/6.5", "1", "yesterday 14:05"),
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
    life = '[[plan_changes]]\non = 2026-06-10\nplan = "komfort"\n[[renewals]]\nmonths = 6\n'
    session = "[[remote_sessions]]\nstart = 2026-{}-10T10:00:00\nminutes = 20\n"
    return [contract_text(CONTRACT), least, least + life + session.format("07") * 2]


def _texts_to_correct() -> list[str]:
    first, *others = _contracts()
    hard = f'{others[-1].rstrip()} # x\nnote = """\n# x\n[y]\n"""'
    texts = (first, *others, hard, first.replace("\n", "\r\n"))
    return [f"{each}{NEXT_PART}Anna" for each in texts]


def _imports() -> list[str]:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'.format
    rows = ("klient plan od", "A VIP 31.1.2026", "B vip 2026-01-01")
    cells = "".join(f"<row>{''.join(map(cell, row.split()))}</row>" for row in rows)
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return [
        'klient;plan;od;do;numer;extra.crm\n"A ""B""\n";VIP;27.11.2026;;7;\nB;VIP;1.1.2026;;;x\n',
        "customer,plan,starts,months,ends\r\nA,komfort,2026-01-31,12,\r\n\r\na,vip,2026-01-31,6,",
        f'<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>',
    ]


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
        names += [each.file for each in KNOWN]
        odd = ("plus", "+", "\u0142", "\u0301", "\ufb03", "\u0130", "\u00df", "\u00ad")
        return (*names, *odd, "PL 525", "0007313", "sesja", "online", "pomoc", "ß" * 50)
    if target == "imports":
        marks = ('"', '""', ";", ",", "\t", "\n", "\r\n", "\r", "\ufeff", "\0", "extra.", "-0")
        cells = (
            "<c><v>7</v></c>",
            "<c/>",
            "<row>",
            "</row>",
            ' t="d"',
            ' t="e"',
            ' r="XFD9"',
            "&#0;",
            "_x0000_",
        )
        return (*chain(*COLUMNS), *marks, *cells, *DAYS[:9], *names[:12])
    keys = re.findall(r"[a-z_]+(?= =)|\[+[a-z_.]+\]+", ON_THE_DAY + contract_text(CONTRACT))
    keys += re.findall(r"[a-z_]+(?= =)|\[+[a-z_.]+\]+", tomli_w.dumps(small_catalogue()))
    signs = ['"""', "'''", "\\u0000", "\\ud800", "[[", "]]", "{", "}", " = ", "#", "\r\n", "1e999"]
    values = ["yes, assumed", "no, stated", "unknown", "included", "08:00:00", "true", "nan"]
    return tuple(dict.fromkeys([*keys, *signs, *values, *DAYS[:14], *names]))


_SEEDS: dict[str, Callable[[], Iterable[str]]] = {
    "catalogue": _catalogues,
    "overlay": lambda: [OVERLAY, EDITIONS, ON_THE_DAY],
    "contract": _contracts,
    "lines": _lines,
    "names": lambda: words("names"),
    "dates": lambda: DAYS,
    "arguments": _arguments,
    "changes": _texts_to_change,
    "corrections": _texts_to_correct,
    "imports": _imports,
}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Give the input that a target is begun with."""
    return tuple(each.encode("utf-8") for each in _SEEDS[target]())
