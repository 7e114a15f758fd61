"""Plainly made-up calls, cases and a month, and a desk that answers with them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from oncall.console.practice_keys import CallerKeys, KeyView
from oncall.console.views import (
    CallView,
    CaseView,
    Download,
    DutyView,
    FactView,
    LegView,
    LineView,
    MonthCase,
    MonthView,
    PersonView,
    PriceLine,
    RatingView,
    Refused,
    TierView,
)

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=UTC)
LINE = LineView("sample", "Sample line", ("+4794139884",), "Europe/Oslo", "nb", "NOK")
ANNA, BJORN, CARLA, DAG, EVA, FINN = (
    PersonView(name.lower(), name, f"+4740000{place:03}")
    for place, name in enumerate(("Anna", "Bjorn", "Carla", "Dag", "Eva", "Finn"), 1)
)
PEOPLE = (ANNA, BJORN, CARLA, DAG, EVA, FINN)
HANDOVER = datetime(2026, 11, 30, 7, tzinfo=UTC)
DUTIES = (
    DutyView((ANNA, BJORN), (CARLA, DAG), HANDOVER, ("week 46 since the anchor", "pair 1 of 3 is primary")),
    DutyView((CARLA, DAG), (EVA, FINN), HANDOVER + timedelta(days=7), since=HANDOVER),
)
SHORT = RatingView(
    "rated",
    "short",
    Decimal("490.00"),
    "NOK",
    because=("solved within 15 minutes (4:10)", "«For saker som løses innen 15 minutter er prisen 490,-»"),
    lines=(PriceLine("short", "1", "case", Decimal("490.00"), Decimal("490.00")),),
    tariff="sample-2026",
)
OPEN = RatingView(
    "review",
    "",
    None,
    "NOK",
    low=Decimal("0.00"),
    high=Decimal("990.00"),
    missing=("cause", "solved"),
    because=("nobody has said whose fault it was",),
    tariff="sample-2026",
)
FREE = RatingView(
    "free", "free", Decimal("0.00"), "NOK", because=("a system error of the vendor",), tariff="sample-2026"
)


def leg(person: PersonView, stage: str, outcome: str | None, placed: datetime, rang: int, talk: int = 0) -> LegView:
    """Return a leg that rang for so many seconds, answered if it took the call."""
    up = placed + timedelta(seconds=rang)
    took = outcome == "accepted"
    ended = None if outcome is None else up + timedelta(seconds=talk + 10 if took else 0)
    return LegView(person, stage, outcome, placed, up if took else None, ended, rang, talk)


def answered(sid: str = "CA1", started: datetime = NOW - timedelta(hours=2), case: str = "SA-2026-000001") -> CallView:
    """Return a call that Anna took after 14 seconds and talked in for 4:10."""
    took = started + timedelta(seconds=14)
    end = took + timedelta(seconds=250)
    return CallView(
        sid=sid,
        line=LINE.id,
        state="ended",
        caller="+4790000001",
        started_at=started,
        policy="sample@1",
        case=case,
        outcome="answered",
        answered_by=ANNA,
        stage="primary",
        wait_seconds=14,
        talk_seconds=250,
        total_seconds=266,
        accepted_at=took,
        joined_at=took + timedelta(seconds=1),
        talk_ended_at=end,
        ended_at=end + timedelta(seconds=2),
        legs=(
            leg(ANNA, "primary", "accepted", started + timedelta(seconds=2), 8, 250),
            leg(BJORN, "primary", "cancelled", started + timedelta(seconds=2), 12),
        ),
    )


def voicemail() -> CallView:
    """Return a call from a hidden number that nobody took."""
    started = NOW - timedelta(hours=5)
    gave_up = started + timedelta(seconds=110)
    steps = ((ANNA, "primary", "no_answer", 2), (BJORN, "primary", "declined", 2))
    backups = ((CARLA, "backup", "screened_out", 27), (DAG, "backup", "busy", 27))
    return CallView(
        sid="CA2",
        line=LINE.id,
        state="ended",
        caller=None,
        started_at=started,
        policy="sample@1",
        outcome="voicemail",
        wait_seconds=110,
        total_seconds=140,
        gave_up_at=gave_up,
        ended_at=gave_up + timedelta(seconds=30),
        recording_seconds=21,
        legs=tuple(
            leg(who, stage, how, started + timedelta(seconds=at), 18) for who, stage, how, at in steps + backups
        ),
    )


def ringing() -> CallView:
    """Return a call that rings now."""
    started = NOW - timedelta(seconds=9)
    legs = tuple(leg(who, "primary", None, started + timedelta(seconds=1), 8) for who in (ANNA, BJORN))
    return CallView("CA3", LINE.id, "ringing", "+4790000002", started, "sample@1", legs=legs)


FACTS = (
    FactView("case", value=True, source="system", by="CA1", at=NOW - timedelta(hours=2)),
    FactView("opened_at", NOW - timedelta(hours=2), "system", "CA1", NOW - timedelta(hours=2)),
    FactView("state", "closed", "calendar", "sample", NOW - timedelta(hours=2)),
    FactView("talk", 250, "system", "CA1", NOW - timedelta(hours=1, minutes=55)),
    FactView("solved", value=False, source="person", by="bjorn", at=NOW - timedelta(hours=1, minutes=50)),
    FactView("solved", value=True, source="person", by="anna", at=NOW - timedelta(hours=1)),
    FactView("cause", "other", "person", "anna", NOW - timedelta(hours=1)),
    FactView("solved_at", NOW - timedelta(hours=1, minutes=55), "person", "anna", NOW - timedelta(hours=1)),
)
CASE = CaseView(
    "SA-2026-000001",
    LINE.id,
    "+4790000001",
    "Sample shop 1",
    NOW - timedelta(hours=2),
    "2026-11",
    "sample@1",
    SHORT,
    FACTS,
    (answered(),),
)


def month_case(number: int, rating: RatingView, *, sample: bool = True) -> MonthCase:
    """Return a row of the month."""
    opened = NOW - timedelta(days=number)
    case = f"SA-2026-{number:06}"
    return MonthCase(case, f"Sample shop {number}", "+4790000001", opened, rating, (f"CA{number}",), 250, sample)


MONTH = MonthView(
    month="2026-11",
    state="open",
    currency="NOK",
    calls=9,
    answered=7,
    voicemail=1,
    abandoned=1,
    wait_p50=14,
    wait_p90=41,
    tiers=(TierView("short", 3, Decimal("1470.00")), TierView("free", 1, Decimal("0.00"))),
    total=Decimal("1470.00"),
    held=0,
    review=2,
    cases=(
        month_case(1, SHORT, sample=False),
        month_case(2, SHORT),
        month_case(3, SHORT),
        month_case(4, FREE),
        month_case(5, replace(OPEN, high=Decimal("1990.00"))),
        month_case(6, replace(OPEN, low=Decimal("490.00"), missing=("solved",))),
    ),
)
EMPTY_MONTH = MonthView("2026-10", "closed", "NOK", 0, 0, 0, 0, 0, 0, (), Decimal(0), 0, 0, ())


@dataclass
class SampleDesk:
    """A desk of sample data. `noted` is what forms asked for; `refuses` makes it refuse."""

    all_lines: tuple[LineView, ...] = (LINE,)
    duties: tuple[DutyView, ...] = DUTIES
    running: tuple[CallView, ...] = ()
    newest: tuple[CallView, ...] = (answered(), voicemail())
    case_found: CaseView = CASE
    noted: list[tuple[str, tuple[tuple[str, str], ...], str]] = field(default_factory=list)
    refuses: str = ""

    def lines(self) -> tuple[LineView, ...]:
        """Return the lines."""
        return self.all_lines

    def people(self, _line: str) -> tuple[PersonView, ...]:
        """Return the six."""
        return PEOPLE

    def who(self, _line: str) -> tuple[DutyView, ...]:
        """Return the duties."""
        return self.duties

    def caller_keys(self, _line: str) -> CallerKeys | None:
        """Return a menu of one key, and the price to accept."""
        return CallerKeys(
            "closed", "menu", (KeyView("1", "escalate", "till", ("serial",)),), (), consent=True, rings=True
        )

    def running_calls(self, _line: str) -> tuple[CallView, ...]:
        """Return the running calls."""
        return self.running

    def newest_calls(self, _line: str, limit: int) -> tuple[CallView, ...]:
        """Return the newest calls."""
        return (*self.running, *self.newest)[:limit]

    def call(self, sid: str) -> CallView | None:
        """Return a call of the lists."""
        return next((call for call in (*self.running, *self.newest) if call.sid == sid), None)

    def case(self, case: str) -> CaseView | None:
        """Return the one case."""
        return self.case_found if case == self.case_found.id else None

    def set_facts(self, case: str, facts: tuple[tuple[str, str], ...], by: str) -> None:
        """Keep what was asked, or refuse."""
        if self.refuses:
            raise Refused(self.refuses)
        self.noted.append((case, facts, by))

    def month(self, _line: str, month: str) -> MonthView | None:
        """Return the sample month, or an empty one."""
        return MONTH if month == MONTH.month else replace(EMPTY_MONTH, month=month)

    def download(self, line: str, month: str, kind: str) -> Download | None:
        """Return a file that names what was asked."""
        return Download(f"{line} {month} {kind}\n".encode(), "text/plain; charset=utf-8", f"{line}-{month}.{kind}")

    def now(self) -> datetime:
        """Return the sample instant."""
        return NOW
