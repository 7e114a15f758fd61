"""Faults that only the values together show: unknown people, impossible numbers, overlapping windows, prices."""

import pytest

from tests.policy.samples import HEAD, WHOLE, line_of, refused

PEOPLE = "anna, bjorn, carla, dag, eva, finn"
NOBODY = f"(add [people.zoe], or use one of {PEOPLE})"
SPAN = "from = 2026-11-24T10:00:00\nto = 2026-11-24T14:00:00\n"
MEANING = [
    ("people.anna.phone=12", 'people.anna.phone: "12" cannot exist: it has too few digits (check the digits)'),
    (
        "people.anna.phone=+47 400 00 0011",
        'people.anna.phone: "+47 400 00 0011" cannot exist: it has too many digits (check the digits)',
    ),
    (
        "people.anna.phone=00 00 00 00",
        None,
    ),
    (
        "people.anna.phone=+999 400 00 001",
        'people.anna.phone: "+999 400 00 001" cannot exist: the country code does not exist (write it like +47 400 00 001)',
    ),
    (
        "people.anna.phone=anna",
        'people.anna.phone: "anna" cannot exist: it is no phone number (write it like +47 400 00 001)',
    ),
    (
        "people.anna.phone=+47 820 00 000",
        "people.anna.phone: +47 820 00 000 is charged extra to whoever calls it (use the person's mobile or desk number)",
    ),
    ('line.numbers=["40000100", "+47 400 00 100"]', "line.numbers.1: +47 400 00 100 is listed twice (keep one)"),
    ('line.languages=["nb","fr"]', 'line.languages.1: "fr" is not a language of this service (use nb, en, de, nl, ru)'),
    ("line.region=XX", None),
    ('hours.mon=["office 9-16"]', "hours.mon: 'office 9-16' is not a window (write it like 'office 09:00-16:00')"),
    (
        'hours.mon=["office 09:00-16:00", "late 15:00-18:00"]',
        "hours.mon: office 09:00-16:00 and late 15:00-18:00 overlap (shorten one)",
    ),
    (
        'hours.weekdays=["office 09:00-16:00", "late 15:00-18:00"]',
        "hours.weekdays: office 09:00-16:00 and late 15:00-18:00 overlap (shorten one)",
    ),
    ('hours.on."Grunlovsdag"=[]', None),
    (
        "hours.on.2026-02-30=[]",
        'hours.on."2026-02-30": "2026-02-30" is not a day of the calendar (write it like 2026-12-24)',
    ),
    ("rota.anchor=0001-01-01", "rota.anchor: 0001-01-01 is out of reach (use a year from 1970 to 2199)"),
    ("rota.handover=monday 8", 'rota.handover: "monday 8" is not a handover (write it like "mon 08:00")'),
    ("rota.pairs.2.1=zoe", f'rota.pairs.2: "zoe" is nobody in [people] {NOBODY}'),
    ('rota.reserve=["zoe"]', f'rota.reserve: "zoe" is nobody in [people] {NOBODY}'),
    ('rota.backup=[["zoe","eva"]]', f'rota.backup.0: "zoe" is nobody in [people] {NOBODY}'),
    ('rota.week.0={ week = "2026-W54" }', "rota.week.0: '2026-W54' is not a week (write it like 2026-W07)"),
    (
        'rota.absence.0={ who = "zoe", from = 2026-12-24, to = 2026-12-26 }',
        f'rota.absence.0.who: "zoe" is nobody in [people] {NOBODY}',
    ),
    ('rota.absence.0={ who = "eva", from = 2026-12-24, to = 2026-12-24 }', None),
    ('rota.override.0={ role = "primary", from = 2026-12-24, to = 2026-12-26 }', None),
    ('escalation.step.0.ring=["zoe"]', f'escalation.step.0.ring: "zoe" is nobody in [people] {NOBODY}'),
    (
        "escalation.step.0.ring=[]",
        'escalation.step.0.ring: names nobody (write "primary", "backup", or a list of people)',
    ),
    ("escalation.step.0.for=soon", None),
    ("escalation.max_wait=9h", 'escalation.max_wait: "9h" is out of range (1s to 4h)'),
    ("escalation.queue_wait=9h", 'escalation.queue_wait: "9h" is out of range (1s to 4h)'),
    ('escalation.last_resort=["zoe"]', f'escalation.last_resort: "zoe" is nobody in [people] {NOBODY}'),
    ("route.0.do=forward", 'route.0.ring: is missing: a forward rings people by name (add ring = ["anna"])'),
    (
        'route.0.ring=["eva"]',
        'route.0.ring: does not go with do = "escalate" (write do = "forward" or use [escalation])',
    ),
    ("route.0.do=menu", "route.0.key: is missing: a menu needs keys (add [[route.key]])"),
    (
        'route.1={ when = "office", do = "announce" }',
        'route.1.when: "office" never comes to this route: route.0 has it (put it before that)',
    ),
    (
        "say.de.hold=Moment",
        'say.de: "de" is not a language of the line (the line speaks nb, en; add it there or leave this out)',
    ),
    ("say.nb.greting=Hei", "say.nb.greting: is a sentence that is never said (did you mean greeting?)"),
    ("say.nb.greeting=Hei {name}", "say.nb.greeting: {name} is not known in this sentence (it can use {line})"),
    ("say.nb.greeting=Hei {line", "say.nb.greeting: has a brace without its partner (write {name})"),
    (
        "tariff.rates.shrt=490",
        "tariff.rates.shrt: is used by no rule (rules use long, short; correct the name or leave it out)",
    ),
    ("tariff.rates.short=4,90", None),
    ("tariff.vat=included", 'tariff.vat_rate: is missing: VAT is included (add vat_rate = "25")'),
    (
        "tariff.vat_rate=25",
        'tariff.vat_rate: has no meaning while VAT is unstated (write vat = "included" or "excluded")',
    ),
    (
        "tariff.valid_to=2025-01-01",
        "tariff.valid_to: 2025-01-01 is not after valid_from (it is the first day without it)",
    ),
    ("tariff.rule.0.when.cuse=other", "tariff.rule.0.when.cuse: no such fact (did you mean cause?)"),
    ("tariff.rule.0.when.clock=<= 15", None),
    ('tariff.rule.0.then={ flat = "short", free = true }', None),
    ("tariff.example.0.facts.cuse=other", "tariff.example.0.facts.cuse: no such fact (did you mean cause?)"),
    ("promise.0.within=soon", None),
]


@pytest.mark.parametrize(("fault", "said"), MEANING)
def test_meaning(fault: str, said: str | None) -> None:
    """A value that cannot be meant gives one line under its own key, with a cure."""
    found = [line for line in refused(WHOLE, fault) if "warning" not in line]
    key = fault.partition("=")[0].split(".")[0]

    assert 1 == len(found)
    assert found[0].startswith(f"f.toml: {key}")
    assert found[0].endswith(")")
    assert said is None or f"f.toml: {said}" == found[0]


def test_holiday_unknown() -> None:
    """A holiday that the country lacks is named with those near it."""
    (found,) = refused(WHOLE, 'hours.on."Koningsdag"=[]')

    assert found.startswith("f.toml: hours.on.\"Koningsdag\": NO has no holiday 'Koningsdag' (did you mean ")


def test_named_twice_is_said_once() -> None:
    """Somebody who is nobody is named once per place."""
    assert 1 == len(refused(WHOLE, 'rota.reserve=["zoe", "zoe"]'))


def test_prices_need_a_currency() -> None:
    """A file with prices needs a currency; one without needs none."""
    no_currency = WHOLE.replace('currency = "NOK"\n', "")

    assert ['f.toml: line.currency: is missing: the file has prices (add currency = "NOK")'] == refused(no_currency)
    assert "" == line_of(HEAD.replace('currency = "NOK"\n', "")).currency


def test_own_sentence_in_every_language() -> None:
    """A sentence of the line's own needs words in each of its languages."""
    found = refused(WHOLE, "route.0.say=hello", "say.nb.hello=Hei")

    assert ['f.toml: route.0.say: "hello" has no wording in en (add hello under [say.en])'] == found
    assert [] == refused(WHOLE, "route.0.say=hello", "say.nb.hello=Hei", "say.en.hello=Hello {line}")


def test_country_without_holidays_needs_dates() -> None:
    """Holidays by name need a calendar of the country."""
    (found,) = refused(WHOLE.replace('country = "NO"', 'country = "AC"').replace("400 00 001", "+47 400 00 001", 1))

    assert found.startswith("f.toml: hours.on")


def test_two_tariffs_from_one_day() -> None:
    """Versions of a tariff have their own ids and days."""
    two = '[[tariff]]\nid = "a"\nvalid_from = 2026-01-01\n[[tariff]]\nid = "a"\nvalid_from = 2026-01-01\n'

    assert [
        'f.toml: tariff.1.id: "a" is the id of two tariffs (give each version its own id)',
        "f.toml: tariff.1.valid_from: two tariffs begin on 2026-01-01 (give each its own day)",
    ] == refused(HEAD + two)
