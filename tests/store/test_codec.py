"""Documents: whatever goes in comes out equal; kinds cover every effect there is."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.calls.effects import Effect, NoteFacts, PlaceLeg
from oncall.calls.model import Call
from oncall.store.codec import dump_call, dump_effect, kind_of, load_call, load_effect
from oncall.store.columns import EPOCH, Instant, amount_of, minor_units
from tests.store.samples import NOON, sample_call

instants = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is given
spans = st.timedeltas(timedelta(0), timedelta(days=400))


def values_of(hint: Any, inside: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Return values of a type as our dataclasses use it, with instants and durations as we have them.

    `inside` are the types that hold it: a type within itself stays empty, so that there is an end.
    """
    if hint in (datetime, timedelta):
        return instants if hint is datetime else spans
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        held = (*inside, hint)
        return st.builds(hint, **{field.name: values_of(hints[field.name], held) for field in fields(hint)})
    if get_origin(hint) in (Union, UnionType):
        return st.one_of([values_of(part, inside) for part in get_args(hint) if part not in inside])
    if get_origin(hint) is tuple and get_args(hint)[-1] is Ellipsis:
        if get_args(hint)[0] in inside:
            return st.just(())
        return st.lists(values_of(get_args(hint)[0], inside), max_size=3).map(tuple)
    if get_origin(hint) is tuple:
        return st.tuples(*(values_of(part, inside) for part in get_args(hint)))
    strategy: st.SearchStrategy[Any] = st.from_type(hint)
    return strategy


@given(values_of(Call))
def test_any_call_comes_back_equal(call: Call) -> None:
    """Every field, to the microsecond, in the same types."""
    back = load_call(dump_call(call))
    assert back == call
    assert type(back.state) is type(call.state)
    assert back.started_at.utcoffset() == timedelta(0)


def test_instants_keep_their_microseconds() -> None:
    """The smallest step of a time and of a duration survives."""
    call = replace(
        sample_call(), started_at=NOON + timedelta(microseconds=1), step_since=NOON + timedelta(microseconds=999_999)
    )
    assert load_call(dump_call(call)) == call
    longer = replace(call, plan=replace(call.plan, max_wait=timedelta(minutes=4, microseconds=1)))
    assert load_call(dump_call(longer)) == longer


def test_a_document_without_a_newer_field_takes_its_default() -> None:
    """A call stored before a field was added is still readable."""
    old = dump_call(sample_call()).replace('"settled":false,', "")
    assert load_call(old) == sample_call()


@given(values_of(Effect))
def test_any_effect_comes_back_equal(effect: Effect) -> None:
    """Every effect, told apart from others of the same shape, with its values' types."""
    back = load_effect(*dump_effect(effect))
    assert (type(back), back) == (type(effect), effect)


def test_a_text_that_looks_like_a_time_stays_a_text() -> None:
    """Facts keep their types: JSON alone could not tell these apart."""
    facts = (("a", "2026-11-22T12:00:00Z"), ("b", NOON), ("c", True), ("d", 1), ("e", "1"))
    effect = NoteFacts(facts, "p0")
    back = load_effect(*dump_effect(effect))
    assert isinstance(back, NoteFacts)
    assert [(type(value), value) for _, value in back.facts] == [(type(value), value) for _, value in facts]


def test_kinds_are_the_names_of_the_classes() -> None:
    """Each effect has a kind of its own."""
    assert kind_of(PlaceLeg) == "place_leg"
    assert len({kind_of(effect) for effect in get_args(Effect)}) == len(get_args(Effect))


def test_an_unknown_kind_is_refused() -> None:
    """An effect that a newer program wrote is said to be one."""
    with pytest.raises(ValueError, match="of_tomorrow"):
        load_effect("of_tomorrow", "{}")


@given(instants)
def test_instants_are_stored_as_whole_microseconds(instant: datetime) -> None:
    """There and back without a float in between."""
    column = Instant()
    stored = column.process_bind_param(instant, dialect=None)  # type: ignore[arg-type]  # it does not matter
    assert stored is not None
    assert EPOCH + timedelta(microseconds=stored) == instant == column.process_result_value(stored, dialect=None)  # type: ignore[arg-type]


def test_an_instant_without_a_zone_is_refused() -> None:
    """A naive datetime is a mistake, not a time in some zone."""
    with pytest.raises(TypeError):
        Instant().process_bind_param(datetime(2026, 1, 1), dialect=None)  # type: ignore[arg-type]  # noqa: DTZ001


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_amounts_come_back_to_the_digit(amount: Decimal) -> None:
    """490.00 stays 490.00, not 490 or 490.0."""
    assert str(amount_of(*minor_units(amount))) == str(amount or abs(amount))


@pytest.mark.parametrize("amount", ["490", "0.000001", "-0.5", "1E+3"])
def test_amounts_of_any_scale_keep_their_value(amount: str) -> None:
    """Whole units, small parts and powers of ten are exact."""
    assert amount_of(*minor_units(Decimal(amount))) == Decimal(amount)


def test_no_amount_is_no_amount() -> None:
    """None stays None; what is no number at all is refused."""
    assert amount_of(*minor_units(None)) is None
    with pytest.raises(TypeError):
        minor_units(Decimal("NaN"))
