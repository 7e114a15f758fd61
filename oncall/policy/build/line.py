"""The whole line from its tables."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from oncall.policy.build.callers import build_callers
from oncall.policy.build.hours import build_calendar, build_hours
from oncall.policy.build.incidents import build_alerts, build_outages
from oncall.policy.build.notices import build_notices
from oncall.policy.build.people import Known, build_numbers, build_people, known_people
from oncall.policy.build.privacy import build_privacy
from oncall.policy.build.recorded import build_audio
from oncall.policy.build.rota import build_rota
from oncall.policy.build.routes import build_escalation, build_routes, length
from oncall.policy.build.say import build_languages, build_say
from oncall.policy.build.tariff import build_contracts, build_promises, build_tariffs
from oncall.policy.build.tickets import build_mail, build_tickets
from oncall.policy.findings import Notes
from oncall.policy.grammar.line import EscalationTable, LineTable
from oncall.policy.line import Line
from oncall.policy.numbers import is_country
from oncall.policy.parse import Parsed

_NOWHERE = ZoneInfo("UTC")


def build(parsed: Parsed, notes: Notes) -> Line | None:
    """Return the line; None when [line] itself is faulty. What is returned counts only while nothing failed."""
    head = parsed.line
    if head is None:
        return None
    zone = _zone(head.time_zone, notes)
    known = known_people(parsed.people, notes)
    calendar = build_calendar(head.country, head.region, head.languages, parsed.hours, notes)
    promises = build_promises(parsed.promises, notes)
    tariffs = build_tariffs(parsed.tariffs, _currency(head, parsed, notes), promises, notes)
    return Line(
        id=head.id,
        name=head.name,
        numbers=build_numbers(head, notes),
        country=_country(head.country, notes),
        region=head.region,
        zone=zone,
        languages=build_languages(head.languages, notes),
        currency=head.currency or "",
        caller_id=head.caller_id,
        people=build_people(parsed.people, head.country, notes),
        hours=build_hours(parsed.hours, zone, calendar, notes),
        rota=None if parsed.rota is None else build_rota(parsed.rota, zone, known, notes),
        routes=build_routes(parsed.routes, known, notes, head.country),
        escalation=None if parsed.escalation is None else build_escalation(parsed.escalation, known, notes),
        last_resort=_last_resort(parsed.escalation, known),
        same_case_within=length("line.same_case_within", head.same_case_within, notes),
        say=build_say(parsed, notes),
        audio=build_audio(parsed, notes),
        tariffs=tariffs,
        promises=promises,
        examples=tuple(example for tariff in tariffs for example in tariff.examples),
        contracts=build_contracts(parsed.contracts),
        notices=build_notices(parsed.notices, known, notes),
        privacy=build_privacy(parsed.privacy, notes),
        dial_countries=_countries(head.dial_countries, notes),
        callers=build_callers(parsed.callers, head.country, notes),
        remote_digits=parsed.remote_help.digits if parsed.remote_help else 0,
        mail=build_mail(head, notes),
        alerts=build_alerts(parsed.alerts, notes),
        outages=build_outages(parsed.outages, head.languages, notes),
        tickets=build_tickets(parsed.tickets, known, notes),
    )


def _zone(name: str, notes: Notes) -> ZoneInfo:
    """Return the time zone, or UTC with the name noted."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        notes.error("line.time_zone", f'"{name}" is not a time zone', "use an IANA name such as Europe/Oslo")
        return _NOWHERE


def _country(code: str, notes: Notes) -> str:
    """Return the country's code; note one that has no telephone numbers."""
    if not is_country(code):
        notes.error("line.country", f'"{code}" is not a country', "use an ISO code such as NO")
    return code


def _countries(codes: list[str] | None, notes: Notes) -> tuple[str, ...] | None:
    """Return the other countries that may be dialled; None where the file does not say."""
    for at, code in enumerate(codes or ()):
        if not is_country(code):
            notes.error(f"line.dial_countries.{at}", f'"{code}" is not a country', "use an ISO code such as SE")
    return None if codes is None else tuple(codes)


def _currency(head: LineTable, parsed: Parsed, notes: Notes) -> str:
    """Return the currency; note that prices need one."""
    if head.currency is None and "tariff" in parsed.given:
        notes.error("line.currency", "is missing: the file has prices", 'add currency = "NOK"')
    return head.currency or ""


def _last_resort(table: EscalationTable | None, known: Known) -> tuple[str, ...]:
    """Return the people who are rung when nobody else can be."""
    return () if table is None else known("escalation.last_resort", table.last_resort)
