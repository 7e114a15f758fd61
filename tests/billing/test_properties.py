"""What must hold of every quote, whatever the tariff and the facts."""

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import event, given, settings
from hypothesis import strategies as st

from oncall.billing.facts import Facts, FactValue, facts_json, parse_facts
from oncall.billing.money import minor_digits
from oncall.billing.quote import Quote, quote_json
from oncall.billing.rate import quote
from oncall.billing.tariff import Tariff
from tests.billing.pages import rule
from tests.billing.strategies import VALUES, facts, tariffs, without

forgotten = st.sets(st.sampled_from(sorted(VALUES)), min_size=2, max_size=7)


def end(found: Quote) -> tuple[str, str | None, Decimal | None]:
    """Return what is billed: state, tier, amount."""
    return found.state, found.tier, found.amount


@given(tariffs(), facts)
def test_a_quote_is_deterministic(tariff: Tariff, values: dict[str, FactValue]) -> None:
    """The same facts under the same tariff, made ready anew, come to the same quote."""
    again = Tariff("drawn", tariff.currency, rates=tariff.rates, rules=tariff.rules)
    assert quote(tariff, Facts(values)) == quote(again, Facts(values))


@given(tariffs(), facts, forgotten, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    tariff: Tariff, values: dict[str, FactValue], gone: set[str], shuffler: random.Random
) -> None:
    """Facts in another order come to the same quote, unknown ones included."""
    known = dict(without(values, gone).values)
    names = list(known)
    shuffler.shuffle(names)
    assert quote(tariff, Facts({name: known[name] for name in names})) == quote(tariff, Facts(known))


@settings(max_examples=300)
@given(tariffs(stated=True), facts, forgotten)
def test_the_range_holds_the_final_amount(tariff: Tariff, values: dict[str, FactValue], gone: set[str]) -> None:
    """Whatever the unknown facts become, the final amount lies in the range that was shown before."""
    early, final = quote(tariff, without(values, gone)), quote(tariff, Facts(values))
    if early.range is not None and not asks(final):
        low, high = early.range
        amount = Decimal(0) if final.state == "refused" else final.amount
        event(f"{early.state} {low < high}")
        assert amount is not None
        assert low <= amount <= high


@settings(max_examples=200)
@given(tariffs(), facts, forgotten)
def test_what_is_settled_early_stays_so(tariff: Tariff, values: dict[str, FactValue], gone: set[str]) -> None:
    """A quote that is settled with facts unknown is the same once they are known."""
    early, final = quote(tariff, without(values, gone)), quote(tariff, Facts(values))
    if not early.missing or early.state != "review":
        assert end(early) == end(final)


@settings(max_examples=300)
@given(tariffs(), facts, forgotten)
def test_only_missing_facts_can_change_the_outcome(
    tariff: Tariff, values: dict[str, FactValue], gone: set[str]
) -> None:
    """Once the facts named as missing are known, the others no longer matter."""
    early = quote(tariff, without(values, gone))
    later = quote(tariff, without(values, gone - set(early.missing)))
    assert end(later) == end(quote(tariff, Facts(values)))


@given(tariffs(), facts)
def test_the_lines_add_up_to_the_amount(tariff: Tariff, values: dict[str, FactValue]) -> None:
    """The sum of the lines is the amount, to the minor unit."""
    found = quote(tariff, Facts(values))
    if found.amount is not None:
        assert found.amount == sum((line.amount or Decimal(0) for line in found.lines), Decimal(0))


@given(tariffs(), facts)
def test_amounts_and_states_agree(tariff: Tariff, values: dict[str, FactValue]) -> None:
    """Review, held and refused have no amount; none, free and covered have nought; nothing is negative."""
    found = quote(tariff, Facts(values))
    if found.state in {"review", "held", "refused"}:
        assert found.amount is None
    elif found.state == "rated":
        assert found.amount is not None
        assert found.amount >= 0
    else:
        assert found.amount == 0


@given(tariffs(), facts)
def test_every_line_is_rounded_half_up_once(tariff: Tariff, values: dict[str, FactValue]) -> None:
    """A line of whole units is rate times quantity, rounded half-up to the currency's minor unit."""
    unit = Decimal(1).scaleb(-minor_digits(tariff.currency))
    for line in quote(tariff, Facts(values)).lines:
        if line.rate is not None and line.quantity == line.quantity.to_integral_value():
            assert line.amount == (line.rate * line.quantity).quantize(unit, ROUND_HALF_UP)


@given(st.integers(1, 10**7), st.integers(1, 10**6), st.sampled_from(["NOK", "JPY", "KWD"]))
def test_exact_time_is_rounded_from_the_exact_product(seconds: int, rate: int, currency: str) -> None:
    """An hourly line is half-up of rate x seconds / 3600 as a fraction, not of a rounded quantity."""
    tariff = by_the_hour(Decimal(rate).scaleb(-2), currency)
    found = quote(tariff, parse_facts({"work": seconds}))
    digits = minor_digits(currency)
    exact = Fraction(rate, 100) * seconds / 3600 * 10**digits
    assert found.amount == Decimal((exact + Fraction(1, 2)).__floor__()).scaleb(-digits)


@given(tariffs(), facts, forgotten)
def test_the_json_is_text_and_whole(tariff: Tariff, values: dict[str, FactValue], gone: set[str]) -> None:
    """Every quote can be written: money with the currency's decimals, quantities of at most six places."""
    found = quote_json(quote(tariff, without(values, gone)))
    digits = minor_digits(tariff.currency)
    assert all(
        len(money.partition(".")[2]) == digits
        for money in [*(found["range"] or []), found["amount"] or f"{0:.{digits}f}"]
    )
    assert all(len(line["quantity"].partition(".")[2]) <= 6 for line in found["lines"])
    assert all(found["because"])


@given(facts)
def test_facts_survive_writing_and_reading(values: dict[str, FactValue]) -> None:
    """Facts written as JSON values are read back the same."""
    assert parse_facts(facts_json(Facts(values))) == Facts(values)


def asks(final: Quote) -> bool:
    """Return whether facts that are all known still lead to a question: then they are not final."""
    return final.state == "review" and "serial" in final.missing


def by_the_hour(rate: Decimal, currency: str) -> Tariff:
    """Return a tariff that bills work by the exact hour."""
    hour = rule("price", {}, "work", {"rate": "hour", "per": "1h", "of": "work"})
    return Tariff("hours", currency, rates={"hour": rate}, rules=(hour,))
