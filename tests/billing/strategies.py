"""Tariffs and facts drawn at random: every kind of condition and action, over facts of every type."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from oncall.billing.actions import (
    Action,
    Ask,
    Band,
    Bands,
    Flat,
    Hold,
    Pass,
    PerCount,
    PerTime,
    Refuse,
    Review,
    Settle,
)
from oncall.billing.conditions import Between, Compare, Condition, Not, OneOf, Plain, Shape
from oncall.billing.facts import FACT_TYPES, Facts, FactValue
from oncall.billing.tariff import Rule, Stage, Tariff

CAUSES = FACT_TYPES["cause"].values
RATES: dict[str, Decimal | None] = {
    "a": Decimal(490), "b": Decimal("990.50"), "c": Decimal("0.067"), "d": Decimal(0), "unset": None,
}  # fmt: skip

seconds = st.integers(0, 7200).map(lambda count: timedelta(seconds=count))
limits = st.sampled_from([0, 1, 60, 899, 900, 901, 1800, 3600]).map(lambda count: timedelta(seconds=count))
times = st.one_of(limits, seconds)
stations = st.integers(0, 8)
contracts = st.sampled_from(["flat", "second_level", "haas", "none"])
serials = st.sampled_from(["123456789012", "12345678901", "abc", "abcdefghijkl"])
VALUES: dict[str, st.SearchStrategy[FactValue]] = {
    "cause": st.sampled_from(CAUSES),
    "solved": st.booleans(),
    "severity": st.sampled_from(["A", "B"]),
    "contract": contracts,
    "serial": serials,
    "stations": stations,
    "clock": times,
    "talk": times,
    "work": times,
    "on_site": times,
}
facts = st.fixed_dictionaries(VALUES)
rates = st.sampled_from(["a", "b", "c", "d", "a", "b", "unset"])
operators = st.sampled_from(["<", "<=", ">", ">="])


@st.composite
def plain_conditions(draw: st.DrawFn) -> Plain:
    """Draw a condition on any fact."""
    fact = draw(st.sampled_from(sorted(VALUES)))
    kind = FACT_TYPES[fact].kind
    if kind in {"duration", "count"}:
        bounds = limits if kind == "duration" else stations
        if draw(st.booleans()):
            low, high = sorted([draw(bounds), draw(bounds)])  # type: ignore[type-var]
            return Between(fact, low, high)  # type: ignore[arg-type]
        return Compare(fact, draw(operators), draw(bounds))  # type: ignore[arg-type]
    if fact == "serial":
        return Shape(fact, draw(st.integers(3, 12)), draw(st.booleans()))
    return OneOf(fact, tuple(draw(st.lists(VALUES[fact], min_size=1, max_size=3))))


conditions: st.SearchStrategy[Condition] = st.one_of(plain_conditions(), plain_conditions().map(Not))
durations = st.sampled_from(["clock", "talk", "work", "on_site"])


@st.composite
def per_times(draw: st.DrawFn) -> PerTime:
    """Draw a price by time."""
    return PerTime(
        draw(rates),
        draw(st.sampled_from([timedelta(minutes=30), timedelta(hours=1), timedelta(seconds=7)])),
        tuple(draw(st.lists(durations, min_size=1, max_size=2, unique=True))),
        draw(st.sampled_from(["exact", "started", "nearest"])),
        draw(st.sampled_from([timedelta(), timedelta(minutes=45)])),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    """Draw bands of a count."""
    ends = sorted(draw(st.sets(st.integers(1, 8), min_size=1, max_size=2)))
    listed = [Band(end, draw(rates), draw(st.booleans())) for end in ends]
    return Bands(
        "stations", (*listed, *([Band(None, draw(rates))] if draw(st.booleans()) else [])), draw(st.booleans())
    )


prices: st.SearchStrategy[Action] = st.one_of(
    st.builds(Flat, rates, st.booleans()),
    per_times(),
    st.builds(PerCount, rates, st.just("stations"), st.just("station"), st.booleans()),
    bands(),
)
others: st.SearchStrategy[Action] = st.sampled_from(
    [Settle("free"), Settle("covered"), Settle("none"), Pass(), Hold("estimate"), Refuse(), Ask("serial"), Review("x")]
)
settling: st.SearchStrategy[Action] = st.sampled_from([Settle("free"), Settle("none"), Pass(), Refuse(), Ask("serial")])
stages: st.SearchStrategy[Stage] = st.sampled_from(["admit", "cover", "hold", "price"])


@st.composite
def rules(draw: st.DrawFn, index: int, *, stated: bool) -> Rule:
    """Draw a rule of any stage; `stated`: one that leads to an amount."""
    stage = draw(stages)
    action = draw(prices if stage == "price" else settling if stated else others)
    when = tuple(draw(st.lists(conditions, max_size=2)))
    return Rule(stage, when, f"tier{draw(st.integers(0, 3))}", action, f"Sentence {index}.", index)


@st.composite
def tariffs(draw: st.DrawFn, *, stated: bool = False) -> Tariff:
    """Draw a tariff of up to five rules; `stated`: with every rate given and nothing held."""
    drawn = [draw(rules(index, stated=stated)) for index in range(draw(st.integers(1, 5)))]
    if stated:
        drawn.append(Rule("price", (), "rest", Flat("a"), "The rest.", len(drawn)))
    known = {**RATES, "unset": Decimal(7)} if stated else RATES
    return Tariff("drawn", draw(st.sampled_from(["NOK", "JPY", "KWD"])), rates=known, rules=tuple(drawn))


def without(values: dict[str, FactValue], forgotten: set[str]) -> Facts:
    """Return the facts with some of them not known. Sums stay: without a key they would be nought, not unknown."""
    return Facts({name: value for name, value in values.items() if name not in forgotten or FACT_TYPES[name].is_sum})
