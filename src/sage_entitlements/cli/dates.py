"""The commands that ask about days, hours, deadlines, sessions and visits."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sage_entitlements import dates as ask
from sage_entitlements.cli import params
from sage_entitlements.cli.page import Page, Said, facts, table, verdict
from sage_entitlements.cli.params import argument, as_of_option, command, option
from sage_entitlements.cli.run import Run, usage_problem
from sage_entitlements.deadlines import ComplaintStatus
from sage_entitlements.errors import InvalidAmountError
from sage_entitlements.model import Inclusion
from sage_entitlements.periods import TermStatus, UsagePeriod
from sage_entitlements.remote_help import RemoteSession, SessionPreflight
from sage_entitlements.text import N_, Phrase, Plural
from sage_entitlements.visits import Visit, WindowStatus
from sage_entitlements.warsaw import When, has_come, say_day, say_moment, say_month


def contract_month(period: UsagePeriod) -> tuple[Said, Said]:
    """Say which month of the contract it is: the question, and the answer."""
    days = period.first_day, period.last_day
    return Phrase("Contract month"), Phrase("no. {number}: {first} to {last}", period.number, *days)


# -- Hours and working days --------------------------------------------------------------


@command("", "--at 2026-12-23T16:30 --format json")
@params.at_option
def hours(run: Run, at: When) -> Page[ask.Hours]:
    """Tell whether the phone is answered now, or at another moment, and until when."""
    answer = ask.hours(run.catalog, at=at)
    found, opens, closes = answer.phone, answer.phone.opens_at, answer.phone.closes_at
    said = Phrase("Closed; opens {moment}.", say_moment(opens))
    if found.open is None:
        told = say_day(opens.date()), f"{opens:%H:%M}", f"{closes:%H:%M}"
        said = Phrase("Open on {day} from {opens} to {closes}.", *told)
    elif found.open:
        said = Phrase("Open until {moment}.", say_moment(closes))
    numbered = enumerate(answer.callback_attempts, start=1)
    shown = facts(
        (Phrase("Exception"), found.exception),
        (Phrase("Phone"), answer.number),
        (Phrase("Other channel"), Phrase("e-mail")),
        (Phrase("A call may be limited to"), Phrase("{minutes} min", answer.call_limit_minutes)),
        *((Phrase("Callback, attempt {number}", number), called) for number, called in numbered),
    )
    return Page(answer, said, shown, dated=True)


_WORKS = {  # what is said, and what where it is a holiday or an exception
    True: (N_("{day} is a working day."), N_("{day} is a working day: {what}.")),
    False: (N_("{day} is not a working day."), N_("{day} is not a working day: {why}.")),
}


@command("--on 2026-12-24", "--from 2026-12-14 --to 2027-01-08")
@option("--on", params.DAY, N_("One day to ask about, such as 27.11.2026 or tomorrow."))
@option("--from first", params.DAY, N_("The first day of a range."))
@option("--to last", params.DAY, N_("Its last day."))
def workdays(run: Run, on: date | None, **ends: date | None) -> Page[ask.WorkingDays]:
    """Tell the working days of a range, or of one day whether it is one.

    Without --from and --to it is about one day: that of --on, or today. "catalog calendar" tells
    when the company is closed, or open at other hours.
    """
    first, last = ends["first"], ends["last"]
    if (first is None) != (last is None) or (on is not None and first is not None):
        raise usage_problem("give --from and --to together, or --on alone")
    answer = ask.working_days(run.catalog, first or on or params.today(), last)
    if asked := answer.day:
        template = _WORKS[asked.of.working_day][asked.of.special is not None]
        said: Said = Phrase(template, *filter(None, (say_day(asked.of.day), asked.of.special)))
        before = Phrase("Working day before it"), asked.previous or "-"
        after = Phrase("Working day after it"), asked.next or "-"
        tables = [facts(before, after)]
    else:
        count = Plural("{n} working day", "{n} working days", len(answer.days))
        first_day, last_day = say_day(answer.first), say_day(answer.last)
        said = Phrase("{count} from {first} to {last}.", count, first_day, last_day)
        by_month = groupby(answer.days, lambda day: day.replace(day=1))
        months = ((say_month(first), [str(day.day) for day in days]) for first, days in by_month)
        rows = ((month, len(days), " ".join(days)) for month, days in months)
        special = ((each.day, each.special) for each in answer.every if each.special)
        known = table(Phrase("Holiday or exception | What it is"), special)
        tables = [table(Phrase("Month | Working days | Dates"), rows), known]
    return Page(answer, said, tables, dated=True)


# -- Remote help -------------------------------------------------------------------------


def _session(value: str, title: str, run: Run) -> RemoteSession:
    if match := re.fullmatch("([^/]+)/([0-9]{1,6})", value):
        start = params.MOMENT.read(match[1], title, run)
        with suppress(InvalidAmountError):
            return RemoteSession(start=start, minutes=int(match[2]))
    problem = N_(
        '{option} is "{value}"; write when it started and its minutes, like 2026-02-03T10:00/20'
    )
    raise usage_problem(problem, title, value)


SESSION = params.Typed(N_("WHEN/MINUTES"), _session)
_PLAN = N_("The contract's plan; without it, one that includes remote help is meant.")
_USED = N_("A session used, such as 2026-02-03T10:00/20; give one option for each.")


@command(
    "--plan VIP --starts 2026-01-31 --session 2026-02-03T10:00/20",
    "--starts 2026-01-31 --minutes 45 --as-of 2026-02-15",
)
@option("--plan", params.PLAN, _PLAN)
@option("--starts", params.DAY, N_("The first day of the contract."), required=True)
@option("--months", params.MONTHS, N_("Its length, in months."))
@option("--session sessions", SESSION, _USED, multiple=True)
@option("--minutes", params.MINUTES, N_("How long a session to come would last."))
@as_of_option
def remote(run: Run, **asked: Any) -> Page[ask.Remote]:
    """Tell whether the remote session of the contract month is left.

    Whether there is one at all depends on the plan, so name it. With --minutes, tell too how far a
    session of that length would be covered; the exit code is then 1 if it is not covered in full,
    and 3 where nobody knows.
    """
    answer = ask.remote(run.catalog, **asked)
    found, coming = answer.balance, answer.preflight
    code = 0 if not coming or coming.covered else 3 if coming.covered_minutes is None else 1
    limit = Phrase("Minutes past the limit of {minutes}", found.allowance.minutes)
    tables = found.period and facts(
        contract_month(found.period),
        (Phrase("Next reset"), found.period.next_reset),
        (Phrase("Sessions used"), found.used.sessions),
        (Phrase("Sessions past the allowance"), found.overage.sessions),
        (limit, found.overage.minutes),
    )
    lead = _sessions_left(answer), *_preflight(coming)
    return Page(answer, lead, tables or (), dated=True, exit_code=code)


def _sessions_left(answer: ask.Remote) -> Said:
    found = answer.balance
    if found.outside is TermStatus.NOT_STARTED:
        return Phrase("The contract has not started, so there is no session yet.")
    if found.outside is TermStatus.ENDED:
        return Phrase("The contract has ended, so there is no session any more.")
    plan = found.entitlement
    if plan is not None and found.inclusion is not Inclusion.INCLUDED:
        return verdict(plan)
    period, left = found.period, found.remaining.sessions
    if period is None or not left:
        if reset := period and period.next_reset:
            return Phrase("No remote session is left; the next comes on {day}.", say_day(reset))
        return Phrase("No remote session is left, and none comes.")
    sessions = Plural("{n} remote session is left", "{n} remote sessions are left", left)
    days = Phrase("{left}, through {day}", sessions, say_day(period.last_day))
    if plan is None:
        return Phrase("{left}, if the plan includes remote help; --plan tells.", days)
    said = N_("{left}; {plan} includes remote help ({known}).")
    return Phrase(said, days, plan.plan.name, plan.evidence.text)


def _preflight(found: SessionPreflight | None) -> Iterator[Said]:
    if found is None or found.covered_minutes is None:
        return
    covered, overage = found.covered_minutes, found.overage_minutes
    if found.covered:
        yield Phrase("A session of that length would be covered in full.")
    elif found.extra_session:
        yield Phrase("The session itself would have to be bought.")
        if overage:
            yield Phrase("{overage} min would be charged by the price list.", overage)
    elif overage:
        said = N_("{covered} min would be covered, {overage} min charged by the price list.")
        yield Phrase(said, covered, overage)
    else:
        yield Phrase("A session would not be covered.")


# -- Visits ------------------------------------------------------------------------------

HOURS = "[0-9]{1,4}([.,][0-9]{1,4})?"


def _visit(value: str, title: str, run: Run) -> Visit:
    if match := re.fullmatch(f"([^/]+)/({HOURS})", value):
        hours = float(match[2].replace(",", "."))  # as Polish writes it
        with suppress(InvalidAmountError):
            return Visit(on=params.DAY.read(match[1], title, run), hours=hours)
    problem = N_('{option} is "{value}"; write the day and the hours, like 2025-06-02/6.5')
    raise usage_problem(problem, title, value)


VISIT = params.Typed(N_("DAY/HOURS"), _visit)
_MADE = N_("A visit made, such as 2025-06-02/6.5; give one option for each.")


@command(
    "--purchased 2025-03-10 --visit 2025-06-02/7 --as-of 2025-12-01",
    "--purchased 2025-03-10 --next 2026-03-11/4 --as-of 2026-03-01",
)
@option("--purchased", params.DAY, N_("When the package was bought."), required=True)
@option("--visit visits", VISIT, _MADE, multiple=True)
@option("--next coming", VISIT, N_("A visit to come."))
@as_of_option
def visits(run: Run, **asked: Any) -> Page[ask.Visits]:
    """Tell how many consultant visits a package has left, and till when.

    With --next, tell too whether a visit to come would be covered; the exit code is then 1 if it
    would not.
    """
    answer = ask.visits(run.catalog, **asked)
    found, preflight = answer.package, answer.preflight
    window = found.window
    left = Plural("{n} visit left", "{n} visits left", found.visits.remaining)
    said = Phrase("{left}, through {day}.", left, say_day(window.last_day))
    if window.status is WindowStatus.CLOSED:
        said = Phrase("The package could be used through {day}.", say_day(window.last_day))
    elif window.status is WindowStatus.NOT_STARTED:
        said = Phrase("The package can be used from {day} on.", say_day(window.first_day))
    lead = [said]
    if preflight and (reason := preflight.fate.reason):
        lead.append(Phrase("The visit would not be covered: {why}.", reason.text))
    elif preflight and (past := preflight.fate.overage_hours):
        lead.append(Phrase("The visit would be covered, but for {hours} h past the limit.", past))
    elif preflight:
        lead.append(Phrase("The visit would be covered."))
    used = Phrase("{used} of {included}", found.visits.used, found.visits.included)
    package = facts(
        (Phrase("Window"), window.status),
        (Phrase("First day"), window.first_day),
        (Phrase("Last day"), window.last_day),
        (Phrase("Last working day"), window.last_working_day),
        (Phrase("Visits used"), used),
        (Phrase("Hours past the limit"), found.visits.overage_hours or None),
    )
    title = Phrase("Visits that do not count")
    refused = table(Phrase("Day | Hours | Why"), answer.refused, "visit.on visit.hours text", title)
    code = 1 if preflight is not None and not preflight.covered else 0
    return Page(answer, lead, (package, refused), dated=True, exit_code=code)


# -- Complaints and recordings -----------------------------------------------------------

_COMPLAINTS = {  # what is said, and the exit code
    ComplaintStatus.OPEN: (N_("A complaint can still be made, before {moment}."), 0),
    ComplaintStatus.PASSED: (N_("Too late: a complaint could be made before {moment}."), 1),
    ComplaintStatus.UNDEFINED: (N_("The terms give no deadline for this work."), 3),
}


@command("2025-12-23T23:30Z --as-of 2025-12-29T12:00", "2026-03-10T11:45 --as-of 2026-03-10 --why")
@argument("performed_at", params.MOMENT, metavar=N_("PERFORMED_AT"))
@as_of_option
def complaint(run: Run, performed_at: datetime, as_of: When) -> Page[ask.Complaint]:
    """Tell until when remote work can be complained of.

    PERFORMED_AT is when the work ended; a bare date is the beginning of that day. The exit code is
    0 while a complaint can be made, 1 when it is too late, 3 where no deadline is defined.
    """
    answer = ask.complaint(run.catalog, performed_at, as_of=as_of)
    found, free = answer.deadline, answer.deadline.why_not
    template, code = _COMPLAINTS[found.status]
    said = Phrase(template, *map(say_moment, filter(None, [found.expires_at])))
    advice: Any = found.advised_by or Phrase("at once")
    if found.status is ComplaintStatus.PASSED:
        advice = None
    elif found.advised_by is not None and has_come(found.advised_by, as_of):
        advice = Phrase("now")
    shown = facts(
        (Phrase("Work ended"), found.performed_at),
        (Phrase("On a working day"), Phrase("no: {why}", free) if free else found.working_day),
        (Phrase("Last day for a complaint"), found.deadline_day),
        (Phrase("Too late from"), found.expires_at),
        (Phrase("To be safe, complain by"), advice),
    )
    return Page(answer, said, shown, dated=True, exit_code=code)


@command("2026-11-23")
@argument("called_on", params.WHEN, metavar=N_("CALLED_ON"))
def recording(run: Run, called_on: When) -> Page[ask.Recording]:
    """Tell through which day the recording of a call may be kept."""
    answer = ask.recording(run.catalog, called_on)
    kept = Phrase("The recording may be kept through {day} at most.", say_day(answer.last_day))
    return Page(answer, kept, dated=True)
