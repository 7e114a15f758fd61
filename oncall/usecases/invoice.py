"""A customer's closed month as an invoice of EN 16931: numbers, parties, lines, tax. Nothing here knows how it is written.

The same month gives the same invoice for ever: its number and date come from the month and its closing, in the line's zone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from oncall.billing.money import minor_digits
from oncall.billing.vat import Split
from oncall.usecases.change_case import Refused
from oncall.usecases.customer_statement import Statement
from oncall.usecases.invoice_parties import Parties
from oncall.usecases.report_values import ReportCase


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One case. `net` is without tax and may be negative: a correction. `opened_on` in the line's zone."""

    case: str
    tier: str
    because: tuple[str, ...]
    opened_on: date
    net: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """What is billed. `credit`: the customer gets `amounts` back; then lines and amounts have the sign turned round."""

    number: str
    issued_on: date
    due_on: date
    month: str
    currency: str
    parties: Parties
    lines: tuple[InvoiceLine, ...]
    amounts: Split
    vat_rate: Decimal
    credit: bool


def invoice_of(statement: Statement, parties: Parties) -> Invoice:
    """Return the invoice of a closed month. Raises Refused: open month, tax not stated, nothing to pay."""
    report, amounts = statement.report, statement.split
    where = f"{report.line} {report.month}"
    if statement.closed_at is None:
        raise Refused(
            f"{where}: is not closed, so that its amounts may still change (oncall month close {report.line})"
        )
    if amounts is None or statement.vat_rate is None:
        raise Refused(
            f"{where}: tariff.vat: is not stated, and an invoice needs it (set tariff.vat and tariff.vat_rate)"
        )
    if not report.total:
        raise Refused(f"{where}: {statement.customer} has nothing to pay (--format statement says why)")
    issued = statement.closed_at.astimezone(report.zone).date()
    sign = -1 if report.total < 0 else 1
    amounts = Split(amounts.net * sign, amounts.vat * sign, amounts.gross * sign)
    billed = [case for case in report.cases if case.amount]
    nets = shared([case.amount or Decimal(0) for case in billed], amounts.net * sign, report.currency)
    return Invoice(
        number=f"{report.line}-{report.month}-{statement.customer}",
        issued_on=issued,
        due_on=issued + timedelta(days=parties.payment_days),
        month=report.month,
        currency=report.currency,
        parties=parties,
        lines=tuple(_line(case, net * sign, report.zone) for case, net in zip(billed, nets, strict=True)),
        amounts=amounts,
        vat_rate=statement.vat_rate,
        credit=sign < 0,
    )


def shared(amounts: list[Decimal], net: Decimal, currency: str) -> list[Decimal]:
    """Return amounts without their tax that add up to `net` exactly: each rounded, what is left over put on the largest."""
    total = sum(amounts, Decimal(0))
    if total == net:
        return amounts
    unit = Decimal(1).scaleb(-minor_digits(currency))
    found = [(amount * net / total).quantize(unit, ROUND_HALF_UP) for amount in amounts]
    largest = max(range(len(found)), key=lambda place: abs(found[place]))
    found[largest] += net - sum(found, Decimal(0))
    return found


def _line(case: ReportCase, net: Decimal, zone: ZoneInfo) -> InvoiceLine:
    """Return a case as a line."""
    return InvoiceLine(case.case, case.tier, case.because, case.opened_at.astimezone(zone).date(), net)
