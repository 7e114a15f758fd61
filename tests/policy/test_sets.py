"""`--set key.path=value` to the letter: TOML values, bare text where text is wanted, list items by index."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from oncall.policy.load import BadSet, Unreadable, read_text
from oncall.policy.sets import lay
from tests.policy.samples import HEAD, WHOLE, line_of


def test_bare_word_is_text() -> None:
    """A bare word is text where text is wanted."""
    line = line_of(WHOLE, "escalation.screen=none", "line.name=Nattvakt", "rota.backup=previous")

    assert line.escalation is not None
    assert line.rota is not None
    assert ("none", "Nattvakt", "previous") == (line.escalation.screen, line.name, line.rota.backup)


@pytest.mark.parametrize("name", ["007", "2e5", "2026-01-05", "true story", "1.50", "a = b", "# x"])
def test_bare_number_is_text_where_text_is_wanted(name: str) -> None:
    """A bare number or date is that very text where the key wants text."""
    assert name == line_of(WHOLE, f"line.name={name}").name


def test_number_where_a_number_is_wanted() -> None:
    """A number stays one where the key wants one."""
    line = line_of(WHOLE, "escalation.rounds=3", "escalation.consent=true")

    assert line.escalation is not None
    assert (3, True) == (line.escalation.rounds, line.escalation.consent)


def test_money_and_durations_bare() -> None:
    """Money and durations need no quotes."""
    line = line_of(WHOLE, "tariff.rates.short=490.50", "escalation.step.0.for=6s", "line.same_case_within=30m")

    assert line.escalation is not None
    assert Decimal("490.50") == line.tariffs[0].rates["short"]
    assert timedelta(seconds=6) == line.escalation.steps[0].lasts
    assert timedelta(minutes=30) == line.same_case_within


def test_quotes_are_toml() -> None:
    """Quoted text is TOML, escapes and all."""
    assert 'a "b" é' == line_of(WHOLE, 'line.name="a \\"b\\" \\u00e9"').name


def test_list_items_by_index() -> None:
    """List items are named by index; the index after the last adds one."""
    line = line_of(WHOLE, "rota.pairs.0.1=dag", "rota.pairs.1.1=bjorn", 'rota.pairs.3=["anna", "eva"]')

    assert line.rota is not None
    assert (("anna", "dag"), ("carla", "bjorn"), ("eva", "finn"), ("anna", "eva")) == line.rota.pairs


def test_table_value() -> None:
    """A whole table may be set, and one that is not in the file yet."""
    line = line_of(WHOLE, 'people.gro={name = "Gro", phone = "40000007"}', "say.nb.hold=Vent.")

    assert "+4740000007" == line.people["gro"].phone
    assert {"nb": {"hold": "Vent."}} == line.say


def test_tables_and_lists_on_the_way_are_made() -> None:
    """What stands between is made, lists too."""
    line = line_of(HEAD, "route.0.when=always", "route.0.do=announce", "hours.on.2026-12-24=[]")

    assert ("always", "announce") == (line.routes[0].when, line.routes[0].do)
    assert date(2026, 12, 24) == line.hours.on[0].key


def test_quoted_key() -> None:
    """A key with a dot in it is quoted."""
    line = line_of(WHOLE, 'hours.on."1. juledag"=["office 10:00-11:00"]')

    assert "1. juledag" in {rule.key for rule in line.hours.on}


def test_facts_that_are_text() -> None:
    """A bare serial number among an example's facts stays text, noughts and all."""
    line = line_of(WHOLE, "tariff.example.1.facts.serial=123456789012", "tariff.example.0.facts.serial=000000000001")

    assert ["000000000001", "123456789012"] == [example.facts.get("serial") for example in line.examples]


def test_conditions_without_quotes() -> None:
    """A comparison needs no quotes either."""
    assert line_of(WHOLE, "tariff.rule.0.when.clock=<= 20m") != line_of(WHOLE)


def test_later_set_wins() -> None:
    """Sets are laid in order."""
    assert "two" == line_of(WHOLE, "line.name=one", "line.name=two").name


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("line.nmae=x", "'nmae' is not a key of line (did you mean name?)"),
        ("lin.name=x", "'lin' is not a key of a line file (did you mean line?)"),
        ("escalation.step.for=6s", "escalation.step is a list (name the item: escalation.step.0.for)"),
        ("escalation.step.7.for=6s", "escalation.step has 2 items (count from 0; 2 adds one)"),
        ("tariff.0.rates.short=1", "tariff is not a list in this file (leave 0 out)"),
        ("line.name.first=x", "line.name has no keys under it (set line.name itself)"),
        ("line.name", "is not key.path=value (write it like rota.form=weeks)"),
        ("=x", "is not key.path=value (write it like rota.form=weeks)"),
    ],
)
def test_unknown_key(bad: str, said: str) -> None:
    """A set that names no key is an error that names the set, not the file's fault."""
    with pytest.raises(BadSet) as caught:
        read_text(WHOLE, "f.toml", [bad])

    assert f"f.toml: --set {bad}: {said}" == str(caught.value)
    assert isinstance(caught.value, Unreadable)


def test_item_of_a_versioned_tariff() -> None:
    """Where the file has versions of a tariff, a set names one of them."""
    versions = HEAD + '[[tariff]]\nid = "a"\nvalid_from = 2026-01-01\n[[tariff]]\nid = "b"\nvalid_from = 2027-01-01\n'

    assert ["a", "c"] == [tariff.id for tariff in line_of(versions, "tariff.1.id=c").tariffs]
    with pytest.raises(BadSet, match=r"name the item: tariff\.0\.id"):
        read_text(versions, "f.toml", ["tariff.id=c"])


def test_value_cannot_smuggle_keys() -> None:
    """A value with a line break is text, never more keys."""
    line = line_of(WHOLE, 'line.name="x"\n[people.zoe]')

    assert '"x"\n[people.zoe]' == line.name
    assert "zoe" not in line.people


def test_file_is_left_alone() -> None:
    """Laying a set over changes neither the text nor the tables it is laid over."""
    data = read_text(WHOLE, "f.toml").data

    laid = lay(data, ["line.name=x", "escalation.step.0.for=6s"], "f.toml")

    assert ("x", "Sample line") == (laid["line"]["name"], data["line"]["name"])
    assert ("6s", "25s") == (laid["escalation"]["step"][0]["for"], data["escalation"]["step"][0]["for"])
    assert WHOLE == read_text(WHOLE, "f.toml", ["line.name=x"]).text


def test_time_of_day_is_no_kind_of_ours() -> None:
    """A clock time where text is wanted is that text."""
    assert "08:00:00" == line_of(WHOLE, f"line.name={time(8).isoformat()}").name
