"""Reports made by hand for the writers."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from oncall.billing.switches import Switch
from oncall.usecases.report_values import CallCounts, Report, ReportCase, TierTotal

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
OPENED = datetime(2026, 11, 24, 11, 30, 15, tzinfo=UTC)


def case(number: int = 1, **changes: object) -> ReportCase:
    """Return a rated case of 490.00."""
    made = {
        "case": f"DU-2026-{number:06}",
        "customer": "Kiosk Nord",
        "caller": "+4790000001",
        "opened_at": OPENED,
        "tier": "short",
        "state": "rated",
        "amount": Decimal("490.00"),
        "because": ("solved within 15 minutes (5:26)", "«For saker som løses innen 15 minutter er prisen 490,-»"),
        "calls": (f"CA{number:032}",),
        "talk_seconds": 312,
    }
    return ReportCase(**(made | changes))  # type: ignore[arg-type]


def report(*cases: ReportCase, currency: str = "NOK", name: str = "Duell vakttelefon") -> Report:
    """Return the report of November with these cases, its totals added up from them."""
    amounts: dict[str, list[Decimal]] = {}
    for each in cases:
        if each.amount is not None:
            amounts.setdefault(each.tier, []).append(each.amount)
    return Report(
        line="duell",
        name=name,
        zone=ZoneInfo("Europe/Oslo"),
        month="2026-11",
        currency=currency,
        state="open",
        calls=CallCounts(5, 4, 0, 1, 14, 50),
        tiers=tuple(TierTotal(tier, len(each), sum(each, Decimal(0))) for tier, each in amounts.items()),
        total=sum((each.amount for each in cases if each.amount is not None), Decimal(0)),
        held=sum(each.state == "held" for each in cases),
        review=sum(each.state == "review" for each in cases),
        cases=cases,
        switches=(Switch("vat", "unstated", "whether prices are with value added tax"),),
    )


WAITING = case(
    2, tier="", state="review", amount=None, because=("not known: cause",), missing=("cause",), customer=None
)
