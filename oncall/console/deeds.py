"""Who may do what: the deeds, the deeds of each role, and the deed of each page. The one table to read when access is in question.

An endpoint without a row is a manager's when it is posted to, and anybody's with an account when it is only read; the test
that walks the addresses fails until it has one. `OWN` reaches only what is one's own; own.py says what that is.
"""

from collections.abc import Mapping
from enum import StrEnum

from oncall.usecases.access_rows import Role


class Deed(StrEnum):
    """Something that pages let people do."""

    PUBLIC = "public"
    ACCOUNT = "account"
    SEE_DUTY = "see_duty"
    SEE_CASES = "see_cases"
    SEE_RECORDS = "see_records"
    SEE_PEOPLE = "see_people"
    SET_FACTS = "set_facts"
    CHANGE_ROTA = "change_rota"
    CHANGE_CALENDAR = "change_calendar"
    CHANGE_MONTH = "change_month"
    CHANGE_LINES = "change_lines"
    CHANGE_CUSTOMERS = "change_customers"
    SEE_TICKETS = "see_tickets"
    CHANGE_TICKETS = "change_tickets"
    CHANGE_OUTAGES = "change_outages"
    CHANGE_PEOPLE = "change_people"
    TRY_PHONE = "try_phone"
    PRACTISE = "practise"
    UNDECLARED_READ = "undeclared_read"
    UNDECLARED_CHANGE = "undeclared_change"


class Reach(StrEnum):
    """How far a role's deed goes."""

    ALL = "all"
    OWN = "own"


READS = (
    Deed.ACCOUNT,
    Deed.SEE_DUTY,
    Deed.SEE_CASES,
    Deed.SEE_RECORDS,
    Deed.SEE_PEOPLE,
    Deed.SEE_TICKETS,
    Deed.UNDECLARED_READ,
)
ROLES: Mapping[Role, Mapping[Deed, Reach]] = {
    Role.MANAGER: {deed: Reach.ALL for deed in Deed if deed is not Deed.PUBLIC},
    Role.AUDITOR: dict.fromkeys(READS, Reach.ALL),
    Role.RESPONDER: {
        Deed.ACCOUNT: Reach.ALL,
        Deed.SEE_DUTY: Reach.ALL,
        Deed.PRACTISE: Reach.ALL,
        Deed.CHANGE_OUTAGES: Reach.ALL,
        Deed.UNDECLARED_READ: Reach.ALL,
        Deed.SEE_TICKETS: Reach.ALL,
        Deed.CHANGE_TICKETS: Reach.ALL,
        Deed.SEE_CASES: Reach.OWN,
        Deed.SET_FACTS: Reach.OWN,
        Deed.CHANGE_ROTA: Reach.OWN,
        Deed.CHANGE_CALENDAR: Reach.OWN,
        Deed.TRY_PHONE: Reach.OWN,
    },
}

# Endpoints without "console." in front.
ENDPOINTS: Mapping[str, Deed] = {
    "static": Deed.PUBLIC,
    "sign_in.page": Deed.PUBLIC,
    "sign_in.enter": Deed.PUBLIC,
    "sign_in.link": Deed.PUBLIC,
    "sign_in.use": Deed.PUBLIC,
    "sign_in.leave": Deed.PUBLIC,
    "oidc.begin": Deed.PUBLIC,
    "oidc.done": Deed.PUBLIC,
    "account.language": Deed.PUBLIC,
    "demo.person": Deed.PUBLIC,
    "account.page": Deed.ACCOUNT,
    "account.password": Deed.ACCOUNT,
    "account.end_session": Deed.ACCOUNT,
    "now.page": Deed.SEE_DUTY,
    "now.calls": Deed.SEE_DUTY,
    "now.try_phone": Deed.TRY_PHONE,
    "rota.page": Deed.SEE_DUTY,
    "rota.fairness": Deed.SEE_DUTY,
    "calendar.page": Deed.SEE_DUTY,
    "calendar.renew": Deed.CHANGE_CALENDAR,
    "rota_change.form": Deed.CHANGE_ROTA,
    "rota_change.try_out": Deed.CHANGE_ROTA,
    "rota_change.save": Deed.CHANGE_ROTA,
    "rota_change.answer": Deed.CHANGE_ROTA,
    "call.page": Deed.SEE_CASES,
    "case.page": Deed.SEE_CASES,
    "case.set_facts": Deed.SET_FACTS,
    "month.newest": Deed.SEE_RECORDS,
    "month.page": Deed.SEE_RECORDS,
    "month.download": Deed.SEE_RECORDS,
    "month.cases": Deed.SEE_RECORDS,
    "month_do.answer": Deed.CHANGE_MONTH,
    "month_do.undo": Deed.CHANGE_MONTH,
    "month_do.review": Deed.CHANGE_MONTH,
    "month_do.close": Deed.CHANGE_MONTH,
    "bills.statements": Deed.SEE_RECORDS,
    "bills.statement": Deed.SEE_RECORDS,
    "bills.invoice": Deed.CHANGE_MONTH,
    "bills.rerating": Deed.SEE_RECORDS,
    "bills.apply_prices": Deed.CHANGE_MONTH,
    "bills.agreements": Deed.SEE_RECORDS,
    "bills.charge": Deed.CHANGE_MONTH,
    "case_bill.amount": Deed.CHANGE_MONTH,
    "case_bill.second": Deed.CHANGE_MONTH,
    "case_bill.dispute": Deed.CHANGE_MONTH,
    "case_bill.settle": Deed.CHANGE_MONTH,
    "case_bill.link": Deed.CHANGE_MONTH,
    "case_bill.note": Deed.SET_FACTS,
    "call_sound.recording": Deed.SEE_CASES,
    "call_sound.move": Deed.CHANGE_MONTH,
    "customers.page": Deed.SEE_RECORDS,
    "customers.take_in": Deed.CHANGE_CUSTOMERS,
    "customers.assign": Deed.CHANGE_CUSTOMERS,
    "line.page": Deed.SEE_RECORDS,
    "line.version": Deed.SEE_RECORDS,
    "line.try_out": Deed.CHANGE_LINES,
    "line.rehearse": Deed.CHANGE_LINES,
    "line.apply": Deed.CHANGE_LINES,
    "incidents.start": Deed.CHANGE_OUTAGES,
    "incidents.update": Deed.CHANGE_OUTAGES,
    "incidents.end": Deed.CHANGE_OUTAGES,
    "tickets.page": Deed.SEE_TICKETS,
    "tickets.ticket": Deed.SEE_TICKETS,
    "tickets.file": Deed.SEE_TICKETS,
    "tickets.answer": Deed.CHANGE_TICKETS,
    "tickets.state": Deed.CHANGE_TICKETS,
    "tickets.estimate": Deed.CHANGE_TICKETS,
    "people.page": Deed.SEE_PEOPLE,
    "people.person": Deed.SEE_PEOPLE,
    "people.add": Deed.CHANGE_PEOPLE,
    "people.change": Deed.CHANGE_PEOPLE,
    "audit.page": Deed.SEE_PEOPLE,
    "practice.page": Deed.PRACTISE,
    "practice.state": Deed.PRACTISE,
    "practice.do": Deed.PRACTISE,
}


def deed_of(endpoint: str, method: str) -> Deed:
    """Return the deed of a console's endpoint."""
    declared = ENDPOINTS.get(endpoint.removeprefix("console."))
    if declared is not None:
        return declared
    return Deed.UNDECLARED_READ if method in {"GET", "HEAD", "OPTIONS"} else Deed.UNDECLARED_CHANGE


def reach(role: Role, deed: Deed) -> Reach | None:
    """Return how far a role's deed goes; None when the role may not do it at all."""
    return Reach.ALL if deed is Deed.PUBLIC else ROLES[role].get(deed)
