"""Every fault of shape gives one line: file, key, what, cure."""

import pytest

from tests.policy.samples import HEAD, WHOLE, refused

SHAPE = [
    ("line.id=Du ell", 'line.id: is "Du ell" (write it like "duell")'),
    ("line.name=[1]", 'line.name: is not text: a list (write it like "Duell vakttelefon")'),
    ("line.numbers=[]", 'line.numbers: is too short (at least 1, like ["+47 94 13 98 84"])'),
    ("line.country=NOR", 'line.country: is "NOR" (write it like "NO")'),
    ("line.country=XX", 'line.country: "XX" is not a country (use an ISO code such as NO)'),
    ("line.languages=nb", 'line.languages: is not a list: "nb" (write it like ["nb", "en"])'),
    ("line.time_zone=Europe", 'line.time_zone: "Europe" is not a time zone (use an IANA name such as Europe/Oslo)'),
    ("line.time_zone=Oslo", 'line.time_zone: "Oslo" is not a time zone (use an IANA name such as Europe/Oslo)'),
    ("line.caller_id=both", "line.caller_id: is \"both\" (use 'line' or 'caller')"),
    ("people.anna.email=anna", 'people.anna.email: is "anna" (write it like "anna@example.com")'),
    ("people.anna.name=", 'people.anna.name: is empty (write it like "Anna")'),
    ("hours.mon=x", 'hours.mon: is not a list: "x" (write it like ["office 09:00-16:00"])'),
    ("hours.on.*=3", 'hours.on.*: is not a list: 3 (write it like ["office 09:00-16:00"])'),
    ("rota.anchor=monday", 'rota.anchor: is not a date: "monday" (write it like 2026-01-05)'),
    ("rota.form=ring", "rota.form: is \"ring\" (use 'pairs', 'sliding' or 'weeks')"),
    (
        "rota.backup=3.5",
        'rota.backup: is none of what may stand here: "3.5" (write it like "next" (or "previous", or a list))',
    ),
    ("rota.pairs.1=carla", None),
    ("escalation.consent=maybe", 'escalation.consent: is not true or false: "maybe" (write true or false)'),
    ("escalation.rounds=0", "escalation.rounds: is too small: 0 (at least 1)"),
    ("escalation.rounds=two", 'escalation.rounds: is not a whole number: "two" (write it like 2)'),
    ("escalation.step=[]", None),
    ("tariff.valid_from=2026", "tariff.valid_from: is not a date: 2026 (write it like 2026-01-01)"),
    (
        "tariff.rule.0.stage=prices",
        "tariff.rule.0.stage: is \"prices\" (use 'admit', 'cover', 'hold', 'price' or 'recurring')",
    ),
    ("tariff.rule.0.cite=", 'tariff.rule.0.cite: is empty (write it like "the sentence of the page or contract")'),
    ("promise.0.kind=come", "promise.0.kind: is \"come\" (use 'respond', 'react' or 'solve')"),
]


@pytest.mark.parametrize(("fault", "said"), SHAPE)
def test_wrong_kind(fault: str, said: str | None) -> None:
    """A value of the wrong kind is named with what may stand there."""
    found = refused(WHOLE, fault)

    assert 1 == len(found)
    assert said is None or f"f.toml: {said}" == found[0]


def test_key_unknown() -> None:
    """An unknown key is named with the nearest that exists."""
    text = WHOLE.replace("pairs = [[", "pair = [[")

    assert ["f.toml: rota.pair: is not a key in [rota] (did you mean pairs?)"] == refused(text)


def test_key_unknown_without_neighbour() -> None:
    """An unknown key that resembles none is named with all there are."""
    found = refused(HEAD + '[people.anna]\nname = "Anna"\nzip = 3\n')

    assert ["f.toml: people.anna.zip: is not a key in [people.anna] (use one of email, name, phone)"] == found


def test_table_unknown() -> None:
    """An unknown table is named too."""
    assert ["f.toml: rotas: is not a key in a line file (did you mean rota?)"] == refused(HEAD + "[rotas]\n")


def test_key_missing() -> None:
    """A missing key is named with an example to add."""
    found = refused(WHOLE.replace('handover = "mon 08:00"\n', "").replace("anchor = 2026-01-05\n", ""))

    assert [
        'f.toml: rota.handover: is missing (add handover = "mon 08:00")',
        "f.toml: rota.anchor: is missing (add anchor = 2026-01-05)",
    ] == found


def test_line_missing() -> None:
    """[line] is the only table that must be there."""
    assert [
        "f.toml: line: is missing (add a [line] table with id, name, numbers, country, time_zone, languages)"
    ] == refused("")
    assert [] == refused(HEAD)


def test_number_where_text_is_wanted() -> None:
    """A bare number where text is wanted is shown in quotes."""
    found = refused(WHOLE.replace('for = "25s"', "for = 25", 1))

    assert ['f.toml: escalation.step.0.for: is not text: 25 (write it in quotes: for = "25")'] == found


def test_one_bracket_too_few() -> None:
    """[route] instead of [[route]] is said so."""
    found = refused(HEAD + '[route]\nwhen = "always"\ndo = "announce"\n')

    assert ["f.toml: route: is not a list of tables (write [[route]] with two brackets)"] == found


def test_people_not_a_table() -> None:
    """People who are no table are said so, and nothing else is made of it."""
    text = HEAD.replace("[line]", 'people = "anna"\n[line]')

    assert ["f.toml: people: is not a table of tables (write [people.anna])"] == refused(text)


def test_id_of_a_person() -> None:
    """A person's id is small letters."""
    found = refused(HEAD + '[people.Anna]\nname = "Anna"\n')

    cure = "small letters, digits, - and _, beginning with a letter, like anna"
    assert [f'f.toml: people.Anna: "Anna" is not an id ({cure})'] == found


def test_everything_at_once() -> None:
    """Faults of shape and of meaning in different tables come in one go."""
    found = refused(WHOLE, "line.time_zone=Oslo", "rota.pairs.0.0=zoe", "escalation.rounds=0", "people.eva.phone=12")

    assert ["line.time_zone", "people.eva.phone", "rota.pairs.0", "escalation.rounds"] == sorted(
        (line.split(": ")[1] for line in found),
        key=["line.time_zone", "people.eva.phone", "rota.pairs.0", "escalation.rounds"].index,
    )
