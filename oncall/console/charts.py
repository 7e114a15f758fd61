"""Charts as figures that a template draws: inline SVG without a script or a style, and the same figures as a table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from oncall.console.formats import mmss, money, month_day, number
from oncall.usecases.month_picture import Counted, Picture, WaitStep
from oncall.usecases.month_ports import PersonCount
from oncall.usecases.report_values import TierTotal

WIDTH, HEIGHT, FOOT = 640, 150, 18
GAP = 0.25
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it stands, its two parts from the foot up, its words. All lengths are SVG units."""

    x: float
    width: float
    low: float
    high: float
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with a bar of `share` of a hundred."""

    label: str
    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns; `every`: each so many columns has its label drawn; `most` is the height of the tallest, as words."""

    columns: tuple[Column, ...]
    every: int
    most: str


def columns(rows: Sequence[tuple[str, Counted]], every: int) -> Columns:
    """Return a chart of calls: answered below, the others on top."""
    tallest = max((each.answered + each.others for _, each in rows), default=0)
    scale = (HEIGHT - FOOT - 10) / tallest if tallest else 0.0
    step = WIDTH / max(1, len(rows))
    found = tuple(
        Column(
            round(place * step + step * GAP / 2, 1),
            round(step * (1 - GAP), 1),
            round(each.answered * scale, 1),
            round(each.others * scale, 1),
            label,
            told(each),
        )
        for place, (label, each) in enumerate(rows)
    )
    return Columns(found, every, number(tallest))


def told(each: Counted) -> str:
    """Return what a column says."""
    return str(gettext("%(answered)s answered, %(others)s not", answered=each.answered, others=each.others))


def by_day(picture: Picture) -> Columns:
    """Return the calls of each local day."""
    return columns([(month_day(day), each) for day, each in picture.days.items()], 5)


def by_hour(picture: Picture) -> Columns:
    """Return the calls of each hour of the local day."""
    return columns([(f"{hour:02}", each) for hour, each in enumerate(picture.hours)], 3)


def bars(rows: Sequence[tuple[str, str, Decimal]]) -> tuple[Bar, ...]:
    """Return rows of label, words and size as bars; the largest fills its row, nothing is longer than nothing."""
    largest: Decimal = max((abs(size) for _, _, size in rows), default=NOTHING)
    return tuple(
        Bar(label, words, round(float(max(size, NOTHING) / largest * 100), 1) if largest else 0.0)
        for label, words, size in rows
    )


def of_waits(waits: Sequence[WaitStep]) -> tuple[Bar, ...]:
    """Return how long callers waited."""
    last = max((step.most for step in waits if step.most is not None), default=0)
    return bars(
        [
            (
                gettext("up to %(seconds)s s", seconds=step.most)
                if step.most is not None
                else gettext("more than %(seconds)s s", seconds=last),
                number(step.calls),
                Decimal(step.calls),
            )
            for step in waits
        ]
    )


def of_tiers(tiers: Sequence[TierTotal], currency: str) -> tuple[Bar, ...]:
    """Return what each tier comes to."""
    return bars([(tier.tier or gettext("no tier"), money(tier.amount, currency), tier.amount) for tier in tiers])


def people(found: Sequence[PersonCount], names: Mapping[str, str]) -> tuple[Bar, ...]:
    """Return who took how many calls and talked how long, by name where the line still has one."""
    return bars(
        [
            (
                names.get(each.person, each.person),
                gettext("%(calls)s calls, %(talk)s of talk", calls=number(each.calls), talk=mmss(each.talk_seconds)),
                Decimal(each.calls),
            )
            for each in found
        ]
    )
