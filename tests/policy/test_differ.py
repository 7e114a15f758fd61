"""What a new version changes, in words."""

import pytest

from oncall.policy.differ import diff
from tests.policy.samples import HEAD, NOW, WHOLE, line_of

TERMS = "[contract.flat]\nterm_months = 12\n"
CHANGES = [
    ("line.name=Natt", "name: Sample line -> Natt"),
    ("line.numbers.1=40000101", "number +47 40 00 01 01 is new"),
    ("line.time_zone=Europe/Berlin", "time zone: Europe/Oslo -> Europe/Berlin"),
    ("line.same_case_within=2h", "a call is the same case within: 12h -> 2h"),
    ("people.eva.phone=40000099", "eva's phone: +47 40 00 00 05 -> +47 40 00 00 99"),
    ("people.eva.email=eva@example.com", "eva's mail: none -> eva@example.com"),
    ('people.gro={name = "Gro"}', "gro (Gro) is new, phone none"),
    ('hours.sat=["office 10:00-12:00"]', "hours on sat: closed -> office 10:00-12:00"),
    ('hours.on.2026-12-24=["office 09:00-12:00"]', "hours on 2026-12-24: as the weekday -> office 09:00-12:00"),
    ('hours.on.*=["office 10:00-11:00"]', "hours on every other public holiday: closed -> office 10:00-11:00"),
    ("route.0.do=announce", "route 1: always: escalate, saying greeting -> always: announce, saying announce"),
    ("escalation.max_wait=2m", "the longest wait: 4m -> 2m"),
    ("escalation.queue_wait=1h", "the longest wait in line: 30m -> 1h"),
    ("escalation.consent=true", "callers are asked to accept the price: no -> yes"),
    ("escalation.step.0.for=6s", "step 1: primary for 25s -> primary for 6s"),
    ('escalation.step.2={ring = ["eva"], for = "9s"}', "step 3: none -> eva for 9s"),
    ('escalation.last_resort=["eva"]', "last resort: none -> eva"),
    ("rota.no_same_four=warn", "rota, the same four two weeks running: off -> warn"),
    ('notices.manager=["eva"]', "told of holes and dead phones: none -> eva"),
    ("notices.test_call=off", "phones are tried the day before a shift at: 18:00 -> never"),
    ("notices.week_plan=thu 15:00", "the week's plan goes out on: fri 09:00 -> thu 15:00"),
    ("tariff.rates.short=500", "tariff sample-2026, rate short: 490 NOK -> 500 NOK"),
    ("tariff.rule.0.when.clock=<= 20m", "tariff sample-2026, rule price short: its conditions change"),
    ("tariff.clock=talk", "tariff sample-2026, clock: opened_to_solved -> talk"),
    ("tariff.switches.disputed=leaves", "tariff sample-2026, a disputed line: stays -> leaves"),
    ("tariff.example.0.amount=491", "tariff sample-2026, examples: 2 -> 2, some differ"),
    ("say.nb.hold=Vent.", "say.nb.hold: the shipped wording -> Vent."),
]


def changes(*sets: str) -> tuple[str, ...]:
    """Return what sets change of the sample line."""
    return diff(line_of(), line_of(WHOLE, *sets), NOW)


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_change(change: str, said: str) -> None:
    """One change is one line that says what was and what is."""
    assert (said,) == tuple(line for line in changes(change) if "nobody's duty" not in line)


def test_nothing() -> None:
    """Two equal lines differ in nothing."""
    assert () == changes()


def test_line_comes_and_goes() -> None:
    """A line that was not there is new; one that is no more is gone."""
    assert ("sample (Sample line) is new",) == diff(None, line_of(), NOW)
    assert ("sample (Sample line) is gone",) == diff(line_of(), None, NOW)
    assert () == diff(None, None, NOW)


def test_duty_per_person() -> None:
    """Who gains and who loses which time in the next 90 days, a line per person and role."""
    found = changes(
        'rota.override.0={role = "primary", remove = "carla", add = "finn",'
        " from = 2026-11-24T10:00:00, to = 2026-11-25T10:00:00}"
    )

    assert (
        "carla is no longer primary: 2026-11-24 10:00 to 2026-11-25 10:00",
        "finn is now primary: 2026-11-24 10:00 to 2026-11-25 10:00",
    ) == found


def test_rota_without_effect() -> None:
    """A change of the rota that moves nobody is told as such."""
    away = 'rota.absence.0={who = "eva", from = 2025-01-01, to = 2025-01-02}'

    assert ("the rota changes, but nobody's duty in the next 90 days does",) == changes(away)


def test_parts_that_come_or_go() -> None:
    """A rota, an escalation, a tariff, a promise that was not there is told in one line each."""
    small = diff(line_of(), line_of(HEAD), NOW)

    for said in (
        "the rota is gone: nobody is on call by the calendar",
        "nobody is rung any more: the escalation is gone",
        "route 1: always: escalate, saying greeting -> none",
        "tariff sample-2026 is gone",
        "anna is gone",
    ):
        assert said in small
    for said in ("a rota is new", "people are rung: an escalation is new", "tariff sample-2026 is new"):
        assert said in diff(line_of(HEAD), line_of(), NOW)


def test_rules_new_gone_and_reordered() -> None:
    """Rules are told by stage and tier."""
    first = WHOLE.index("[[tariff.rule]]")
    second = WHOLE.index("[[tariff.rule]]", first + 1)
    rest = WHOLE.index("[[tariff.example]]")
    swapped = WHOLE[:first] + WHOLE[second:rest] + WHOLE[first:second] + WHOLE[rest:]

    assert ("tariff sample-2026, the rules stand in another order: the first that matches in a stage wins",) == diff(
        line_of(), line_of(swapped), NOW
    )
    assert "tariff sample-2026, rule price long is gone" in changes("tariff.rule.1.tier=dear")
    assert "tariff sample-2026, rule price dear is new" in changes("tariff.rule.1.tier=dear")


def test_action_and_sentence_of_a_rule() -> None:
    """What a rule does and the sentence beside it are told apart."""
    other = WHOLE.replace('then = { flat = "short" }', 'then = { flat = "long" }', 1).replace('short = "490"\n', "", 1)

    assert "tariff sample-2026, rule price short: what it does change" in diff(line_of(), line_of(other), NOW)
    assert ("tariff sample-2026, rule price long, the sentence beside it: otherwise -> other cases",) == changes(
        "tariff.rule.1.cite=other cases"
    )


def test_promises_and_contracts() -> None:
    """Promises and contracts that come, go or change."""
    found = changes("promise.0.within=3h")

    assert 2 == len(found)
    assert all(line.startswith("promise to respond within ") for line in found)
    assert ("contract flat, least term in months: 12 -> 24",) == diff(
        line_of(WHOLE + TERMS), line_of(WHOLE + TERMS, "contract.flat.term_months=24"), NOW
    )
